// Every kind of page there is, with an address that shows it. A page that is not listed here is looked
// at by nobody: walks, accessibility, narrow windows and the contact sheet all go by this list.

import { isShort, world } from "./world.mjs";

const { service, post, quiet, closed, comments, german, germanPost, mirrored, mirroredPost } = world;
/// Of the newest but one: the current month may have nothing in another time zone.
const month = new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 7);
const first = comments[0].split("/").at(-1);

/// Pages that everybody sees: a name for people, the address, the status that it is answered with, the
/// element that a picture of it begins with, and whether another one has the same parts `again`.
export const PAGES = [
  { name: "blogs", path: "/", status: 200 },
  { name: "home", path: service.path, status: 200 },
  { name: "post", path: post.path, status: 200 },
  { name: "post without comments", path: quiet.path, status: 200 },
  { name: "post that is closed", path: closed.path, status: 200 },
  { name: "comment marked", path: `${post.path}?comment=${first}`, status: 200, from: "#comments", again: true },
  { name: "reply", path: `${post.path}?reply_to=${first}`, status: 200, from: "#reply", again: true },
  { name: "newest first", path: `${post.path}?sort=newest`, status: 200, from: "#comments", again: true },
  { name: "label", path: `${service.path}label/great%20service`, status: 200 },
  { name: "author", path: `${service.path}author/${post.author}`, status: 200, again: true },
  { name: "month", path: `${service.path}month/${month}`, status: 200, again: true },
  { name: "search", path: `${service.path}search`, status: 200 },
  { name: "search that finds", path: `${service.path}search?q=waiter`, status: 200 },
  { name: "search that finds nothing", path: `${service.path}search?q=xyzzy`, status: 200, again: true },
  { name: "businesses", path: `${service.path}business/`, status: 200 },
  { name: "business", path: `${service.path}business/the-olive-court`, status: 200 },
  { name: "not found", path: `${service.path}no-such-post`, status: 404 },
  { name: "German home", path: german.path, status: 200, again: true },
  { name: "German post", path: germanPost.path, status: 200 },
  { name: "mirrored home", path: mirrored.path, status: 200, again: true },
  { name: "mirrored post", path: mirroredPost.path, status: 200 },
  { name: "mirrored label", path: `${mirrored.path}label/letters`, status: 200, again: true },
  { name: "mirrored search", path: `${mirrored.path}search?q=waiter`, status: 200, again: true },
  { name: "mirrored business", path: `${mirrored.path}business/the-olive-court`, status: 200, again: true },
  { name: "mirrored not found", path: `${mirrored.path}no-such-post`, status: 404, again: true },
];

/// What the short form looks at: each part of the pages once.
export const CHOSEN = isShort ? PAGES.filter((page) => !page.again) : PAGES;
