// An author at the desk.

import { world } from "./world.mjs";

/// Signs in with a token, as an author does: pasted once.
export async function signIn(page, token = world.service.owner, next = world.service.path) {
  await page.to("/auth/token");
  await page.getByLabel("Token", { exact: true }).fill(token);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText(/You are signed in/).waitFor();
  await page.to(`${next}desk/`);
}

/// The editor's fields, by their labels.
export const editor = (page) => ({
  title: page.getByLabel("Title", { exact: true }),
  text: page.getByLabel("Text", { exact: true }),
  slug: page.getByLabel("Address", { exact: true }),
  labels: page.getByLabel("Labels", { exact: true }),
  excerpt: page.getByLabel("Summary", { exact: true }),
  save: page.getByRole("button", { name: /^Save (draft|changes)$/ }),
  publish: page.getByRole("button", { name: "Publish now" }),
});
