// A house with a provider of every kind beside it, and what somebody does to sign in there.

import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { open } from "./browser.mjs";
import { House } from "./house.mjs";
import { Installation } from "./installation.mjs";
import { OpenIdProvider } from "./oidc.mjs";
import { Server, freePorts } from "./server.mjs";
import { TWINS, Twins } from "./twins.mjs";

/// What the OpenID Provider calls each button's client, and the client itself.
const CLIENTS = {
  club: { preset: "oidc", label: "The Club", client_secret: "of the club / with + signs", token_endpoint_auth_method: "client_secret_basic" },
  works: { preset: "keycloak", label: "Example Works", token_endpoint_auth_method: "none" },
};

/// A button whose provider nobody has started.
export const AWAY = "Closed Inn";

const provider = (fields) => ["[[provider]]", ...Object.entries(fields).map(([name, value]) => `${name} = ${JSON.stringify(value)}`)].join("\n");

export class LogInHouse {
  /// Starts the providers, and the processes of Rapport with a button for each.
  static async build() {
    const [openid, twins, [nobody]] = await Promise.all([OpenIdProvider.open("The Club"), Twins.open(), freePorts(1)]);
    const file = [
      ...Object.entries(CLIENTS).map(([id, { preset, label, client_secret }]) => provider({
        preset, id, label, issuer: openid.issuer, client_id: id, ...(client_secret && { client_secret_file: "secret" }),
      })),
      ...twins.settings(),
      provider({ preset: "oidc", id: "inn", label: AWAY, issuer: `http://localhost:${nobody}`, client_id: "x", client_secret: "x" }),
    ].join("\n\n");
    const house = await House.build(async (folder) => {
      const path = join(folder, "login.toml");
      await Promise.all([writeFile(path, file), writeFile(join(folder, "secret"), CLIENTS.club.client_secret)]);
      return Installation.startSplit(folder, { RAPPORT_LOGIN_PROVIDERS: path });
    });
    const redirect = (id) => `${house.address}/auth/${id}/callback`;
    twins.serve(redirect);
    openid.serve(Object.entries(CLIENTS).map(([id, { client_secret, token_endpoint_auth_method }]) => (
      { client_id: id, client_secret, token_endpoint_auth_method, redirect_uris: [redirect(id), `${house.installation.own}/auth/${id}/callback`] }
    )));
    return Object.assign(new LogInHouse(), { house, openid, twins });
  }

  /// A post for one test.
  post(title) {
    return this.house.post(title);
  }

  /// A window that may go to the providers, too.
  visit(browser, device, options) {
    return open(browser, device, { baseURL: this.house.address, elsewhere: [this.openid.origin, this.twins.origin], ...options });
  }

  /// Ends the gateway as an operator does, and starts it.
  async restartGateway() {
    const { gateway } = this.house.servers;
    await gateway.end();
    await gateway.start();
  }

  /// Puts another gateway in its place, which has the keys and nothing else of the first.
  async replaceGateway() {
    const { installation: { folder }, servers } = this.house;
    await servers.gateway.end();
    const elsewhere = join(folder, "elsewhere");
    await mkdir(join(elsewhere, "keys"), { recursive: true });
    await Promise.all(["gateway.pem", "cookie.key", "jwks.json"].map((key) => cp(join(folder, "data", "keys", key), join(elsewhere, "keys", key))));
    const { words, settings, admin, log } = servers.gateway;
    servers.gateway = new Server(words, { ...settings, RAPPORT_DATA_DIR: elsewhere }, admin, log);
    await servers.gateway.start();
  }

  async pullDown() {
    await Promise.all([this.house.pullDown(), this.openid.close(), this.twins.close()]);
  }
}

/// All labels, in the order of their buttons.
export const LABELS = [...Object.values(CLIENTS).map(({ label }) => label), ...Object.values(TWINS).map(({ label }) => label), AWAY];

/// The button of a provider on the reply form; under *Change* for who is signed in.
export const button = (page, label) => page.locator("#reply .providers").getByRole("button", { name: label, exact: true });

/// Presses it, and is led on to the provider.
export async function connect(page, label, look) {
  const here = new URL(page.url()).origin;
  const elsewhere = (url) => new URL(url).origin !== here;
  const change = page.locator("#reply summary").filter({ hasText: "Change" });
  if (await change.isVisible()) await change.click();
  if (look) await lookOnTheWay(page, label, look, elsewhere);
  else await button(page, label).click();
  await page.waitForURL(elsewhere);
}

/// Looks at the page on the way, which has to stay for that: when the browser goes on by itself it is kept from
/// it, and goes on by that page's own button.
async function lookOnTheWay(page, label, look, elsewhere) {
  let kept;
  const isKept = new Promise((resolve) => { kept = resolve; });
  // A navigation that is answered so leaves the page where it is.
  await page.route(elsewhere, (route) => route.fulfill({ status: 204 }).then(kept));
  await Promise.all([page.waitForRequest((request) => elsewhere(request.url())), button(page, label).click()]);
  await isKept;
  await page.getByRole("heading", { name: `Connecting to ${label}` }).waitFor();
  await look(page);
  await page.unroute(elsewhere);
  await page.getByRole("link", { name: `Continue to ${label}` }).click();
}

/// Signs in at the provider where it asks for that, and agrees.
export async function agree(page, account) {
  const choice = page.getByLabel("Account");
  await choice.selectOption(account);
  const signIn = page.getByRole("button", { name: "Sign in" });
  if (await signIn.count()) await signIn.click();
  await page.getByRole("button", { name: "Agree" }).click();
}

/// The whole way; ends on the page where it began, as a person.
export async function signIn(page, label, account, look) {
  await connect(page, label, look);
  await agree(page, account);
  await commentingAs(page, label);
}

/// Waits until the form says so.
export const commentingAs = (page, label) => page.getByText(`You are commenting using your ${label} account.`, { exact: true }).waitFor();
