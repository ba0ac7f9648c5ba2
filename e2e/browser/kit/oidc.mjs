// An OpenID Provider that others wrote (npm `oidc-provider`, certified), with a page to sign in and one to
// agree. It is at `localhost` while Rapport is at 127.0.0.1: two sites to a browser, as in real life.

import { generateKeyPairSync, randomBytes } from "node:crypto";
import { text } from "node:stream/consumers";

import { ask, listen, page } from "./street.mjs";
import { load } from "./packages.mjs";

const { default: Provider } = await load("oidc-provider");

/// Whose accounts it has: the id that never changes, by the name that is typed to sign in.
export const ACCOUNTS = { ada: "Ada Lovelace", grace: "Grace Hopper" };

const findAccount = (_, accountId) => ACCOUNTS[accountId] && {
  accountId, claims: () => ({ sub: accountId, name: ACCOUNTS[accountId] }),
};

/// What it is asked to be; where nothing is said it does as its makers thought best.
const configuration = (clients) => ({
  clients,
  findAccount,
  // The name is asked for apart from the ID token.
  claims: { openid: ["sub"], profile: ["name"] },
  cookies: { keys: [randomBytes(32).toString("hex")] },
  jwks: { keys: [{ ...generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" }), alg: "RS256", use: "sig" }] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Grant: 3600, Session: 3600 },
});

export class OpenIdProvider {
  #provider = null;
  #handle = null;

  /// Begins to listen; nobody is served before `serve`.
  static async open(name) {
    const it = new OpenIdProvider();
    const answer = (request, response) => it.#answer(request, response);
    return Object.assign(it, { name, ...(await listen(answer)) });
  }

  get issuer() {
    return this.origin;
  }

  /// Serves these clients, each an object as in Dynamic Client Registration 1.0.
  serve(clients) {
    this.#provider = new Provider(this.issuer, configuration(clients));
    this.#handle = this.#provider.callback();
  }

  #answer(request, response) {
    if (!request.url.startsWith("/interaction/")) return this.#handle(request, response);
    return request.method === "POST" ? this.#decide(request, response) : this.#show(request, response);
  }

  async #show(request, response) {
    const { prompt } = await this.#provider.interactionDetails(request, response);
    const fields = prompt.name === "login"
      ? { account: Object.keys(ACCOUNTS), go: "Sign in" }
      : { go: "Agree" };
    const asked = prompt.name === "login" ? `Sign in at ${this.name}` : "May this site know your name?";
    page(response, 200, asked, ask(fields));
  }

  async #decide(request, response) {
    const { prompt, params, session, grantId } = await this.#provider.interactionDetails(request, response);
    const form = new URLSearchParams(await text(request));
    const go = (result, mergeWithLastSubmission = true) =>
      this.#provider.interactionFinished(request, response, result, { mergeWithLastSubmission });
    if (form.get("answer") !== "go") return go({ error: "access_denied", error_description: "They did not agree." }, false);
    if (prompt.name === "login") return go({ login: { accountId: form.get("account") } }, false);
    const { Grant } = this.#provider;
    const grant = grantId ? await Grant.find(grantId) : new Grant({ accountId: session.accountId, clientId: params.client_id });
    if (prompt.details.missingOIDCScope) grant.addOIDCScope(prompt.details.missingOIDCScope.join(" "));
    if (prompt.details.missingOIDCClaims) grant.addOIDCClaims(prompt.details.missingOIDCClaims);
    return go({ consent: { grantId: await grant.save() } });
  }
}
