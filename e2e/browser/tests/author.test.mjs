// Walks of an author: signs in, writes, looks, publishes, schedules, changes, meets a conflict, sets the
// blog up, signs out; on phone and desktop.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { accessible } from "../kit/axe.mjs";
import { editor, signIn } from "../kit/author.mjs";
import { DEVICES, fits, launch, open } from "../kit/browser.mjs";
import { api, isShort, world } from "../kit/world.mjs";

const { service } = world;
const owner = api.as(service.owner);
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const named = async (title) => (await owner.all(`${service.name}/posts`, "posts")).filter((post) => post.title === title);

test("a token that is none is refused with words", async () => {
  const page = await open(browser, "phone");
  await page.to("/auth/token");
  await accessible(page, "signing in");
  await page.getByLabel("Token", { exact: true }).fill("not.a.token");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").waitFor();
  page.expected(/Failed to load resource/);
  await accessible(page, "a refused token");
  await fits(page);
  await page.done();
});

for (const device of Object.keys(DEVICES)) {
  /// The short form goes each of these walks once.
  const shortOn = (chosen) => ({ skip: isShort && device !== chosen && "part of make browser" });
  const visit = async () => {
    const page = await open(browser, device);
    await signIn(page);
    return page;
  };

  test(`an author writes, looks, publishes and takes back: ${device}`, shortOn("phone"), async () => {
    const title = `Written on a ${device}`;
    const page = await visit();
    await fits(page);
    await page.getByRole("link", { name: "New post" }).first().click();
    await editor(page).title.fill(title);
    await editor(page).text.fill("It was **well** done.");
    await editor(page).labels.fill("desk\nletters");
    await page.locator("#preview-text strong", { hasText: "well" }).waitFor();
    await fits(page);
    await editor(page).save.click();
    await page.getByText("Saved as a draft.").waitFor();
    assert.equal((await named(title)).length, 1);
    await page.getByText("An experience with a business").click();
    await page.getByLabel("Business", { exact: true }).fill("Corner Books");
    await page.getByLabel("Who served you").fill("Irene");
    await page.getByLabel("How it was").selectOption({ label: "Great" });
    await editor(page).publish.click();
    await page.getByText("Published. Everybody").waitFor();
    await fits(page);
    const [post] = await named(title);
    assert.equal(post.state, "POST_STATE_PUBLISHED");
    assert.deepEqual(post.labels, ["desk", "letters"]);
    assert.equal(post.experience.agentName, "Irene");
    const reader = await open(browser, device);
    await reader.to(`${service.path}${post.slug}`);
    await reader.locator("article.post strong", { hasText: "well" }).waitFor();
    await reader.done();
    await page.getByRole("button", { name: "Make it a draft again" }).click();
    await page.getByText("It is a draft again.").waitFor();
    await page.getByRole("button", { name: "Move to trash" }).click();
    await page.getByText("Moved to the trash").waitFor();
    await page.done();
  });

  test(`an author saves in place, and goes on writing: ${device}`, shortOn("desktop"), async () => {
    const title = `Saved in place on a ${device}`;
    const { name } = await owner.post(`${service.name}/posts`, { title, content: "One." });
    const page = await visit();
    await page.to(`${service.path}desk/posts/${name.split("/").at(-1)}`);
    await page.evaluate(() => { globalThis.samePage = true; });
    await editor(page).text.fill("One. Two.");
    await page.keyboard.press("Control+s");
    await page.getByText("Saved.", { exact: true }).waitFor();
    assert.equal(await page.evaluate(() => globalThis.samePage), true, "the page stays");
    assert.equal((await owner.get(name)).content, "One. Two.");
    await page.done();
  });

  test(`an author schedules: ${device}`, shortOn("phone"), async () => {
    const title = `Scheduled on a ${device}`;
    const { name } = await owner.post(`${service.name}/posts`, { title, content: "Later." });
    const page = await visit();
    await page.to(`${service.path}desk/posts/${name.split("/").at(-1)}`);
    const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel("Day", { exact: true }).last().fill(day);
    await page.getByLabel("Time", { exact: true }).fill("09:30");
    await page.getByRole("button", { name: "Schedule" }).click();
    await page.getByText("Scheduled. It will be published by itself.").waitFor();
    const post = await owner.get(name);
    assert.equal(post.state, "POST_STATE_SCHEDULED");
    // 9:30 in New York.
    assert.match(post.publishTime, new RegExp(`^${day}T1[34]:30`));
    await page.done();
  });

  test(`a conflict shows both versions and loses neither: ${device}`, shortOn("desktop"), async () => {
    const title = `Conflict on a ${device}`;
    const { name } = await owner.post(`${service.name}/posts`, { title, content: "As it was." });
    const page = await visit();
    await page.to(`${service.path}desk/posts/${name.split("/").at(-1)}`);
    await editor(page).text.fill("As I say.");
    await owner.patch(`${name}?updateMask=content`, { content: "As the other says." });
    await editor(page).save.click();
    await page.getByRole("heading", { name: "Somebody changed this meanwhile" }).waitFor();
    page.expected(/Failed to load resource/);
    await page.getByText("As the other says.").waitFor();
    await fits(page);
    await accessible(page, "a conflict");
    assert.equal(await editor(page).text.inputValue(), "As I say.");
    await page.getByRole("button", { name: "Save as chosen" }).click();
    await page.getByText("Saved.", { exact: true }).waitFor();
    assert.equal((await owner.get(name)).content, "As I say.");
    await page.done();
  });
}

