// What may go wrong on the way to a provider and back: somebody changes their mind, a provider is away, two
// tabs are on their way at once, the gateway is started again or replaced. No text is lost, nobody signed out.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { fits, inSight, launch } from "../kit/browser.mjs";
import { comment, form, sentOnce } from "../kit/guest.mjs";
import { AWAY, LogInHouse, agree, button, commentingAs, connect, signIn } from "../kit/log_in.mjs";
import { ACCOUNTS } from "../kit/oidc.mjs";
import { isShort } from "../kit/world.mjs";

const TEXT = "Typed with care, letter by letter.";
const options = { skip: isShort && "part of make browser" };

let browser;
let street;
before(async () => { if (!isShort) [browser, street] = await Promise.all([launch(), LogInHouse.build()]); });
after(async () => { await browser?.close(); await street?.pullDown(); });

async function posts(page, text) {
  await form(page).post.click();
  await comment(page, text).waitFor();
}

const by = async (post, text) => (await sentOnce(post, text, street.house.api)).author;

const WAYS = [
  { device: "desktop", javaScriptEnabled: true, name: "with scripts" },
  { device: "phone", javaScriptEnabled: false, name: "without scripts" },
];
for (const { device, javaScriptEnabled, name } of WAYS) {
  const visit = () => street.visit(browser, device, { javaScriptEnabled });

  for (const [label, choose] of [["The Club", "Sign in"], ["GitHub", null], ["Facebook", null]]) {
    test(`who does not agree at ${label} is told so, and goes on as a guest: ${name}`, options, async () => {
      const post = await street.post("Cancelled");
      const page = await visit();
      await page.to(post.path);
      await form(page).text.fill(TEXT);
      await connect(page, label);
      if (choose) await page.getByRole("button", { name: choose }).click();
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.getByText(`You did not agree at ${label}, so nothing was passed on`).waitFor();
      page.expected(/Failed to load resource.*403/);
      await fits(page);
      await page.getByRole("link", { name: "Back to where you were" }).click();
      await inSight(form(page).text);
      assert.equal(await form(page).text.inputValue(), TEXT);
      await form(page).name.fill("Nora");
      await posts(page, TEXT);
      assert.equal((await by(post, TEXT)).displayName, "Nora");
      await page.done();
    });
  }

  test(`who did not agree may begin anew from there: ${name}`, options, async () => {
    const post = await street.post("Agreed in the end");
    const page = await visit();
    await page.to(post.path);
    await form(page).text.fill(TEXT);
    await connect(page, "X");
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Sign in with X" }).click();
    await agree(page, "xenia");
    await commentingAs(page, "X");
    assert.equal(await form(page).text.inputValue(), TEXT);
    page.expected(/Failed to load resource.*403/);
    await page.done();
  });

  test(`who changes their mind on the way to another account stays who they are: ${name}`, options, async () => {
    const post = await street.post("Stayed");
    const page = await visit();
    await page.to(post.path);
    await signIn(page, "X", "xenia");
    await form(page).text.fill(TEXT);
    await connect(page, "GitHub");
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("heading", { name: "Nothing has changed" }).waitFor();
    page.expected(/Failed to load resource.*403/);
    await page.getByRole("link", { name: "Back to where you were" }).click();
    await commentingAs(page, "X");
    assert.equal(await form(page).text.inputValue(), TEXT);
    await posts(page, TEXT);
    assert.equal((await by(post, TEXT)).displayName, "Xenia Ortiz");
    await page.done();
  });

  test(`a provider that is away says so and leaves the guest form: ${name}`, options, async () => {
    const post = await street.post("Nobody is there");
    const page = await visit();
    await page.to(post.path);
    await form(page).text.fill(TEXT);
    await button(page, AWAY).click();
    await page.getByText(`${AWAY} does not answer at the moment. You can go back, or try again`).waitFor();
    page.expected(/Failed to load resource.*503/);
    await fits(page);
    await page.getByRole("link", { name: "Back to where you were" }).click();
    await inSight(form(page).text);
    assert.equal(await form(page).text.inputValue(), TEXT);
    await form(page).name.fill("Nora");
    await posts(page, TEXT);
    await page.done();
  });

  test(`two tabs at once both come back signed in: ${name}`, options, async () => {
    const [first, second] = [await street.post("One tab"), await street.post("Another tab")];
    const page = await visit();
    const tab = await page.context().newPage();
    await page.to(first.path);
    await tab.goto(second.path);
    await form(page).text.fill("Said in one tab.");
    await form(tab).text.fill("Said in another tab.");
    await connect(page, "The Club");
    await connect(tab, "Example Works");
    await agree(page, "grace");
    await commentingAs(page, "The Club");
    await agree(tab, "grace");
    await commentingAs(tab, "Example Works");
    assert.equal(await form(tab).text.inputValue(), "Said in another tab.");
    // Both are the same person's.
    await posts(page, "Said in one tab.");
    await posts(tab, "Said in another tab.");
    assert.equal((await by(first, "Said in one tab.")).displayName, ACCOUNTS.grace);
    assert.equal((await by(second, "Said in another tab.")).displayName, ACCOUNTS.grace);
    await page.done();
  });

  test(`two tabs with two accounts: nothing is said under a name that its page did not show: ${name}`, options, async () => {
    const [first, second] = [await street.post("As one"), await street.post("As another")];
    const page = await visit();
    const tab = await page.context().newPage();
    await page.to(first.path);
    await tab.goto(second.path);
    await connect(page, "GitHub");
    await connect(tab, "X");
    await agree(tab, "xaver");
    await commentingAs(tab, "X");
    await agree(page, "octavia");
    await commentingAs(page, "GitHub");
    await form(tab).text.fill(TEXT);
    await form(tab).post.click();
    await tab.getByText("or under another name. Nothing was sent yet").waitFor();
    page.expected(/Failed to load resource.*403/);
    await commentingAs(tab, "GitHub");
    assert.equal(await form(tab).text.inputValue(), TEXT);
    await posts(tab, TEXT);
    assert.equal((await by(second, TEXT)).displayName, "Octavia Hill");
    await page.reload();
    await commentingAs(page, "GitHub");
    await page.done();
  });

  test(`who logs out in one tab is a guest in the other, and loses no text: ${name}`, options, async () => {
    const post = await street.post("Logged out");
    const page = await visit();
    await page.to(post.path);
    await signIn(page, "WordPress.com", "willa");
    const tab = await page.context().newPage();
    await tab.goto(post.path);
    await form(tab).text.fill(TEXT);
    await page.getByRole("button", { name: "Log Out" }).click();
    await page.getByText("You are signed out.").waitFor();
    await form(tab).post.click();
    await tab.getByText("Your session has ended since this page was opened.").waitFor();
    page.expected(/Failed to load resource.*(401|403)/);
    assert.equal(await form(tab).text.inputValue(), TEXT);
    await form(tab).name.fill("Nora");
    await posts(tab, TEXT);
    assert.equal((await by(post, TEXT)).displayName, "Nora");
    await page.done();
  });
}

