// Walks of a guest: writes, looks first, answers, quotes, reacts, changes, deletes, is remembered and
// forgotten; on phone and desktop, with scripts and without.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { fits, inSight, launch, open, ways } from "../kit/browser.mjs";
import { comment, form, freshPost, sentOnce, write } from "../kit/guest.mjs";
import { api, world } from "../kit/world.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const { device, javaScriptEnabled, name } of ways()) {
  const visit = () => open(browser, device, { javaScriptEnabled });

  test(`a guest looks at a comment before it is posted: ${name}`, async () => {
    const post = await freshPost("Preview first");
    const page = await visit();
    await page.to(post.path);
    await write(page, "Grace", "It was **great** service.");
    await form(page).preview.click();
    await page.locator("#preview strong", { hasText: "great" }).waitFor();
    await fits(page);
    assert.equal(await form(page).text.inputValue(), "It was **great** service.");
    await form(page).post.click();
    await page.getByText("Thank you, your comment is here.").waitFor();
    await inSight(comment(page, "It was great service."));
    await fits(page);
    await sentOnce(post, "great");
    await page.done();
  });

  test(`a guest is told what is missing, and loses nothing: ${name}`, async () => {
    const post = await freshPost("What is missing");
    const page = await visit();
    await page.to(post.path);
    await form(page).text.fill("Without a name");
    await form(page).url.fill("not an address at all");
    await form(page).post.click();
    await page.getByText("Please enter a name.").first().waitFor();
    page.expected(/Failed to load resource.*(400|422)/);
    await fits(page);
    assert.equal(await form(page).text.inputValue(), "Without a name");
    assert.equal(await form(page).url.inputValue(), "not an address at all");
    await form(page).name.fill("Linus");
    await form(page).url.fill("https://example.org/linus");
    await form(page).post.click();
    await comment(page, "Without a name").waitFor();
    const { author } = await sentOnce(post, "Without a name");
    assert.equal(author.url, "https://example.org/linus");
    await page.done();
  });

  test(`a guest answers under a comment: ${name}`, async () => {
    const post = await freshPost("Answers");
    const parent = await api.post(`${post.name}/comments`, { author: { displayName: "Ada" }, content: "Who knows him?" });
    const page = await visit();
    await page.to(post.path);
    await page.getByRole("link", { name: "Reply to Ada" }).click();
    await page.getByText("Replying to Ada").waitFor();
    await inSight(form(page).text);
    await fits(page);
    await write(page, "Grace", "I do.");
    await form(page).post.click();
    await comment(page, "I do.").waitFor();
    const answer = await sentOnce(post, "I do.");
    assert.equal(answer.parentComment, parent.name);
    await page.done();
  });

  test(`a guest quotes a comment: ${name}`, async () => {
    const post = await freshPost("Quotes");
    await api.post(`${post.name}/comments`, { author: { displayName: "Ada" }, content: "A word worth *repeating*." });
    const page = await visit();
    await page.to(post.path);
    await page.getByRole("link", { name: "Quote Ada" }).click();
    await page.waitForFunction(() => document.querySelector("#reply-text").value.includes("> A word worth"));
    await page.done();
  });

  test(`a guest changes a comment, and everybody sees that it was: ${name}`, async () => {
    const post = await freshPost("Changes");
    const page = await visit();
    await page.to(post.path);
    await write(page, "Grace", "The frist word.");
    await form(page).post.click();
    await comment(page, "The frist word.").waitFor();
    await page.getByRole("link", { name: "Edit your comment" }).click();
    await page.getByLabel("Your comment", { exact: true }).fill("The first word.");
    await fits(page);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Your change is saved.").waitFor();
    await comment(page, "The first word.").getByText("edited").waitFor();
    await sentOnce(post, "The first word.");
    await page.done();
  });

  test(`a guest deletes a comment: ${name}`, async () => {
    const post = await freshPost("Deletions");
    const page = await visit();
    await page.to(post.path);
    await write(page, "Grace", "Better unsaid.");
    await form(page).post.click();
    await comment(page, "Better unsaid.").waitFor();
    await page.getByRole("link", { name: "Delete your comment" }).click();
    await page.getByRole("button", { name: "Delete it" }).click();
    await page.getByText("Your comment is deleted.").waitFor();
    assert.equal(await comment(page, "Better unsaid.").count(), 0);
    await page.done();
  });

  test(`a guest reacts once, and takes it back: ${name}`, async () => {
    const post = await freshPost("Reactions");
    const said = await api.post(`${post.name}/comments`, { author: { displayName: "Ada" }, content: "Worth a thank-you." });
    const page = await visit();
    await page.to(post.path);
    await page.getByLabel("React to Ada").click();
    await page.getByRole("button", { name: "Thanks" }).click();
    const pressed = page.locator("button.reaction[aria-pressed=true]");
    await pressed.filter({ hasText: /Thanks\s*1/ }).waitFor();
    assert.equal((await api.get(said.name)).reactionCount, 1);
    await pressed.click();
    await pressed.waitFor({ state: "detached" });
    assert.equal((await api.get(said.name)).reactionCount ?? 0, 0);
    await page.done();
  });

  test(`a guest is remembered with consent, greeted, and forgotten: ${name}`, async () => {
    const [first, second] = [await freshPost("Remembered"), await freshPost("Remembered")];
    const page = await visit();
    await page.to(first.path);
    await write(page, "Barbara", "Do remember me.");
    await page.getByLabel("Remember my name on this device").check();
    await form(page).post.click();
    await comment(page, "Do remember me.").waitFor();
    await page.to(second.path);
    await page.getByText("Welcome back, Barbara.").waitFor();
    await page.getByRole("button", { name: "Forget me" }).click();
    await page.getByText("This device has forgotten you.").waitFor();
    await page.to(second.path);
    assert.equal(await page.getByText("Welcome back").count(), 0);
    await page.done();
  });

  test(`a guest's first comment is held, and the guest is told so: ${name}`, async () => {
    const post = await freshPost("Held", world.held);
    const page = await visit();
    await page.to(post.path);
    await write(page, "Grace", "My first words here.");
    await form(page).post.click();
    await page.getByText("your comment is safe with us").waitFor();
    await comment(page, "My first words here.").getByText("Awaiting moderation").waitFor();
    await fits(page);
    const stranger = await visit();
    await stranger.to(post.path);
    assert.equal(await stranger.getByText("My first words here.").count(), 0);
    await stranger.done();
    await page.done();
  });
}
