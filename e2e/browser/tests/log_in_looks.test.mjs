// How signing in looks: no violation, nothing wider than the window, in light and dark, from the buttons of the
// reply form to the page that says what went wrong. A picture of each goes into target/screenshots.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { accessible } from "../kit/axe.mjs";
import { NARROWEST, fits, launch } from "../kit/browser.mjs";
import { form } from "../kit/guest.mjs";
import { AWAY, LABELS, LogInHouse, button, connect, signIn } from "../kit/log_in.mjs";
import { isShort } from "../kit/world.mjs";

const folder = join(process.env.BROWSER_TARGET, "screenshots");
/// The least that a finger hits, in CSS pixels (WCAG 2.2, 2.5.5).
const TARGET = 44;

let browser;
let street;
before(async () => {
  if (isShort) return;
  [browser, street] = await Promise.all([launch(), LogInHouse.build(), mkdir(folder, { recursive: true })]);
});
after(async () => { await browser?.close(); await street?.pullDown(); });

/// Where somebody comes by on the way: how to get there from a fresh post, and what the picture begins with.
const STATES = {
  "buttons": async (page) => { await form(page).text.fill("It was **great** service."); },
  "signed in": (page) => signIn(page, "The Club", "ada"),
  "change": async (page) => {
    await signIn(page, "GitHub", "octavia");
    await page.locator("#reply summary").filter({ hasText: "Change" }).click();
  },
  "connecting": (page, look) => connect(page, "The Club", look),
  "sign in": async (page) => { await page.to("/auth/sign-in?next=/b/house/"); },
  "cancelled": async (page) => {
    await connect(page, "WordPress.com");
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("You did not agree at WordPress.com").waitFor();
    page.expected(/Failed to load resource.*403/);
  },
  "away": async (page) => {
    await button(page, AWAY).click();
    await page.getByText("does not answer at the moment").waitFor();
    page.expected(/Failed to load resource.*503/);
  },
};

const LOOKS = [
  { device: "desktop", colorScheme: "light" }, { device: "desktop", colorScheme: "dark" },
  { device: "phone", colorScheme: "light" }, { device: "phone", colorScheme: "dark" },
];
for (const { device, colorScheme } of LOOKS) {
  for (const [state, reach] of Object.entries(STATES)) {
    test(`signing in is accessible and fits: ${state}, ${device}, ${colorScheme}`, { skip: isShort && "part of make browser" }, async () => {
      const page = await street.visit(browser, device, { colorScheme, reducedMotion: "reduce", deviceScaleFactor: 1 });
      const post = await street.post("Looks");
      let looked = false;
      const look = async () => {
        looked = true;
        await accessible(page, `${state}, ${device}, ${colorScheme}`);
        await fits(page);
        const small = await page.locator("button:visible, a.button:visible, summary:visible").evaluateAll((all, least) =>
          all.filter((one) => !one.matches(".unseen") && one.getBoundingClientRect().height < least).map((one) => one.textContent.trim()), TARGET);
        assert.deepEqual(small, [], "too low to hit");
        const section = page.locator("#reply");
        const path = join(folder, `${device}-${colorScheme}-log-in-${state.replaceAll(" ", "-")}.png`);
        await (await section.count() ? section : page).screenshot({ path, animations: "disabled" });
        await page.setViewportSize({ width: NARROWEST, height: 700 });
        await fits(page);
      };
      await page.to(post.path);
      await reach(page, look);
      if (!looked) await look();
      await page.done();
    });
  }
}

test("every button has a picture, its name, and a mark when it has the focus", { skip: isShort && "part of make browser" }, async () => {
  const page = await street.visit(browser, "desktop", { reducedMotion: "reduce" });
  await page.to((await street.post("Buttons")).path);
  const names = await page.locator("#reply .providers button").allInnerTexts();
  assert.deepEqual(names.map((name) => name.trim().split("\n").at(-1)), LABELS);
  for (const label of LABELS) {
    const one = button(page, label);
    assert.equal(await one.locator("svg[aria-hidden=true]").count(), 1, label);
    await one.focus();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Tab");
    const width = await one.evaluate((element) => element === document.activeElement && parseFloat(getComputedStyle(element).outlineWidth));
    assert.ok(width > 0, `${label} has no mark`);
  }
  await page.locator("#reply").screenshot({ path: join(folder, "desktop-light-log-in-focus.png") });
  await page.done();
});
