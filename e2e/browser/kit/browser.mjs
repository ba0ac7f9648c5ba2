// Debian's Chromium, and a reader's window that keeps account of everything that should not happen.

import assert from "node:assert/strict";

import { load } from "./packages.mjs";
import { isShort, world } from "./world.mjs";

const { chromium } = (await load("playwright-core")).default;

/// Kinds of devices.
export const DEVICES = {
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  desktop: { viewport: { width: 1280, height: 900 } },
};

/// The narrowest window that everything must be readable in, in CSS pixels (WCAG 2.2, 1.4.10).
export const NARROWEST = 320;

/// How long an element may take to appear, in milliseconds: the machine may be busy.
const PATIENCE_MS = 20_000;

/// The browser of all test files (kit/chromium.mjs): what one of them opens is seen by none of the others, and
/// closed with its connection.
export const launch = () => chromium.connect(world.chromium);

/// Opens a window of `device`, which may go to the origins `elsewhere`, too. Playwright's options of a context
/// go on as they are.
export async function open(browser, device, { elsewhere = [], ...options } = {}) {
  const home = options.baseURL ?? world.address;
  const context = await browser.newContext({ baseURL: home, locale: "en-US", ...DEVICES[device], ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  context.setDefaultNavigationTimeout(PATIENCE_MS);
  const faults = [];
  context.on("weberror", (error) => faults.push(`script error: ${error.error()}`));
  context.on("console", (message) => message.type() === "error" && faults.push(`console: ${message.text()}`));
  context.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    const ours = [home, world.pictures, ...elsewhere].includes(origin) || ["data:", "blob:", "about:"].includes(protocol);
    if (!ours) faults.push(`asked elsewhere: ${request.url()}`);
  });
  const page = await context.newPage();
  return Object.assign(page, {
    /// Goes to `path` and expects `status`.
    async to(path, status = 200) {
      const answer = await page.goto(path);
      assert.equal(answer.status(), status, `${path} answers ${answer.status()}`);
      // A browser says each answer beyond 399 on its console.
      if (status >= 400) page.expected(/Failed to load resource/);
      return answer;
    },
    /// Forgets faults that the test brought about on purpose.
    expected(pattern) {
      faults.splice(0, faults.length, ...faults.filter((fault) => !pattern.test(fault)));
    },
    faults: () => [...faults],
    /// Closes the window; fails when a script failed, or somebody else was asked.
    async done() {
      await context.close();
      assert.deepEqual(faults, []);
    },
  });
}

/// Fails when the page is wider than the window: nobody scrolls sideways to read.
export async function fits(page) {
  const { wide, room, by } = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const beyond = [...document.body.querySelectorAll("*")].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 1 && (box.right > room + 1 || box.left < -1);
    });
    const by = beyond.slice(0, 5).map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
    return { wide: document.documentElement.scrollWidth, room, by };
  });
  assert.ok(wide <= room, `${page.url()} is ${wide} px wide in a window of ${room} px: ${by.join(", ")}`);
}

/// Waits until `element` is in the window.
export async function inSight(element) {
  await element.waitFor();
  const page = element.page();
  const handle = await element.elementHandle();
  await page.waitForFunction((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  }, handle);
}

/// Every way of reading: each device, with and without scripts. The short form has one of each.
export function ways() {
  const all = Object.keys(DEVICES).flatMap((device) => [true, false].map((javaScriptEnabled) => ({ device, javaScriptEnabled })));
  const chosen = isShort ? all.filter((way) => way.javaScriptEnabled === (way.device === "desktop")) : all;
  return chosen.map((way) => ({
    ...way,
    name: `${way.device}, ${way.javaScriptEnabled ? "with" : "without"} scripts`,
  }));
}
