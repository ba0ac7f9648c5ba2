// A blog on a host of its own: somebody reads it, signs in and comments there, and is signed in there alone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { fits, inSight, launch, open, ways } from "../kit/browser.mjs";
import { comment, form, freshPost, sentOnce } from "../kit/guest.mjs";
import { LogInHouse, signIn } from "../kit/log_in.mjs";
import { ACCOUNTS } from "../kit/oidc.mjs";
import { OPEN } from "../kit/seed.mjs";

const TEXT = "Typed at home.";

let browser;
let street;
let blog;
before(async () => {
  [browser, street] = await Promise.all([launch(), LogInHouse.build()]);
  const { api, installation } = street.house;
  const creator = api.as(await installation.service("blogs.create"));
  const { name } = await creator.post("blogs?blogId=hosted&owner.displayName=Ada", { title: "At home", commentPolicy: OPEN });
  blog = { name, path: "/", owner: await installation.member("hosted", "Ada", "OWNER") };
});
after(async () => { await browser?.close(); await street?.pullDown(); });

for (const { device, javaScriptEnabled, name } of ways()) {
  test(`a person signs in on a blog's own host: ${name}`, async () => {
    const { api, address, installation: { own } } = street.house;
    const [post, other] = [await freshPost("At home", blog, api), await street.post("Elsewhere")];
    const page = await open(browser, device, { baseURL: own, elsewhere: [address, street.openid.origin], javaScriptEnabled });
    await page.to(post.path);
    await form(page).text.fill(TEXT);
    await signIn(page, "The Club", "ada", fits);
    const { origin, pathname } = new URL(page.url());
    assert.deepEqual([origin, pathname], [own, post.path], "back where it began");
    assert.equal(await form(page).text.inputValue(), TEXT, "the typed text survives");
    await form(page).post.click();
    await inSight(comment(page, TEXT));
    const { author } = await sentOnce(post, TEXT, api);
    assert.deepEqual([author.kind, author.displayName], ["AUTHOR_KIND_PERSON", ACCOUNTS.ada]);
    assert.equal(await page.locator('a[href*="/b/"], form[action*="/b/"]').count(), 0, "no link leads by the other host");

    await page.to(`${address}${other.path}`);
    await form(page).name.waitFor();
    assert.equal(await page.getByText("You are commenting using").count(), 0, "nobody is signed in on the main host");
    await page.to(`${address}/b/hosted${post.path}`);
    assert.equal(page.url(), `${own}${post.path}`, "its old address leads home");
    await page.getByRole("button", { name: "Log Out" }).click();
    await page.getByText("You are signed out.").waitFor();
    assert.equal(new URL(page.url()).origin, own);
    await page.done();
  });
}
