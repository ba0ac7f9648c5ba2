// The live page: what others write, change and take away reaches a page that is open, and moves nothing
// under its reader's eyes.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch } from "../kit/browser.mjs";
import { comment, form, freshPost, listening, sent, sentOnce, write } from "../kit/guest.mjs";
import { House } from "../kit/house.mjs";
import { api, isShort, world } from "../kit/world.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/// A comment by nobody in particular.
const say = (post, content, parentComment = "", server = api) =>
  server.post(`${post.name}/comments`, { content, parentComment, author: { displayName: "Nora" } });

test("what is written in one window waits in the other behind a line, and comes when it is wanted", async () => {
  const post = await freshPost("Two windows");
  const first = await say(post, "Who was the waiter?");
  const [reader, writer] = [await listening(browser, "desktop", post), await listening(browser, "phone", post)];
  await write(writer, "Grace", "He was called Theo.");
  await form(writer).post.click();
  await comment(writer, "He was called Theo.").waitFor();
  const button = reader.getByRole("button", { name: "1 new comment" });
  await button.waitFor();
  assert.equal(await reader.getByText("He was called Theo.").count(), 0, "nothing moves by itself");
  assert.equal(await writer.locator(".news").count(), 0, "one's own is no news");

  await say(post, "I remember him.", first.name);
  await reader.getByRole("button", { name: "2 new comments" }).waitFor();
  const thread = reader.locator(`li:has(> #comment-${first.name.split("/").pop()})`);
  await thread.getByRole("button", { name: "1 new reply" }).click();
  await comment(reader, "I remember him.").waitFor();
  await reader.getByRole("button", { name: "1 new comment" }).click();
  await comment(reader, "He was called Theo.").waitFor();
  assert.equal(await reader.locator(".news").count(), 0);
  await reader.getByRole("heading", { name: "3 comments" }).waitFor();
  await reader.done();
  await writer.done();
});

test("an edited comment changes in its place, and a removed one goes", async () => {
  const post = await freshPost("Changes");
  const edited = await say(post, "The frist word.");
  const removed = await say(post, "Words to be sorry for.");
  const reader = await listening(browser, "desktop", post);
  const token = { "content-type": "application/json", "rapport-edit-token": edited.editToken };
  const change = await fetch(`${world.address}/v1/${edited.name}`, {
    method: "PATCH", headers: token, body: JSON.stringify({ content: "The first word.", etag: edited.etag }),
  });
  assert.equal(change.status, 200, await change.text());
  await comment(reader, "The first word.").getByText("edited").waitFor();
  await api.as(world.service.owner).post(`${removed.name}:moderate`, { action: "MODERATION_ACTION_TRASH" });
  await comment(reader, "Words to be sorry for.").waitFor({ state: "detached" });
  await reader.done();
});

test("an answer that was begun stays when the comment that it answers goes", async () => {
  const post = await freshPost("The ground goes");
  const removed = await say(post, "Words to be sorry for.");
  const reader = await listening(browser, "desktop", post);
  await comment(reader, "Words to be sorry for.").getByRole("link", { name: "Reply" }).click();
  await form(reader).text.fill("Do not be.");
  await api.as(world.service.owner).post(`${removed.name}:moderate`, { action: "MODERATION_ACTION_TRASH" });
  await comment(reader, "Words to be sorry for.").waitFor({ state: "detached" });
  assert.equal(await form(reader).text.inputValue(), "Do not be.");
  await reader.done();
});

test("a comment that a moderator lets through is new to a page that shows a part", async () => {
  const post = await freshPost("Let through");
  for (let number = 1; number <= 51; number += 1) await say(post, `Evening number ${number}.`);
  const held = await say(post, "Both were [full](https://example.org/a), and [warm](https://example.org/b).");
  assert.equal(held.state, "COMMENT_STATE_PENDING");
  const reader = await listening(browser, "desktop", post);
  await api.as(world.service.owner).post(`${held.name}:moderate`, { action: "MODERATION_ACTION_APPROVE" });
  await reader.getByRole("button", { name: "1 new comment" }).waitFor();
  await reader.done();
});

const LONG = { skip: isShort && "part of make browser; away.test.mjs ends the parts" };
test("while the server is away the text stays, and goes out once when it is back", LONG, async () => {
  const house = await House.build();
  try {
    const post = await house.post("Away");
    const page = await listening(browser, "desktop", post, { baseURL: house.address });
    await write(page, "Grace", "Kept until you are back.");
    await house.installation.end();
    await form(page).post.click();
    await form(page).again.waitFor();
    await house.installation.start();
    await comment(page, "Kept until you are back.").waitFor({ timeout: 60_000 });
    await sentOnce(post, "Kept until you are back.", house.api);
    page.expected(/Failed to load resource|ERR_/);
    await page.done();
  } finally {
    await house.pullDown();
  }
});

test("what is typed after a failure is sent by nobody but its author", LONG, async () => {
  const house = await House.build();
  try {
    const post = await house.post("Half a word");
    const page = await listening(browser, "desktop", post, { baseURL: house.address });
    await write(page, "Grace", "Half a word");
    await house.installation.end();
    await form(page).post.click();
    await form(page).again.waitFor();
    await form(page).text.fill("Half a word, and the other ha");
    await house.installation.start();
    // It hears again: what it sends by itself is sent before that.
    await say(post, "Still there?", "", house.api);
    await page.getByRole("button", { name: "1 new comment" }).waitFor({ timeout: 60_000 });
    assert.equal(await form(page).text.inputValue(), "Half a word, and the other ha");
    assert.equal((await sent(post, "Half a word", house.api)).length, 0);
    await form(page).text.fill("Half a word, and the other half.");
    await form(page).again.click();
    await comment(page, "Half a word, and the other half.").waitFor();
    await sentOnce(post, "Half a word, and the other half.", house.api);
    page.expected(/Failed to load resource|ERR_/);
    await page.done();
  } finally {
    await house.pullDown();
  }
});
