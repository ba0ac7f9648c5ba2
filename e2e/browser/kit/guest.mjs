// What a guest does on a post's page, with scripts and without, and what the server knows of it.

import assert from "node:assert/strict";

import { open } from "./browser.mjs";
import { api, world } from "./world.mjs";

let posts = 0;

/// A post of its own for one test, in `blog`, so that tests may run beside each other.
export async function freshPost(title, blog = world.service, server = api) {
  const owner = server.as(blog.owner);
  const { name } = await owner.post(`${blog.name}/posts`, { title: `${title} (${++posts})`, content: "Said in one line." });
  const { slug } = await owner.post(`${name}:publish`);
  return { name, slug, path: `${blog.path}${slug}` };
}

/// The form's fields, by their labels.
export const form = (page) => ({
  name: page.getByLabel("Name", { exact: true }),
  email: page.getByLabel("E-mail"),
  url: page.getByLabel("Web site"),
  text: page.getByLabel("Comment", { exact: true }),
  post: page.getByRole("button", { name: "Post Comment" }),
  preview: page.getByRole("button", { name: "Preview" }),
  again: page.getByRole("button", { name: "Try again" }),
});

/// Fills the form in; the text last, as people do.
export async function write(page, name, text) {
  const fields = form(page);
  if (name) await fields.name.fill(name);
  await fields.text.fill(text);
}

/// Comments of a post with this text, as everybody sees them.
export async function sent(post, text, server = api) {
  const comments = await server.all(`${post.name}/comments?orderBy=create_time`, "comments");
  return comments.filter((comment) => comment.contentHtml.includes(text));
}

/// Fails unless the text is there once.
export async function sentOnce(post, text, server = api) {
  const found = await sent(post, text, server);
  assert.equal(found.length, 1, `"${text}" is there ${found.length} times`);
  return found[0];
}

/// The comment on the page that says `text`.
export const comment = (page, text) => page.locator("article.comment").filter({ hasText: text }).last();

/// A window on a post that hears what changes there.
export async function listening(browser, device, post, options) {
  const page = await open(browser, device, options);
  const greeted = page.waitForResponse((answer) => answer.url().includes(`${post.path}/live`));
  await page.to(post.path);
  assert.equal((await greeted).status(), 200);
  return page;
}

/// The ids under which a window sends replies to a post, as they are sent.
export function sentIds(page, post) {
  const ids = [];
  page.on("request", (request) => {
    if (request.method() !== "POST" || new URL(request.url()).pathname !== post.path) return;
    ids.push(new URLSearchParams(request.postData()).get("request_id"));
  });
  return ids;
}

/// The server takes what a window sends to a post, and the window never hears of it. `taken` happens between.
export function cutAnswers(page, post, taken = () => {}) {
  return page.route((url) => url.pathname === post.path, async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await route.fetch({ maxRedirects: 0 });
    await taken();
    return route.abort("connectionreset");
  });
}

/// Sends once more what did not get through, unless the page was quicker: it does so by itself when it hears
/// the server again.
export async function sendAgain(page) {
  await form(page).again.click({ timeout: 2_000 }).catch(() => {});
}