test("what an author typed without a network is there again, and saved once", async () => {
  const title = "Typed without a network";
  const page = await open(browser, "desktop");
  await signIn(page);
  await page.to(`${service.path}desk/new`);
  await editor(page).title.fill(title);
  await editor(page).text.fill("Typed with care.");
  await page.context().setOffline(true);
  await editor(page).save.click();
  await page.getByText("your text is kept in this browser").waitFor();
  await page.context().setOffline(false);
  const tab = await page.context().newPage();
  await page.close({ runBeforeUnload: false });
  await tab.goto(`${service.path}desk/new`);
  await tab.getByRole("button", { name: "Go on with it" }).click();
  assert.equal(await editor(tab).text.inputValue(), "Typed with care.");
  await editor(tab).save.click();
  await tab.getByText("Saved as a draft.").waitFor();
  assert.equal((await named(title)).length, 1);
  page.expected(/ERR_INTERNET_DISCONNECTED/);
  await page.done();
});

test("an owner sets the blog up, and signs out", async () => {
  const page = await open(browser, "desktop");
  await signIn(page, world.german.owner, world.german.path);
  await page.to(`${world.german.path}desk/settings`);
  await fits(page);
  await page.locator("#description").fill("Was bleibt, wenn das Essen längst vergessen ist.");
  await page.locator("main form button[type=submit]").last().click();
  await page.getByRole("status").first().waitFor();
  assert.equal((await api.get(world.german.name)).description, "Was bleibt, wenn das Essen längst vergessen ist.");
  await page.locator("footer form button").click();
  await page.to(`${world.german.path}desk/`, 200);
  await page.locator("a[href^='/auth/token']").click();
  await page.getByLabel("Token").waitFor();
  await page.done();
});

const DESK = [
  ["posts", "desk/"], ["drafts", "desk/?state=draft"], ["new post", "desk/new"], ["settings", "desk/settings"],
  ["members", "desk/members"],
];
const OWN = [
  ["account", "/auth/identities"], ["API keys", "/auth/keys"], ["leaving", "/auth/identities/erase"],
  ["what a guest wrote", "/auth/guest"], ["ways in", "/auth/sign-in"],
];
const LOOKS = [
  { blog: service, colorScheme: "light", device: "desktop" },
  { blog: world.mirrored, colorScheme: "dark", device: "phone" },
  ...(isShort ? [] : [
    { blog: service, colorScheme: "dark", device: "phone" },
    { blog: world.german, colorScheme: "light", device: "phone" },
    { blog: world.mirrored, colorScheme: "light", device: "desktop" },
  ]),
];
for (const { blog, colorScheme, device } of LOOKS) {
  test(`every page of the desk is accessible and fits: ${blog.id}, ${colorScheme}, ${device}`, async () => {
    const page = await open(browser, device, { colorScheme, reducedMotion: "reduce" });
    await page.to("/auth/token");
    await page.locator("#token").fill(blog.owner);
    await page.locator("main form button[type=submit]").click();
    await page.locator("ul[aria-labelledby=desks]").waitFor();
    for (const [name, path] of DESK) {
      await page.to(`${blog.path}${path}`);
      await fits(page);
      await accessible(page, `desk: ${name}`);
    }
    for (const [name, path] of OWN) {
      await page.to(path);
      await fits(page);
      await accessible(page, name);
    }
    await page.done();
  });
}
