// Starts a server of the tests' own, fills it, and runs a command against it: `node start.mjs FOLDER COMMAND...`.
// The command finds in BROWSER_WORLD a JSON file that says where everything is.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { serveChromium } from "./kit/chromium.mjs";
import { Installation } from "./kit/installation.mjs";
import { servePictures } from "./kit/pictures.mjs";
import { seed } from "./kit/seed.mjs";

const [folder, command, ...words] = process.argv.slice(2);
const pictures = await servePictures();
const [installation, chromium] = await Promise.all([Installation.start(folder), serveChromium()]);
let code = 1;
try {
  const began = Date.now();
  const here = { folder, pictures, address: installation.address, chromium: chromium.wsEndpoint() };
  const world = { ...here, ...(await seed(installation, pictures)) };
  const path = join(folder, "world.json");
  await writeFile(path, JSON.stringify(world));
  console.log(`browser: seeded in ${Date.now() - began} ms`);
  const child = spawn(command, words, { stdio: "inherit", env: { ...process.env, BROWSER_WORLD: path } });
  const stop = (signal) => child.kill(signal);
  process.on("SIGINT", stop).on("SIGTERM", stop);
  [code] = await once(child, "exit");
} finally {
  await Promise.all([installation.end(), chromium.close()]);
}
process.exitCode = code ?? 1;
