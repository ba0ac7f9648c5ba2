// Walks of a reader: from the list of blogs to the last comment and back, on phone and desktop, with
// scripts and without.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { NARROWEST, fits, inSight, launch, open, ways } from "../kit/browser.mjs";
import { PAGES } from "../kit/pages.mjs";
import { isShort, world } from "../kit/world.mjs";

const { service, post, comments } = world;
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const { device, javaScriptEnabled, name } of ways()) {
  const visit = () => open(browser, device, { javaScriptEnabled });

  test(`a reader finds a post and reads to its end: ${name}`, async () => {
    const page = await visit();
    await page.to("/");
    await fits(page);
    await page.getByRole("link", { name: "Notes on Service" }).first().click();
    await page.getByRole("heading", { level: 1, name: "Notes on Service" }).waitFor();
    await page.getByRole("link", { name: "Older posts" }).click();
    await page.getByRole("link", { name: "Newest posts" }).first().waitFor();
    const old = page.getByRole("main").getByRole("heading", { level: 2 }).getByRole("link").last();
    const title = await old.textContent();
    await old.click();
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
    await fits(page);
    await page.done();
  });

  test(`a reader goes through all comments: ${name}`, async () => {
    const page = await visit();
    await page.to(post.path);
    const roots = page.locator("ol.thread > li");
    const first = await roots.count();
    assert.ok(first <= 50, `${first} threads on one page`);
    await page.getByRole("link", { name: "More comments" }).click();
    if (javaScriptEnabled) {
      await page.waitForFunction(() => document.querySelectorAll("ol.thread > li").length >= 52);
      assert.equal(await roots.count(), 52, "each thread once");
      assert.match(page.url(), new RegExp(`${post.slug}$`), "the page stays");
    } else {
      await page.getByRole("link", { name: "Back to the first comments" }).waitFor();
      assert.equal(await roots.count(), 52 - first);
    }
    await fits(page);
    await page.done();
  });

  test(`a reader opens more replies: ${name}`, async () => {
    const page = await visit();
    await page.to(post.path);
    await page.locator("a.more-replies").first().click();
    await page.getByText("So says reply 30 of thirty.").waitFor();
    await fits(page);
    await page.done();
  });

  test(`a link to a comment shows it, marked: ${name}`, async () => {
    const page = await visit();
    const id = comments[30].split("/").at(-1);
    await page.to(`${post.path}?comment=${id}#comment-${id}`);
    await inSight(page.locator(`#comment-${id}`));
    assert.match(await page.locator(`#comment-${id}`).getAttribute("class"), /marked/);
    await fits(page);
    await page.done();
  });

  test(`a reader chooses the order: ${name}`, async () => {
    const page = await visit();
    await page.to(post.path);
    const top = page.locator("ol.thread > li > article").first();
    const oldest = await top.getAttribute("id");
    await page.getByRole("link", { name: "Newest first" }).click();
    await page.getByRole("link", { name: "Newest first" }).and(page.locator("[aria-current]")).waitFor();
    assert.notEqual(await top.getAttribute("id"), oldest);
    await page.getByRole("link", { name: "Best first" }).click();
    await page.getByRole("link", { name: "Best first" }).and(page.locator("[aria-current]")).waitFor();
    await page.done();
  });

  test(`a reader folds a thread: ${name}`, async () => {
    const page = await visit();
    await page.to(post.path);
    const branch = page.locator("details.branch").first();
    await branch.locator(":scope > summary").click();
    assert.equal(await branch.getAttribute("open"), null);
    await page.to(post.path);
    const folded = await page.locator("details.branch").first().getAttribute("open");
    assert.equal(folded === null, javaScriptEnabled, "a device with scripts remembers it");
    await page.done();
  });

  test(`an address that is not there helps on: ${name}`, async () => {
    const page = await visit();
    await page.to(`${service.path}no-such-post`, 404);
    await fits(page);
    await page.getByRole("link", { name: /Go to/ }).click();
    await page.getByRole("heading", { level: 1, name: "Notes on Service" }).waitFor();
    await page.done();
  });
}

test("every page can be read in the narrowest window", { skip: isShort && "part of make browser" }, async () => {
  const page = await open(browser, "phone", { viewport: { width: NARROWEST, height: 640 } });
  for (const { path, status } of PAGES) {
    await page.to(path, status);
    await fits(page);
  }
  await page.done();
});

test("a post of fifty comments is transferred in less than 100 kB", async () => {
  const page = await open(browser, "desktop");
  const sizes = [];
  const weigh = (request) => {
    if (request.url().startsWith(world.pictures)) return;
    sizes.push(request.sizes().then(({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize));
  };
  page.on("requestfinished", weigh);
  await page.goto(post.path, { waitUntil: "load" });
  // What ends later, such as the live stream when the page closes, is no part of it, and has no sizes then.
  page.off("requestfinished", weigh);
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  assert.ok(total > 0 && total < 100_000, `${total} bytes`);
  await page.done();
});
