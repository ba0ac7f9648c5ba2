// Nothing typed is lost, nothing is sent twice: the network is cut at each moment of a sending, the
// server is killed and started again, tabs are closed and opened. What arrived is counted over REST.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, open } from "../kit/browser.mjs";
import { comment, cutAnswers, form, freshPost, sendAgain, sent, sentOnce, write } from "../kit/guest.mjs";
import { House } from "../kit/house.mjs";
import { isShort } from "../kit/world.mjs";

const TEXT = "Typed with care, letter by letter.";
const CUT = /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|ERR_FAILED|ERR_EMPTY_RESPONSE|ERR_SOCKET|Failed to load resource/;
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

test("a comment sent without a network waits, and is sent once when it is back", async () => {
  const post = await freshPost("Offline");
  const page = await open(browser, "phone");
  await page.to(post.path);
  await write(page, "Grace", TEXT);
  await page.context().setOffline(true);
  await form(page).post.click();
  await page.getByText("Your text is safe on this device").waitFor();
  assert.equal(await form(page).text.inputValue(), TEXT);
  assert.equal((await sent(post, TEXT)).length, 0);
  await form(page).again.click();
  await page.getByText("Your text is safe on this device").waitFor();
  await page.context().setOffline(false);
  await sendAgain(page);
  await comment(page, TEXT).waitFor();
  await sentOnce(post, TEXT);
  page.expected(CUT);
  await page.done();
});

/// A window whose comment was taken, and whose answer was cut off.
async function unheard(post) {
  const page = await open(browser, "desktop");
  await page.to(post.path);
  await write(page, "Grace", TEXT);
  await cutAnswers(page, post);
  await form(page).post.click();
  await form(page).again.waitFor();
  return page;
}

test("a comment whose answer was cut off is there once after trying again", async () => {
  const post = await freshPost("Answer cut");
  const page = await unheard(post);
  await sentOnce(post, TEXT);
  await page.unrouteAll();
  await form(page).again.click();
  await comment(page, TEXT).waitFor();
  await sentOnce(post, TEXT);
  assert.equal(await form(page).text.inputValue(), "");
  page.expected(CUT);
  await page.done();
});

test("a comment whose answer was cut off is there once after the tab was closed", async () => {
  const post = await freshPost("Cut, closed");
  const page = await unheard(post);
  const tab = await page.context().newPage();
  await page.close();
  await tab.goto(post.path);
  assert.equal(await form(tab).text.inputValue(), TEXT, "the draft is kept until the server has confirmed");
  await form(tab).name.fill("Grace");
  await form(tab).post.click();
  await comment(tab, TEXT).waitFor();
  await sentOnce(post, TEXT);
  page.expected(CUT);
  await page.done();
});

test("pressing twice sends once", async () => {
  const post = await freshPost("Twice");
  const page = await open(browser, "desktop");
  await page.to(post.path);
  await write(page, "Grace", TEXT);
  await form(page).post.dblclick();
  await comment(page, TEXT).waitFor();
  await sentOnce(post, TEXT);
  await page.done();
});

test("without scripts, a form sent twice is one comment", async () => {
  const post = await freshPost("Twice without scripts");
  const page = await open(browser, "desktop", { javaScriptEnabled: false });
  await page.to(post.path);
  await write(page, "Grace", TEXT);
  await form(page).post.click();
  await comment(page, TEXT).waitFor();
  await page.goBack();
  await write(page, "Grace", TEXT);
  await form(page).post.click();
  await page.getByRole("heading", { name: /Leave a Reply/ }).waitFor();
  page.expected(/Failed to load resource/);
  await sentOnce(post, TEXT);
  await page.done();
});

test("a text is there again when the tab was closed and opened", async () => {
  const post = await freshPost("Closed");
  const page = await open(browser, "phone");
  await page.to(post.path);
  await write(page, "", TEXT);
  const tab = await page.context().newPage();
  await page.close();
  await tab.goto(post.path);
  await tab.locator("#reply").getByText("Here is what you had begun to write.").waitFor();
  assert.equal(await form(tab).text.inputValue(), TEXT);
  await page.done();
});

test("an answer that was begun is there again, where it was begun", async () => {
  const post = await freshPost("Answer begun");
  const page = await open(browser, "desktop");
  await page.to(post.path);
  await write(page, "Ada", "Who knows him?");
  await form(page).post.click();
  await comment(page, "Who knows him?").waitFor();
  await page.getByRole("link", { name: "Reply to Ada" }).click();
  await form(page).text.fill(TEXT);
  await page.reload();
  await page.getByText("Replying to Ada").waitFor();
  assert.equal(await form(page).text.inputValue(), TEXT);
  await form(page).name.fill("Grace");
  await form(page).post.click();
  await comment(page, TEXT).waitFor();
  const parent = await sentOnce(post, "Who knows him?");
  assert.equal((await sentOnce(post, TEXT)).parentComment, parent.name);
  await page.done();
});

test("a change that could not be saved is kept", async () => {
  const post = await freshPost("Change offline");
  const page = await open(browser, "desktop");
  await page.to(post.path);
  await write(page, "Grace", "The frist word.");
  await form(page).post.click();
  await comment(page, "The frist word.").waitFor();
  await page.getByRole("link", { name: "Edit your comment" }).click();
  await page.getByLabel("Your comment", { exact: true }).fill(TEXT);
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Save" }).click();
  await form(page).again.waitFor();
  await page.context().setOffline(false);
  await page.reload();
  await page.getByRole("link", { name: "Edit your comment" }).click();
  await page.waitForFunction((text) => document.querySelector("form.edit textarea")?.value === text, TEXT);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Your change is saved.").waitFor();
  await sentOnce(post, TEXT);
  page.expected(CUT);
  await page.done();
});

const LONG = { skip: isShort && "part of make browser; away.test.mjs ends the parts" };
test("a server that is killed while a comment is sent loses nothing and takes nothing twice", LONG, async () => {
  const house = await House.build();
  const { installation, api } = house;
  try {
    const post = await house.post("Killed");
    const page = await open(browser, "desktop", { baseURL: house.address });

    // Killed before it is sent.
    await page.goto(post.path);
    await write(page, "Grace", TEXT);
    await installation.end("SIGKILL");
    await form(page).post.click();
    await form(page).again.waitFor();
    await installation.start();
    await sendAgain(page);
    await comment(page, TEXT).waitFor();
    await sentOnce(post, TEXT, api);

    // Killed when it was written, and before the browser heard of it.
    const second = `${TEXT} Once more.`;
    await write(page, "Grace", second);
    await cutAnswers(page, post, () => installation.end("SIGKILL"));
    await form(page).post.click();
    await form(page).again.waitFor();
    await page.unrouteAll();
    await form(page).again.click();
    await form(page).again.waitFor();
    await installation.start();
    await sendAgain(page);
    await comment(page, second).waitFor();
    await sentOnce(post, second, api);
    page.expected(CUT);
    await page.done();
  } finally {
    await house.pullDown();
  }
});
