// axe-core on a page as it stands.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { file } from "./packages.mjs";

const source = readFileSync(file("axe-core/axe.min.js"), "utf8");

/// Fails when axe finds something, of any rule that it has: WCAG 2.2 AA and best practices.
export async function accessible(page, what) {
  await page.evaluate(source);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 3).map(({ target, failureSummary }) => `${id}: ${help}\n  at ${target.join(" ")}\n  ${failureSummary}`));
  assert.equal(violations.length, 0, `${what}: ${violations.length} violations\n${found.join("\n")}`);
}
