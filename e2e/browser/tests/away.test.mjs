// The form of three processes, one of which is away: what is read on, what takes a reply, and that a reply
// which could not be taken is kept, and there once when the process is back.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Api } from "../kit/api.mjs";
import { launch, open } from "../kit/browser.mjs";
import { comment, form, listening, sentIds, sentOnce, write } from "../kit/guest.mjs";
import { House } from "../kit/house.mjs";
import { Installation } from "../kit/installation.mjs";
import { isShort } from "../kit/world.mjs";

const TEXT = "Typed with care, letter by letter.";
/// Longer than a page takes to hear that a service is back.
const BACK_WITHIN = { timeout: 60_000 };
/// What a browser says of a server that is away.
const AWAY = /Failed to load resource|ERR_/;

let browser;
let house;
before(async () => { [browser, house] = await Promise.all([launch(), House.build(Installation.startSplit)]); });
after(async () => { await browser?.close(); await house?.pullDown(); });

/// How processes end: as by a power cut, and as when they are replaced.
const SIGNALS = isShort ? ["SIGKILL"] : ["SIGKILL", "SIGTERM"];

/// A window of a reader who hears what others write, and one of somebody who writes.
const windows = async (post) => ({
  reader: await listening(browser, "desktop", post, { baseURL: house.address }),
  writer: await listening(browser, "phone", post, { baseURL: house.address }),
});

async function closed(...pages) {
  for (const page of pages) {
    page.expected(AWAY);
    await page.done();
  }
}

/// What others wrote waits behind a line until it is wanted.
async function hears(reader, count, text) {
  await reader.getByRole("button", { name: count === 1 ? "1 new comment" : `${count} new comments` }).click(BACK_WITHIN);
  await comment(reader, text).waitFor();
}

/// Fails unless every sending had one and the same id; answers how often it was sent.
function underOneId(ids) {
  assert.equal(new Set(ids).size, 1, `sent under ${[...new Set(ids)].join(", ")}`);
  assert.ok(ids[0], "without an id");
  return ids.length;
}

