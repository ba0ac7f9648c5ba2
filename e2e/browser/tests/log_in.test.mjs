// Somebody signs in by an account that they have elsewhere, comments, changes to another account, and logs
// out; on phone and desktop, with scripts and without. The OpenID Provider is a real one, the others are twins.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { fits, inSight, launch, ways } from "../kit/browser.mjs";
import { comment, form, sentOnce } from "../kit/guest.mjs";
import { LogInHouse, commentingAs, signIn } from "../kit/log_in.mjs";
import { ACCOUNTS } from "../kit/oidc.mjs";
import { TWINS } from "../kit/twins.mjs";
import { isShort } from "../kit/world.mjs";

const TEXT = "Typed with care,\n\n  letter by letter.";

let browser;
let street;
before(async () => { [browser, street] = await Promise.all([launch(), LogInHouse.build()]); });
after(async () => { await browser?.close(); await street?.pullDown(); });

/// Posts what stands in the form; answers the comment as everybody sees it.
async function posted(page, post, text) {
  await form(page).post.click();
  await inSight(comment(page, text));
  await fits(page);
  return sentOnce(post, text, street.house.api);
}

async function isBy(page, { author }, name, text) {
  assert.deepEqual([author.kind, author.displayName], ["AUTHOR_KIND_PERSON", name]);
  await comment(page, text).getByText(name, { exact: true }).waitFor();
}

for (const { device, javaScriptEnabled, name } of ways()) {
  test(`a person signs in by OpenID Connect, changes to another account, and logs out: ${name}`, async () => {
    const post = await street.post("By OpenID Connect");
    const page = await street.visit(browser, device, { javaScriptEnabled });
    await page.to(post.path);
    await form(page).text.fill(TEXT);
    await signIn(page, "The Club", "ada", fits);
    assert.equal(await form(page).text.inputValue(), TEXT, "the typed text survives");
    assert.equal(await form(page).name.count(), 0, "nobody asks a person for a name");
    await inSight(page.locator("#reply .account"));
    await fits(page);
    await isBy(page, await posted(page, post, "Typed with care"), ACCOUNTS.ada, "Typed with care");

    await form(page).text.fill("Said under another name.");
    await signIn(page, "GitHub", "otto");
    assert.equal(await form(page).text.inputValue(), "Said under another name.");
    await isBy(page, await posted(page, post, "Said under another name."), "Otto Lilienthal", "Said under another name.");

    await form(page).text.fill("Said by a guest.");
    await page.getByRole("button", { name: "Log Out" }).click();
    await page.getByText("You are signed out.").waitFor();
    assert.equal(await form(page).text.inputValue(), "Said by a guest.");
    await form(page).name.fill("Nora");
    const last = await posted(page, post, "Said by a guest.");
    assert.deepEqual([last.author.kind, last.author.displayName], ["AUTHOR_KIND_GUEST", "Nora"]);
    await page.to(post.path);
    assert.equal(await page.getByText("You are commenting using").count(), 0);
    await page.done();
  });

  // Once with scripts and once without.
  const twins = javaScriptEnabled === (device === "desktop") ? Object.entries(TWINS) : [];
  for (const [preset, { label, people }] of twins) {
    const skip = isShort && !(preset === "facebook" && javaScriptEnabled) && "part of make browser";
    test(`a person signs in by ${label}: ${name}`, { skip }, async () => {
      const post = await street.post(`By ${label}`);
      const page = await street.visit(browser, device, { javaScriptEnabled });
      await page.to(post.path);
      await form(page).text.fill(TEXT);
      const [account] = Object.keys(people);
      await signIn(page, label, account);
      assert.equal(await form(page).text.inputValue(), TEXT, "the typed text survives");
      await isBy(page, await posted(page, post, "Typed with care"), people[account].name, "Typed with care");
      await page.reload();
      await commentingAs(page, label);
      await page.done();
    });
  }
}
