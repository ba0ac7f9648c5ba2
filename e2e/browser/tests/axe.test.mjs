// No violation on any page, in light and dark and from right to left, nor in what opens while somebody
// writes.

import { after, before, test } from "node:test";

import { accessible } from "../kit/axe.mjs";
import { launch, open } from "../kit/browser.mjs";
import { comment, form, freshPost, write } from "../kit/guest.mjs";
import { CHOSEN } from "../kit/pages.mjs";
import { api, isShort, world } from "../kit/world.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/// Looks of a page; the short form sees each page in one of them.
const LOOKS = [
  { look: "light", device: "desktop", colorScheme: "light" },
  { look: "dark", device: "phone", colorScheme: "dark" },
  ...(isShort ? [] : [
    { look: "dark", device: "desktop", colorScheme: "dark" },
    { look: "light", device: "phone", colorScheme: "light" },
    { look: "high contrast", device: "desktop", colorScheme: "light", contrast: "more" },
    { look: "forced colours", device: "desktop", colorScheme: "dark", forcedColors: "active" },
  ]),
];

for (const [turn, { look, device, ...options }] of LOOKS.entries()) {
  test(`every page is accessible: ${look}, ${device}`, async (t) => {
    const page = await open(browser, device, { ...options, reducedMotion: "reduce" });
    for (const { name, path, status } of CHOSEN.filter((_, at) => !isShort || at % LOOKS.length === turn)) {
      await t.test(name, async () => {
        await page.to(path, status);
        await accessible(page, `${name} (${path})`);
      });
    }
    await page.done();
  });
}

/// What opens while a guest writes: how to get there from a fresh post.
const STATES = {
  "a form sent empty": async (page) => {
    await form(page).post.click();
    await page.getByText("Please enter a name.").first().waitFor();
    page.expected(/Failed to load resource/);
  },
  "a preview": async (page) => {
    await write(page, "Grace", "It was **great**.");
    await form(page).preview.click();
    await page.locator("#preview").waitFor();
  },
  "a comment that arrived": async (page) => {
    await write(page, "Grace", "Here it is.");
    await form(page).post.click();
    await comment(page, "Here it is.").waitFor();
  },
  "an edit form": async (page) => {
    await STATES["a comment that arrived"](page);
    await page.getByRole("link", { name: "Edit your comment" }).click();
    await page.getByLabel("Your comment", { exact: true }).waitFor();
  },
  "a question before deleting": async (page) => {
    await STATES["a comment that arrived"](page);
    await page.getByRole("link", { name: "Delete your comment" }).click();
    await page.getByRole("button", { name: "Delete it" }).waitFor();
  },
  "earlier texts": async (page) => {
    await STATES["an edit form"](page);
    await page.getByLabel("Your comment", { exact: true }).fill("Here it is, mended.");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("link", { name: "edited" }).click();
    await page.getByText("Earlier texts").waitFor();
  },
  "reactions and Markdown help open": async (page) => {
    await page.getByLabel("React to Ada").click();
    await page.getByText("Help with Markdown").click();
    await page.getByRole("button", { name: "Helpful" }).waitFor();
  },
  "an answer in place": async (page) => {
    await page.getByRole("link", { name: "Reply to Ada" }).click();
    await page.getByText("Replying to Ada").waitFor();
  },
  "a comment that could not be sent": async (page) => {
    await write(page, "Grace", "On a train.");
    await page.context().setOffline(true);
    await form(page).post.click();
    await form(page).again.waitFor();
    await page.context().setOffline(false);
    page.expected(/ERR_INTERNET_DISCONNECTED/);
  },
};

/// States that go through others on their way.
const SHORT = new Set(["a form sent empty", "a preview", "earlier texts", "reactions and Markdown help open"]);
for (const [state, reach] of Object.entries(STATES)) {
  test(`what opens is accessible: ${state}`, { skip: isShort && !SHORT.has(state) && "part of make browser" }, async () => {
    const page = await open(browser, "desktop", { reducedMotion: "reduce" });
    const post = await freshPost("States");
    await api.post(`${post.name}/comments`, { author: { displayName: "Ada" }, content: "First." });
    await page.to(post.path);
    await reach(page);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await accessible(page, `${state}, ${colorScheme}`);
    }
    await page.done();
  });
}

test("a held comment is accessible", async () => {
  const page = await open(browser, "desktop", { reducedMotion: "reduce" });
  await page.to((await freshPost("Held", world.held)).path);
  await write(page, "Grace", "Wait for it.");
  await form(page).post.click();
  await comment(page, "Wait for it.").waitFor();
  await accessible(page, "held");
  await page.done();
});