for (const [how, again] of [["started again", () => street.restartGateway()], ["replaced", () => street.replaceGateway()]]) {
  test(`a gateway that is ${how} keeps the session, and takes the answer of a log-in that was under way`, options, async () => {
    const post = await street.post(`Gateway ${how}`);
    const there = await street.visit(browser, "desktop");
    const onTheWay = await street.visit(browser, "phone", { javaScriptEnabled: false });
    await there.to(post.path);
    await signIn(there, "The Club", "ada");
    await form(there).text.fill(TEXT);
    await onTheWay.to(post.path);
    await form(onTheWay).text.fill("On the way meanwhile.");
    await connect(onTheWay, "GitHub");
    await again();
    await posts(there, TEXT);
    assert.equal((await by(post, TEXT)).displayName, ACCOUNTS.ada);
    await there.reload();
    await commentingAs(there, "The Club");
    await agree(onTheWay, "otto");
    await commentingAs(onTheWay, "GitHub");
    assert.equal(await form(onTheWay).text.inputValue(), "On the way meanwhile.");
    await posts(onTheWay, "On the way meanwhile.");
    there.expected(/ERR_/);
    await there.done();
    await onTheWay.done();
  });
}

test("somebody changes to another account of the same provider, by its other client", options, async () => {
  const post = await street.post("Another account");
  const page = await street.visit(browser, "desktop");
  await page.to(post.path);
  await signIn(page, "The Club", "ada");
  await signIn(page, "Example Works", "grace");
  await form(page).text.fill(TEXT);
  await posts(page, TEXT);
  assert.equal((await by(post, TEXT)).displayName, ACCOUNTS.grace);
  await page.done();
});
