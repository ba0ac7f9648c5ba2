// Lighthouse's four scores of the post page, as a phone and as a desktop see it.

import { load } from "./kit/packages.mjs";
import { world } from "./kit/world.mjs";

const { default: lighthouse, desktopConfig } = await load("lighthouse");
const { chromium } = (await load("playwright-core")).default;

/// Aim of each score. Less is said, not failed: a busy machine costs performance.
const AIM = 95;
const PORT = Number(process.env.BROWSER_DEBUG_PORT ?? 0) || await freePort();

async function freePort() {
  const { createServer } = await import("node:net");
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((ready) => { server.once("listening", ready); });
  const { port } = server.address();
  await new Promise((closed) => { server.close(closed); });
  return port;
}

const browser = await chromium.launch({
  executablePath: process.env.BROWSER_CHROMIUM, args: ["--no-sandbox", "--disable-gpu", `--remote-debugging-port=${PORT}`],
});
let below = 0;
for (const [device, config] of [["phone", undefined], ["desktop", desktopConfig]]) {
  const { lhr } = await lighthouse(`${world.address}${world.post.path}`, { port: PORT, logLevel: "error" }, config);
  const scores = Object.values(lhr.categories).map(({ title, score }) => `${title} ${Math.round(score * 100)}`);
  console.log(`lighthouse: ${device}: ${scores.join(", ")}`);
  for (const { title, score, auditRefs } of Object.values(lhr.categories)) {
    if (score * 100 >= AIM) continue;
    below += 1;
    const short = auditRefs.map(({ id }) => lhr.audits[id]).filter((audit) => audit.score !== null && audit.score < 0.9);
    console.log(`lighthouse: ${title} is below ${AIM}: ${short.map((audit) => audit.title).join("; ")}`);
  }
}
await browser.close();
console.log(below === 0 ? `lighthouse: all scores are ${AIM} or more` : `lighthouse: ${below} scores are below ${AIM}`);
