// What start.mjs seeded, for the tests.

import { readFileSync } from "node:fs";

import { Api } from "./api.mjs";

/// Where everything is: `seed.mjs` says what.
export const world = JSON.parse(readFileSync(process.env.BROWSER_WORLD, "utf8"));

/// REST without a token.
export const api = new Api(world.address);

/// Whether this is the short form, of `make test`.
export const isShort = process.env.BROWSER_FORM === "short";
