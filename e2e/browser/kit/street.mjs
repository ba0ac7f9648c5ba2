// What the providers of the tests have in common: a server at `localhost`, and pages that ask somebody.

import { once } from "node:events";
import { createServer } from "node:http";

/// Listens at a free port of `localhost`; answers the `origin`, and `close`, which also ends what is under way.
export async function listen(answer) {
  const server = createServer((request, response) => {
    Promise.resolve(answer(request, response)).catch((error) => page(response, 500, "It failed", `<pre>${escaped(error.stack)}</pre>`));
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  const close = async () => {
    server.closeAllConnections();
    if (server.listening) await new Promise((closed) => { server.close(closed); });
  };
  return { origin: `http://localhost:${server.address().port}`, close };
}

export const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/// A page of a provider.
export function page(response, status, title, html) {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
  response.end(`<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<title>${escaped(title)}</title><main><h1>${escaped(title)}</h1>${html}</main></html>`);
}

/// A form that is sent to where it stands: an account to choose, if there are some, and two buttons.
export function ask({ account, go }) {
  const options = account?.map((one) => `<option>${escaped(one)}</option>`).join("");
  const choice = options ? `<p><label>Account <select name="account">${options}</select></label></p>` : "";
  return `<form method="post">${choice}<button name="answer" value="go">${escaped(go)}</button> <button name="answer" value="no">Cancel</button></form>`;
}
