// Packages are installed in the build folder (run.sh), not beside these files.

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const { resolve } = createRequire(`${process.env.BROWSER_PACKAGES}/package.json`);

/// Imports an installed package.
export const load = (name) => import(pathToFileURL(resolve(name)));

/// Path of a file of an installed package.
export const file = (name) => resolve(name);
