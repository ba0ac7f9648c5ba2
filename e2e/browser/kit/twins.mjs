// Twins of the providers that speak OAuth 2.0 without OpenID Connect, as strict as the originals are: what
// each asks for, refuses and answers is data, taken from its documentation.

import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { text } from "node:stream/consumers";

import { ask, listen, page } from "./street.mjs";

/// Two accounts at each, by the name that somebody is signed in under there.
const people = (names, profile) => Object.fromEntries(names.map((name, at) => [name.split(" ")[0].toLowerCase(), { name, profile: profile(name, at) }]));
const login = (name) => name.replace(" ", "").toLowerCase();

/// By preset: paths as at the original; the scope that has to be asked for; where the secret has to be
/// (`body` or `header`); what a spent code is answered with; what goes with a token; what `Cancel` adds;
/// what is put behind every redirect; and the profiles.
export const TWINS = {
  github: {
    label: "GitHub",
    paths: { authorization: "/login/oauth/authorize", token: "/login/oauth/access_token", profile: "/user" },
    scope: null,
    secret: "body",
    spent: [200, { error: "bad_verification_code", error_description: "The code passed is incorrect or expired." }],
    token: { scope: "", token_type: "bearer" },
    denied: { error_description: "The user has denied your application access." },
    people: people(["Octavia Hill", "Otto Lilienthal"], (name, at) => ({
      login: login(name), id: 583231 + at, node_id: "MDQ6VXNlcjU4MzIzMQ==", type: "User", site_admin: false, name, email: null,
    })),
  },
  wordpress: {
    label: "WordPress.com",
    paths: { authorization: "/oauth2/authorize", token: "/oauth2/token", profile: "/rest/v1.1/me" },
    scope: "auth",
    secret: "body",
    spent: [400, { error: "invalid_grant", error_description: "Invalid authorization_code." }],
    token: { token_type: "bearer", blog_id: "0", blog_url: null, scope: "auth" },
    denied: { error_description: "The user cancelled." },
    people: people(["Willa Cather", "Walt Whitman"], (name, at) => ({
      ID: 78972699 + at, display_name: name, username: login(name), primary_blog: 0, verified: true,
    })),
  },
  x: {
    label: "X",
    paths: { authorization: "/i/oauth2/authorize", token: "/2/oauth2/token", profile: "/2/users/me" },
    scope: "users.read tweet.read",
    secret: "header",
    spent: [400, { error: "invalid_request", error_description: "Value passed for the authorization code was invalid." }],
    token: { token_type: "bearer", expires_in: 7200, scope: "users.read tweet.read" },
    denied: {},
    people: people(["Xenia Ortiz", "Xaver Unertl"], (name, at) => ({
      data: { id: `22449946470063001${at}`, name, username: login(name) },
    })),
  },
  facebook: {
    label: "Facebook",
    paths: { authorization: "/v23.0/dialog/oauth", token: "/v23.0/oauth/access_token", profile: "/v23.0/me?fields=id,name" },
    scope: "public_profile",
    secret: "body",
    spent: [400, { error: { message: "This authorization code has been used.", type: "OAuthException", code: 100, fbtrace_id: "AbC" } }],
    token: { token_type: "bearer", expires_in: 5183944 },
    denied: { error_reason: "user_denied", error_code: "200", error_description: "Permissions error" },
    fragment: "#_=_",
    people: people(["Frida Uhl", "Fritz Zwicky"], (name, at) => ({ id: `1022016${at}`, name })),
  },
};

const CLIENT = { id: "rapport-tests", secret: "a secret of the tests / with + signs" };
const token = () => randomBytes(24).toString("base64url");
const same = (one, other) => one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
const challenged = (verifier) => createHash("sha256").update(verifier).digest("base64url");

export class Twins {
  /// Codes and tokens that were given out, each good once: what they stand for.
  #given = new Map();
  #redirect = null;

