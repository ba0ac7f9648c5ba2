// Everything by keyboard alone, in an order that makes sense.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, open } from "../kit/browser.mjs";
import { comment, form, freshPost, sentOnce } from "../kit/guest.mjs";
import { CHOSEN } from "../kit/pages.mjs";
import { api, isShort } from "../kit/world.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/// What has the focus: a name for people, where it stands, and whether it shows that it is focused.
const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const everything = [...document.querySelectorAll("*")];
  return {
    name: `${element.localName} ${(element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 60)}`,
    at: everything.indexOf(element),
    isSeen: box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0,
    isMarked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
    isHidden: element.closest("[aria-hidden=true]") !== null,
  };
});

/// Presses Tab until the focus leaves the page; answers every stop.
async function tabThrough(page, most = 400) {
  const stops = [];
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press("Tab");
    const stop = await focused(page);
    if (!stop || (stops.length > 0 && stop.at === stops[0].at)) break;
    stops.push(stop);
  }
  return stops;
}

/// Presses Tab until `element` has the focus.
async function tabTo(page, element, most = 200) {
  await element.waitFor({ state: "attached" });
  for (let presses = 0; presses < most; presses++) {
    if (await element.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`${element} is not reached with ${most} presses of Tab`);
}

// Long discussions have the same stops over and over.
const LONG = new Set(["post", "comment marked", "reply", "newest first"]);
for (const { name, path, status } of CHOSEN.filter((page) => !LONG.has(page.name)).filter((_, at) => !isShort || at % 3 === 1)) {
  test(`the focus goes through in reading order and is always seen: ${name}`, async () => {
    const page = await open(browser, "desktop", { reducedMotion: "reduce" });
    await page.to(path, status);
    const stops = await tabThrough(page);
    assert.match(stops[0].name, /^a /, "the first stop is the link to the content");
    for (const [at, stop] of stops.entries()) {
      assert.ok(stop.isSeen, `${stop.name} is out of sight`);
      assert.ok(stop.isMarked, `${stop.name} does not show its focus`);
      assert.ok(!stop.isHidden, `${stop.name} is hidden from screen readers`);
      assert.ok(at === 0 || stop.at > stops[at - 1].at, `${stop.name} comes before ${stops[at - 1]?.name} on the page`);
    }
    await page.done();
  });
}

test("the first stop leads past everything to the content", async () => {
  const page = await open(browser, "desktop");
  const post = await freshPost("Skip");
  await page.to(post.path);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.id === "content");
  await page.done();
});

test("a guest writes, looks, changes, answers, reacts and deletes without a mouse", async () => {
  const page = await open(browser, "desktop");
  const post = await freshPost("Keys");
  await api.post(`${post.name}/comments`, { author: { displayName: "Ada" }, content: "Who knows him?" });
  await page.to(post.path);

  // Reacts: the choice opens with Enter, the reaction is pressed with the space bar.
  await tabTo(page, page.getByLabel("React to Ada"));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Helpful" }));
  await page.keyboard.press("Space");
  await page.locator("button.reaction[aria-pressed=true]").waitFor();

  // Answers in place: the focus goes to the text, and Escape goes back to where it came from.
  await tabTo(page, page.getByRole("link", { name: "Reply to Ada" }));
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.id === "reply-text");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement?.matches(".reply-to"));
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.id === "reply-text");
  await page.keyboard.type("I do, by hand.");
  await page.keyboard.press("Shift+Tab");
  await form(page).name.focus();
  await page.keyboard.type("Grace");
  await tabTo(page, form(page).preview);
  await page.keyboard.press("Enter");
  await page.locator("#preview").waitFor();
  await tabTo(page, form(page).post);
  await page.keyboard.press("Enter");
  await comment(page, "I do, by hand.").waitFor();
  await sentOnce(post, "I do, by hand.");
  // The focus is at the new comment, not lost at the top.
  await page.waitForFunction(() => document.activeElement?.closest("article.comment, #flash"));

  await tabTo(page, page.getByRole("link", { name: "Edit your comment" }));
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.matches("form.edit textarea"));
  await page.keyboard.press("Control+a");
  await page.keyboard.type("I do, by keys.");
  await tabTo(page, page.getByRole("button", { name: "Save" }));
  await page.keyboard.press("Enter");
  await page.getByText("Your change is saved.").waitFor();
  await sentOnce(post, "I do, by keys.");

  await tabTo(page, page.getByRole("link", { name: "Delete your comment" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Delete it" }));
  await page.keyboard.press("Enter");
  await page.getByText("Your comment is deleted.").waitFor();
  await page.done();
});
