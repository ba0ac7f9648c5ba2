// Hostile markup through every door: comment text, author's name and web site, posts in Markdown and
// HTML with title, excerpt and labels, import, and preview. None of it may run, also where no policy of
// the page would stop it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { each } from "../kit/api.mjs";
import { OURS, collected, watchtower } from "../kit/attacks.mjs";
import { launch } from "../kit/browser.mjs";
import { Installation } from "../kit/installation.mjs";
import { api, isShort, world } from "../kit/world.mjs";

/// The corpus must not shrink unseen.
const AT_LEAST = 4_000;
/// Every how many-th case the short form tries.
const STRIDE = isShort ? 200 : 1;
/// Comments of one post fill whole pages of 50 threads.
const COMMENTS_PER_POST = 500;
/// Attacks in one post: sanitised together, as one text.
const ATTACKS_PER_POST = 50;

const everything = collected();
const cases = [...everything.filter((_, at) => at % STRIDE === 0), ...OURS];
const chunks = (items, size) => Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));

let browser;
let open;
let strict;
const blog = { id: "attacks", name: "blogs/attacks", path: "/b/attacks/" };
before(async () => {
  await api.as(world.creator).post("blogs?blogId=attacks&owner.displayName=Ada", {
    title: "Attacks", commentPolicy: { holdFirstComment: false, holdFromLinks: 0, floodInterval: "0s" },
  });
  blog.owner = await new Installation(world.folder).member("attacks", "Ada", "OWNER");
  browser = await launch();
  [open, strict] = await Promise.all([watchtower(browser, { policy: false }), watchtower(browser, { policy: true })]);
});
after(() => browser?.close());

const owner = () => api.as(blog.owner);
/// Control characters and lengths are the door's to refuse; what is left is the attack.
const cut = (text, length) => [...text].slice(0, length).join("");
/// Many attacks in one text. The door refuses U+0000 with the whole of it; it is tried alone elsewhere.
const together = (attacks) => attacks.join("\n\n").replaceAll("\0", "");
const nothing = (tower, what) => {
  assert.deepEqual(tower.seen.scripts.slice(0, 10), [], `${what}: ran`);
  assert.deepEqual(tower.seen.left.slice(0, 10), [], `${what}: asked elsewhere`);
  assert.deepEqual(tower.seen.turned.slice(0, 10), [], `${what}: turned the page away`);
};

async function target(title) {
  const { name } = await owner().post(`${blog.name}/posts`, { title });
  const { slug } = await owner().post(`${name}:publish`);
  return { name, path: `${blog.path}${slug}` };
}

/// Looks at all pages of a post's comments.
async function lookThrough(tower, path) {
  let next = path;
  let pages = 0;
  while (next) {
    await tower.look(next);
    pages += 1;
    const link = await tower.page.locator("#comments > .pager a[rel=next]").getAttribute("href", { timeout: 1 }).catch(() => null);
    next = link && new URL(link, world.address).pathname + new URL(link, world.address).search;
  }
  return pages;
}

test("the corpus is as large as it should be", () => {
  assert.ok(everything.length >= AT_LEAST, `${everything.length} cases`);
});

test("the watchtower sees what runs, what is asked elsewhere, and what would run", async () => {
  const tower = await watchtower(browser, { policy: false });
  await tower.page.goto("/", { waitUntil: "load" });
  await tower.show(["<img src=x onerror=alert(1)><script src=https://evil.example/x.js></script><a href='javascript:alert(1)'>x</a>"]);
  const { scripts, left } = tower.seen;
  assert.ok(scripts.some((what) => what.startsWith("alert")), "a script that runs");
  assert.ok(scripts.some((what) => what.startsWith("href=javascript:")), "a script that would run");
  assert.ok(left.some((what) => what === "script https://evil.example/x.js"), "a script of another host");
  await tower.close();
});

test("comments: text, author's name, web site", async (t) => {
  const posts = [];
  let taken = 0;
  let trimmed = 0;
  for (const part of chunks(cases, COMMENTS_PER_POST)) {
    const post = await target("Comments under attack");
    posts.push(post);
    await each(part, 4, async (attack, at) => {
      // Each field that the door refuses is left out, and the others are tried again.
      const author = { displayName: cut(attack, 60) || "Nobody", url: cut(attack, 200) };
      const comment = { author, content: `${attack}\n\n(${at})` };
      for (let tries = 0; tries < 4; tries++) {
        const { ok, status, value } = await api.try("POST", `${post.name}/comments`, comment);
        if (ok) { taken += 1; return; }
        const refused = JSON.stringify(value);
        assert.equal(status, 400, refused);
        trimmed += 1;
        if (refused.includes("url")) delete author.url;
        if (refused.includes("display_name") || refused.includes("displayName")) author.displayName = "Nobody";
        if (/comment\.content/.test(refused)) return;
      }
    });
  }
  let pages = 0;
  for (const post of posts) pages += await lookThrough(open, post.path);
  nothing(open, "without a policy");
  await lookThrough(strict, posts[0].path);
  nothing(strict, "with the policy");
  assert.deepEqual(strict.seen.violations, [], "the policy had something to stop");
  t.diagnostic(`${taken} comments on ${pages} pages; ${trimmed} fields refused at the door`);
  assert.ok(taken > cases.length * 0.95, `only ${taken} of ${cases.length} comments were taken`);
});