  static async open() {
    const twins = new Twins();
    return Object.assign(twins, await listen((request, response) => twins.#answer(request, response)));
  }

  /// Lets people go back to where `redirect(preset)` says, and nowhere else.
  serve(redirect) {
    this.#redirect = redirect;
  }

  /// The tables of a settings file that make each preset go here.
  settings() {
    return Object.entries(TWINS).map(([preset, { paths }]) => [
      "[[provider]]",
      `preset = "${preset}"`,
      `issuer = "${this.origin}/${preset}"`,
      ...Object.entries(paths).map(([what, path]) => `${what}_url = "${this.origin}/${preset}${path}"`),
      `client_id = "${CLIENT.id}"`,
      `client_secret = "${CLIENT.secret}"`,
    ].join("\n"));
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.origin);
    const preset = url.pathname.split("/")[1];
    const path = (url.pathname + (url.pathname.endsWith("/me") ? url.search : "")).slice(preset.length + 1);
    const { paths } = TWINS[preset] ?? { paths: {} };
    if (path === paths.authorization) return this.#authorize(preset, url.searchParams, request, response);
    if (path === paths.token && request.method === "POST") return this.#exchange(preset, request, response);
    if (path === paths.profile) return this.#profile(request, response);
    return page(response, 404, "Not here", "");
  }

  async #authorize(preset, asked, request, response) {
    const twin = TWINS[preset];
    const wrong = Object.entries({
      response_type: "code", client_id: CLIENT.id, redirect_uri: this.#redirect(preset), scope: twin.scope, code_challenge_method: "S256",
    }).filter(([name, value]) => asked.get(name) !== value);
    if (wrong.length > 0 || !asked.get("state") || !asked.get("code_challenge")) return page(response, 400, "This app is not set up rightly", String(wrong));
    if (request.method !== "POST") {
      return page(response, 200, `Sign in with ${twin.label}`, ask({ account: Object.keys(twin.people), go: "Agree" }));
    }
    const form = new URLSearchParams(await text(request));
    const back = new URL(asked.get("redirect_uri"));
    back.searchParams.set("state", asked.get("state"));
    if (form.get("answer") === "go") {
      const code = token();
      this.#given.set(code, { preset, person: twin.people[form.get("account")], challenge: asked.get("code_challenge") });
      back.searchParams.set("code", code);
    } else {
      for (const [name, value] of Object.entries({ error: "access_denied", ...twin.denied })) back.searchParams.set(name, value);
    }
    response.writeHead(302, { location: back.href + (twin.fragment ?? "") }).end();
  }

  async #exchange(preset, request, response) {
    const twin = TWINS[preset];
    const form = new URLSearchParams(await text(request));
    const answer = (status, value) => json(response, status, value);
    if (!this.#knows(twin, request, form)) return answer(401, { error: "invalid_client" });
    const grant = this.#take(form.get("code"));
    const fits = grant?.preset === preset && form.get("grant_type") === "authorization_code"
      && form.get("redirect_uri") === this.#redirect(preset) && challenged(form.get("code_verifier") ?? "") === grant.challenge;
    if (!fits) return answer(...twin.spent);
    const access = token();
    this.#given.set(access, grant.person);
    return answer(200, { access_token: access, ...twin.token });
  }

  /// Whether it is the client that asks; its id and secret are form-encoded before they are a header (RFC 6749,
  /// section 2.3.1).
  #knows({ secret }, request, form) {
    const form64 = (request.headers.authorization ?? "").replace(/^Basic /, "");
    const [id, word] = Buffer.from(form64, "base64").toString().split(":").map((part) => new URLSearchParams(`x=${part}`).get("x"));
    const given = secret === "header" ? [id ?? "", word ?? ""] : [form.get("client_id") ?? "", form.get("client_secret") ?? ""];
    return same(given[0], CLIENT.id) && same(given[1], CLIENT.secret);
  }

  #profile(request, response) {
    const person = this.#take((request.headers.authorization ?? "").replace(/^Bearer /, ""));
    if (!person || !request.headers["user-agent"]) return json(response, person ? 403 : 401, { message: "Requires authentication" });
    return json(response, 200, person.profile);
  }

  #take(key) {
    const value = this.#given.get(key);
    this.#given.delete(key);
    return value;
  }
}

function json(response, status, value) {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" }).end(JSON.stringify(value));
}
