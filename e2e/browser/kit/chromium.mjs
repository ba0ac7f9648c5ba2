// The one Chromium of a run.

import { load } from "./packages.mjs";

const { chromium } = (await load("playwright-core")).default;

/// Starts it; test files connect to its `wsEndpoint()`.
export const serveChromium = () => chromium.launchServer({
  executablePath: process.env.BROWSER_CHROMIUM,
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--force-color-profile=srgb"],
});
