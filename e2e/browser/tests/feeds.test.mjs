// Feeds, sitemap and robots.txt as other programs read them. Their addresses come from the pages.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";

import { load } from "../kit/packages.mjs";
import { api, world } from "../kit/world.mjs";

const { default: Ajv } = await load("ajv");
const { default: addFormats } = await load("ajv-formats");
const beside = (name) => new URL(`../${name}`, import.meta.url).pathname;
const { service, post } = world;

/// Reads feeds and sitemaps by Python's feedparser and xmlschema.
const read = (...addresses) => JSON.parse(execFileSync(
  process.env.BROWSER_PYTHON,
  [beside("python/feeds.py"), beside("schemas/sitemap-0.9.xsd"), ...addresses],
  { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
));

/// Addresses of the feeds that a page names, by their type.
async function alternates(path) {
  const html = await (await fetch(world.address + path)).text();
  const links = [...html.matchAll(/<link rel="alternate"[^>]*>/g)].map(([tag]) => ({
    type: /type="([^"]*)"/.exec(tag)?.[1], href: /href="([^"]*)"/.exec(tag)?.[1].replaceAll("&amp;", "&"),
  }));
  return links.map(({ type, href }) => ({ type, address: new URL(href, world.address).href }));
}

let validateJsonFeed;
before(() => {
  const ajv = new Ajv({ allErrors: true });
  addFormats(ajv);
  validateJsonFeed = ajv.compile(JSON.parse(readFileSync(beside("schemas/jsonfeed-1.1.json"), "utf8")));
});

async function everyFeed(path) {
  const found = await alternates(path);
  const types = new Set(found.map(({ type }) => type));
  for (const type of ["application/atom+xml", "application/rss+xml", "application/feed+json"]) {
    assert.ok(types.has(type), `${path} names no feed of type ${type}`);
  }
  return found;
}

const published = async () => {
  const posts = await api.all(`${service.name}/posts`, "posts");
  return posts.map(({ title }) => title);
};

test("Atom and RSS of a blog: every entry is read, with title, link, time and content", async () => {
  const feeds = (await everyFeed(service.path)).filter(({ type }) => type !== "application/feed+json");
  const titles = new Set(await published());
  const answers = read(...feeds.map(({ address }) => address));
  for (const [address, feed] of Object.entries(answers)) {
    assert.ok(feed.entries.length >= 10, `${address} has ${feed.entries.length} entries`);
    for (const entry of feed.entries) {
      assert.ok(entry.id && entry.link.startsWith(world.address) && entry.published && entry.content, JSON.stringify(entry));
    }
    const known = feed.entries.filter((entry) => titles.has(entry.title));
    assert.ok(known.length >= 10, `${address} names ${known.length} posts of the blog`);
    assert.equal(new Set(feed.entries.map((entry) => entry.id)).size, feed.entries.length, "each entry once");
  }
});

for (const [name, path] of [["a blog", service.path], ["a post's comments", post.path], ["a label", `${service.path}label/great%20service`]]) {
  test(`JSON Feed of ${name} passes its schema; Atom and RSS are read`, async () => {
    const feeds = await everyFeed(path);
    for (const { address } of feeds.filter(({ type }) => type === "application/feed+json")) {
      const response = await fetch(address);
      assert.match(response.headers.get("content-type"), /application\/feed\+json/);
      const feed = await response.json();
      assert.ok(validateJsonFeed(feed), JSON.stringify(validateJsonFeed.errors, null, 2));
      assert.ok(feed.items.length > 0, `${address} is empty`);
    }
    const others = feeds.filter(({ type }) => type !== "application/feed+json").map(({ address }) => address);
    for (const [address, feed] of Object.entries(read(...others))) assert.ok(feed.entries.length > 0, `${address} is empty`);
  });
}

test("robots.txt names the sitemap; the sitemap passes its schema and leads to every post", async () => {
  const robots = await (await fetch(`${world.address}/robots.txt`)).text();
  const first = /^Sitemap:\s*(\S+)/mi.exec(robots)?.[1];
  assert.ok(first, `no sitemap in ${robots}`);
  const pages = new Set();
  const open = [first];
  while (open.length > 0) {
    const map = Object.values(read(open.pop()))[0];
    if (map.kind === "sitemapindex") open.push(...map.locations);
    else map.locations.forEach((one) => pages.add(new URL(one).pathname));
  }
  for (const one of [post, world.germanPost, world.mirroredPost, ...world.essays]) {
    assert.ok(pages.has(one.path), `${one.path} is not in the sitemap`);
  }
});