for (const signal of SIGNALS) {
  test(`comments-service ends by ${signal}: the post reads, the reply is kept, and sent once when it is back`, async () => {
    const { comments } = house.servers;
    const post = await house.post("Comments away");
    const { reader, writer } = await windows(post);
    const ids = sentIds(writer, post);
    await comments.end(signal);
    try {
      await write(writer, "Grace", TEXT);
      await form(writer).post.click();
      await writer.getByText("Your text is kept below; please try again in a minute.").waitFor();
      assert.equal(await form(writer).text.inputValue(), TEXT);
      await reader.getByText("The comments are away at the moment. What you write stays here").waitFor(BACK_WITHIN);

      const late = await open(browser, "desktop", { baseURL: house.address });
      await late.to(post.path);
      await late.locator("article.post").getByText("Said in one line.").waitFor();
      await late.getByText("The comments are away at the moment. The post reads on without them").waitFor();

      await writer.reload();
      await writer.locator("article.post").getByText("Said in one line.").waitFor();
      await writer.locator("#reply").getByText("Here is what you had begun to write.").waitFor();
      assert.equal(await form(writer).text.inputValue(), TEXT);
      assert.equal(await form(writer).name.inputValue(), "Grace", "nobody types their name twice");
      await form(writer).post.click();
      await form(writer).again.waitFor();

      await comments.start();
      // Unless the page was quicker: it hears that the service is back.
      await form(writer).again.dblclick({ timeout: 2_000 }).catch(() => {});
      await comment(writer, TEXT).waitFor(BACK_WITHIN);
      assert.equal(await form(writer).text.inputValue(), "");
      await hears(reader, 1, TEXT);
      assert.equal(await reader.getByText("The comments are away").count(), 0);
      await late.getByText(TEXT).or(late.getByRole("button", { name: "1 new comment" })).first().waitFor(BACK_WITHIN);
      assert.ok(underOneId(ids) >= 3, `sent ${ids.length} times`);
      await sentOnce(post, TEXT, house.api);
      await closed(late, writer, reader);
    } finally {
      await comments.start();
    }
  });

  test(`posts-service ends by ${signal}: a discussion that is known goes on, in open windows and after a reload`, async () => {
    const { posts } = house.servers;
    const [post, unread] = [await house.post("Posts away"), await house.post("Nobody came for it")];
    const { reader, writer } = await windows(post);
    const ids = sentIds(writer, post);
    await posts.end(signal);
    try {
      await write(writer, "Grace", TEXT);
      await form(writer).post.click();
      await comment(writer, TEXT).waitFor();
      await hears(reader, 1, TEXT);

      // The text of the post is with posts-service: the page says so, and is whole otherwise.
      await form(reader).text.fill("I had begun");
      await reader.reload();
      await reader.getByText("The text of this post is away at the moment.").waitFor();
      await comment(reader, TEXT).waitFor();
      assert.equal(await form(reader).text.inputValue(), "I had begun");
      await reader.getByRole("link", { name: "Reply to Grace" }).click();
      await write(reader, "Nora", "I say so, too.");
      await form(reader).post.click();
      await comment(reader, "I say so, too.").waitFor();
      await hears(writer, 1, "I say so, too.");
      await writer.to(unread.path, 503);
      await writer.getByText("We will be right back").waitFor();

      await posts.start();
      await reader.getByRole("link", { name: "Try again" }).click();
      await reader.locator("article.post").getByText("Said in one line.").waitFor();
      await reader.getByRole("heading", { name: "2 comments" }).waitFor();
      const parent = await sentOnce(post, TEXT, house.api);
      assert.equal((await sentOnce(post, "I say so, too.", house.api)).parentComment, parent.name);
      assert.equal(underOneId(ids), 1);
      await writer.to(unread.path);
      await closed(writer, reader);
    } finally {
      await posts.start();
    }
  });

  test(`the gateway ends by ${signal}: open pages hear what was written meanwhile, and send what they could not`, async () => {
    const { gateway } = house.servers;
    const post = await house.post("Gateway away");
    const { reader, writer } = await windows(post);
    const ids = sentIds(writer, post);
    await gateway.end(signal);
    try {
      await write(writer, "Grace", TEXT);
      await form(writer).post.click();
      await writer.getByText("Your text is safe on this device").waitFor();
      const elsewhere = new Api(house.installation.second);
      await elsewhere.post(`${post.name}/comments`, { content: "Written through another.", author: { displayName: "Nora" } });
      await reader.getByText("The comments are away at the moment. What you write stays here").waitFor(BACK_WITHIN);
      await gateway.start();
      await comment(writer, TEXT).waitFor(BACK_WITHIN);
      await hears(reader, 2, TEXT);
      await comment(reader, "Written through another.").waitFor();
      underOneId(ids);
      await sentOnce(post, TEXT, house.api);
      await closed(writer, reader);
    } finally {
      await gateway.start();
    }
  });
}

test("without scripts: comments-service is away, and the form keeps what was typed and its id", async () => {
  const { comments } = house.servers;
  const post = await house.post("Without scripts");
  const page = await open(browser, "phone", { baseURL: house.address, javaScriptEnabled: false });
  await page.to(post.path);
  await write(page, "Grace", TEXT);
  await comments.end("SIGKILL");
  try {
    await form(page).post.click();
    await page.getByText("Your text is kept below; please try again in a minute.").waitFor();
    await page.getByText("The comments are away at the moment. The post reads on without them").waitFor();
    assert.equal(await form(page).text.inputValue(), TEXT);
    const ids = sentIds(page, post);
    await form(page).again.click();
    await form(page).again.waitFor();
    await comments.start();
    const sending = page.waitForRequest((request) => request.method() === "POST");
    await form(page).again.click();
    await comment(page, TEXT).waitFor();
    assert.equal(underOneId(ids), 2);
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    await page.request.post(post.path, { headers, data: (await sending).postData() });
    await sentOnce(post, TEXT, house.api);
    await closed(page);
  } finally {
    await comments.start();
  }
});

test("without scripts: posts-service is away, and a discussion that is known takes the reply", async () => {
  const { posts } = house.servers;
  const post = await house.post("Without scripts, without posts");
  const page = await open(browser, "desktop", { baseURL: house.address, javaScriptEnabled: false });
  await page.to(post.path);
  await write(page, "Grace", TEXT);
  await posts.end("SIGKILL");
  try {
    await form(page).post.click();
    await page.getByText("The text of this post is away at the moment.").waitFor();
    await page.getByText("Thank you, your comment is here.").waitFor();
    await comment(page, TEXT).waitFor();
    await posts.start();
    await page.to(post.path);
    await page.locator("article.post").getByText("Said in one line.").waitFor();
    await comment(page, TEXT).waitFor();
    await sentOnce(post, TEXT, house.api);
    await closed(page);
  } finally {
    await posts.start();
  }
});
