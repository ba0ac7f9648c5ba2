// Pictures of every page into target/screenshots, one file each, and contact sheets of all of them, put
// together by the browser itself.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { launch, open } from "./kit/browser.mjs";
import { signIn } from "./kit/author.mjs";
import { PAGES } from "./kit/pages.mjs";
import { world } from "./kit/world.mjs";

const folder = join(process.env.BROWSER_TARGET, "screenshots");
/// Longest part of a page that is shown, in CSS pixels.
const MAX_HEIGHT = { phone: 1600, desktop: 1500 };
/// Width of one picture on a sheet, in CSS pixels.
const TILE = { phone: 260, desktop: 460 };
/// Each sheet is one look on one device.
const SHEETS = [
  { device: "phone", colorScheme: "light" },
  { device: "phone", colorScheme: "dark" },
  { device: "desktop", colorScheme: "light" },
  { device: "desktop", colorScheme: "dark" },
];
const DESK = [
  { name: "desk", path: `${world.service.path}desk/` },
  { name: "desk new", path: `${world.service.path}desk/new` },
  { name: "desk edit", path: `${world.service.path}desk/posts/${world.post.name.split("/").at(-1)}` },
  { name: "desk settings", path: `${world.service.path}desk/settings` },
  { name: "desk members", path: `${world.service.path}desk/members` },
  { name: "account", path: "/auth/identities" },
  { name: "API keys", path: "/auth/keys" },
  { name: "leaving", path: "/auth/identities/erase" },
  { name: "what a guest wrote", path: "/auth/guest" },
  { name: "mirrored desk new", path: `${world.mirrored.path}desk/new`, token: world.mirrored.owner },
];

/// The page from its head, or from the element `from` on: a discussion is far down its post.
async function shoot(page, device, file, from) {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const top = from ? await page.locator(from).evaluate((element) => element.getBoundingClientRect().top + scrollY) : 0;
  const width = page.viewportSize().width;
  const image = await page.screenshot({
    path: file, fullPage: true, scale: "css", animations: "disabled",
    clip: { x: 0, y: top, width, height: Math.min(height - top, MAX_HEIGHT[device]) },
  });
  return image.toString("base64");
}

await mkdir(folder, { recursive: true });
const browser = await launch();
for (const { device, colorScheme } of SHEETS) {
  const page = await open(browser, device, { colorScheme, reducedMotion: "reduce", deviceScaleFactor: 1 });
  const tiles = [];
  const take = async ({ name, path, status, from }) => {
    await page.to(path, status);
    const file = join(folder, `${device}-${colorScheme}-${name.replaceAll(" ", "-")}.png`);
    tiles.push({ name, image: await shoot(page, device, file, from) });
  };
  for (const one of PAGES) await take(one);
  await take({ name: "signing in", path: "/auth/token" });
  for (const one of DESK) {
    await signIn(page, one.token ?? world.service.owner, one.token ? world.mirrored.path : world.service.path);
    await take(one);
  }
  const sheet = await browser.newPage({ viewport: { width: 6 * (TILE[device] + 16) + 16, height: 900 }, colorScheme });
  const figures = tiles.map(({ name, image }) => `<figure><img src="data:image/png;base64,${image}" alt=""><figcaption>${name}</figcaption></figure>`);
  await sheet.setContent(`<!doctype html><style>
    body { margin: 16px; background: #777; font: 14px sans-serif; columns: 6; column-gap: 16px }
    figure { margin: 0 0 16px; break-inside: avoid; background: #fff; color: #000 }
    img { display: block; width: 100% } figcaption { padding: 4px 8px }
  </style>${figures.join("")}`);
  const file = join(folder, `sheet-${device}-${colorScheme}.png`);
  await writeFile(file, await sheet.screenshot({ fullPage: true }));
  console.log(`screenshots: ${tiles.length} pages on ${file}`);
  await sheet.close();
  await page.context().close();
}
await browser.close();
