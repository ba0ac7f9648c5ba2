// The journey over gRPC-Web: posts and comments written, paged, changed, published, deleted.
// Descriptors come from the server's own set (CLIENTS_DESCRIPTORS): no generated code.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

// The packages are installed in the build folder, not beside this file.
const { resolve } = createRequire(`${process.env.CLIENTS_PACKAGES}/package.json`);
const load = (name) => import(pathToFileURL(resolve(name)));
const { createFileRegistry, fromBinary } = await load("@bufbuild/protobuf");
const { FileDescriptorSetSchema } = await load("@bufbuild/protobuf/wkt");
const { Code, ConnectError, createClient } = await load("@connectrpc/connect");
const { createGrpcWebTransport } = await load("@connectrpc/connect-node");

const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(process.env.CLIENTS_DESCRIPTORS)));
const transport = createGrpcWebTransport({
  baseUrl: `http://${process.env.CLIENTS_ADDRESS}`,
  httpVersion: "1.1",
  defaultTimeoutMs: 15_000,
});
const posts = createClient(registry.getService("rapport.posts.v1.PostService"), transport);
const comments = createClient(registry.getService("rapport.comments.v1.CommentService"), transport);
const asOwner = { headers: { authorization: `Bearer ${process.env.CLIENTS_OWNER}` } };
const blog = `blogs/${process.env.CLIENTS_BLOG}`;

// The number of an enum value by its name in the contract.
const value = (type, name) => registry.getEnum(type).values.find((one) => one.name === name).number;
const postState = (name) => value("rapport.posts.v1.PostState", `POST_STATE_${name}`);
const commentState = (name) => value("rapport.comments.v1.CommentState", `COMMENT_STATE_${name}`);

const refused = (code, call) =>
  assert.rejects(call, (error) => {
    assert.ok(error instanceof ConnectError, `${error}`);
    assert.equal(Code[error.code], Code[code], error.message);
    return true;
  });

// The names of all pages, of at most two each.
async function walk(call, request, field) {
  const names = [];
  let pageToken = "";
  do {
    const page = await call({ ...request, pageSize: 2, pageToken });
    assert.ok(page[field].length <= 2, "a page is longer than asked for");
    names.push(...page[field].map((one) => one.name));
    pageToken = page.nextPageToken;
  } while (pageToken);
  return names;
}

// Posts: written once per request_id.
const first = { parent: blog, post: { title: "Good service", content: "*Hello*" }, requestId: randomUUID() };
const post = await posts.createPost(first, asOwner);
const { name } = post;
assert.equal(post.state, postState("DRAFT"));
assert.equal((await posts.createPost(first, asOwner)).name, name);
await refused(Code.AlreadyExists, posts.createPost({ ...first, post: { title: "Other" } }, asOwner));
const others = [];
for (const n of [2, 3]) others.push((await posts.createPost({ parent: blog, post: { title: `Post ${n}` } }, asOwner)).name);
const all = await walk((request) => posts.listPosts(request, asOwner), { parent: blog }, "posts");
assert.deepEqual(all.sort(), [name, ...others].sort());

// Changed under a mask: what it does not name stays; a stale etag changes nothing.
const update = { post: { name, title: "Great service", content: "-", etag: post.etag }, updateMask: { paths: ["title"] } };
const changed = await posts.updatePost(update, asOwner);
assert.deepEqual([changed.title, changed.content], ["Great service", "*Hello*"]);
await refused(Code.Aborted, posts.updatePost(update, asOwner));

// Published, trashed and taken out again, as a reader sees it.
await refused(Code.NotFound, posts.getPost({ name }));
assert.equal((await posts.publishPost({ name }, asOwner)).state, postState("PUBLISHED"));
assert.equal((await posts.getPost({ name })).title, "Great service");
await refused(Code.Aborted, posts.deletePost({ name, etag: post.etag }, asOwner));
assert.equal((await posts.deletePost({ name }, asOwner)).state, postState("TRASHED"));
await refused(Code.NotFound, posts.getPost({ name }));
assert.equal((await posts.undeletePost({ name }, asOwner)).state, postState("PUBLISHED"));

// A guest's comments: written once per request_id, changed and deleted by edit token.
const say = (content, requestId = "") =>
  comments.createComment({ parent: name, comment: { author: { displayName: "Guest" }, content }, requestId });
const key = randomUUID();
const said = await say("I *agree*.", key);
const asAuthor = { headers: { "rapport-edit-token": said.editToken } };
assert.equal(said.state, commentState("APPROVED"));
assert.equal((await say("I *agree*.", key)).name, said.name);
const more = [(await say("Comment 2")).name, (await say("Comment 3")).name];
const edit = { comment: { name: said.name, content: "I agree.", etag: said.etag }, updateMask: { paths: ["content"] } };
await refused(Code.PermissionDenied, comments.updateComment(edit));
assert.equal((await comments.updateComment(edit, asAuthor)).content, "I agree.");
await refused(Code.Aborted, comments.updateComment(edit, asAuthor));

// Held for its links until a moderator decides.
const held = await say("See https://a.example/ and https://b.example/");
assert.equal(held.state, commentState("PENDING"));
await refused(Code.NotFound, comments.getComment({ name: held.name }));
const action = value("rapport.comments.v1.ModerationAction", "MODERATION_ACTION_APPROVE");
await refused(Code.Unauthenticated, comments.moderateComment({ name: said.name, action }));
assert.equal((await comments.moderateComment({ name: held.name, action }, asOwner)).state, commentState("APPROVED"));
const list = () => walk((request) => comments.listComments(request), { parent: name }, "comments");
assert.deepEqual(await list(), [said.name, ...more, held.name]);

assert.equal((await comments.deleteComment({ name: said.name }, asAuthor)).state, commentState("DELETED"));
assert.deepEqual(await list(), [...more, held.name]);