test("posts, in Markdown and in HTML: text, title, excerpt, labels", async (t) => {
  let looked = 0;
  for (const contentFormat of ["CONTENT_FORMAT_MARKDOWN", "CONTENT_FORMAT_HTML"]) {
    for (const part of chunks(cases, ATTACKS_PER_POST)) {
      const post = { title: cut(part[0], 200), excerpt: cut(part[1] ?? part[0], 500), content: together(part), contentFormat };
      const made = await owner().try("POST", `${blog.name}/posts`, { ...post, labels: [cut(part[2] ?? "x", 40)] });
      // The door refuses what no title, excerpt or label may hold; the text is tried all the same.
      const { content } = post;
      const { name } = made.ok ? made.value : await owner().post(`${blog.name}/posts`, { title: "Refused", content, contentFormat });
      const { slug } = await owner().post(`${name}:publish`);
      await open.look(`${blog.path}${slug}`);
      looked += 1;
    }
  }
  await open.look(blog.path);
  await strict.look(blog.path);
  nothing(open, "without a policy");
  nothing(strict, "with the policy");
  t.diagnostic(`${looked} posts`);
});

test("import: comments, and posts with their discussion", async (t) => {
  const importer = api.as(world.importer);
  const list = chunks(cases, 450);
  let posts = 0;
  for (const [at, part] of list.entries()) {
    const key = `import-${at}`;
    const { results } = await importer.post(`${blog.name}/posts:import`, {
      posts: chunks(part, ATTACKS_PER_POST).map((some, number) => ({
        sourceKey: `${key}-${number}`, kind: "POST_KIND_ARTICLE", state: "POST_STATE_PUBLISHED",
        title: cut(some[0], 290), content: together(some), authorDisplayName: cut(some[1] ?? "Ada", 200), labels: [],
        publishTime: new Date().toISOString(), createTime: new Date().toISOString(),
      })),
    });
    const home = results[0].post;
    await importer.post(`${blog.name}/comments:import`, {
      comments: part.map((attack, number) => ({
        sourceKey: `${key}-c${number}`, post: home, kind: "COMMENT_KIND_COMMENT", state: "COMMENT_STATE_APPROVED",
        author: { displayName: cut(attack, 240), url: cut(attack, 500) }, content: attack, createTime: new Date().toISOString(),
      })),
    });
    for (const { post } of results) {
      const { slug } = await owner().get(post);
      await open.look(`${blog.path}${slug}`);
      posts += 1;
    }
    const { slug } = await owner().get(home);
    await lookThrough(open, `${blog.path}${slug}`);
  }
  nothing(open, "import");
  t.diagnostic(`${posts} imported posts, ${cases.length} imported comments`);
});

test("preview: comments and posts, each attack by itself; sanitised twice is sanitised once", async (t) => {
  const post = await target("Preview under attack");
  const kinds = [
    ["comment", (content) => api.try("POST", `${post.name}/comments:preview`, { content })],
    ["Markdown", (content) => owner().try("POST", `${blog.name}/posts:preview`, { content, contentFormat: "CONTENT_FORMAT_MARKDOWN" })],
    ["HTML", (content) => owner().try("POST", `${blog.name}/posts:preview`, { content, contentFormat: "CONTENT_FORMAT_HTML" })],
  ];
  await open.page.goto("/", { waitUntil: "load" });
  for (const [kind, preview] of kinds) {
    const answers = await each(cases, 4, preview);
    const rendered = answers.filter((answer) => answer.ok).map((answer) => answer.value.contentHtml ?? "");
    assert.ok(rendered.length > cases.length * 0.95, `${kind}: only ${rendered.length} previews`);
    for (const part of chunks(rendered, 250)) await open.show(part);
    nothing(open, `preview as ${kind}`);
    if (kind === "HTML") {
      // A shortcode belongs to the source's language, before the sanitiser: one that an attack broke may be
      // whole once the attack is taken out of it.
      const shown = rendered.filter(Boolean);
      const sanitised = shown.filter((html) => !/\[[a-z][\w-]*\s[^\]]*=/i.test(html));
      assert.ok(sanitised.length > shown.length * 0.9, `only ${sanitised.length} of ${shown.length} texts are sanitised again`);
      const again = await each(sanitised, 4, preview);
      const changed = sanitised.filter((html, at) => again[at].value.contentHtml !== html);
      assert.deepEqual(changed.slice(0, 5), [], `${changed.length} texts change when they are sanitised again`);
    }
    t.diagnostic(`${rendered.length} previews as ${kind}`);
  }
});

test("the form's own preview and refusal show what was typed as text", async () => {
  const post = await target("Form under attack");
  const { page } = open;
  for (const attack of OURS.slice(0, isShort ? 3 : OURS.length)) {
    await open.look(post.path);
    await page.locator("#reply-name").fill(attack.replace(/\s/g, " "));
    await page.locator("#reply-url").fill(attack.replace(/\s/g, " "));
    await page.locator("#reply-text").fill(attack);
    await page.locator("#reply button[value=preview]").click();
    await page.locator("#preview, #reply [role=alert]").first().waitFor();
    await provokeForm(page);
  }
  nothing(open, "form");
});

const provokeForm = (page) => page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => setTimeout(done, 10)); }));
