// Asking the server for pages, and what is taken from each of them.

/// Longest wait for an answer: the server gives up after 15 s by itself.
const PATIENCE_MS = 30_000;

/// Fetches one of our pages; throws when there is no answer, or one that is no page of ours.
async function load(url, body) {
  const signal = AbortSignal.timeout?.(PATIENCE_MS);
  const response = await fetch(url, body ? { method: "POST", body, signal } : { signal });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (!page.getElementById("content")) throw new Error("not a page");
  // While its post is away a discussion is 503 to those who would keep it, and for us a page like any other.
  const isAlone = (!body || response.redirected) && page.querySelector("article.post[data-absent]");
  const done = new URL(response.url).searchParams.get("done");
  return { page, ok: response.ok || Boolean(isAlone), status: response.status, done, url: response.url };
}

/// Where a form goes: its field called `action` hides its property.
const target = (form) => form.getAttribute("action");

function sent(form, button) {
  const data = new URLSearchParams(new FormData(form));
  if (button?.name) data.set(button.name, button.value);
  return data;
}

const adopt = (element) => document.importNode(element, true);

/// What the page says above its discussion, said here too.
function takeFlash(page) {
  const fresh = page.getElementById("flash");
  if (fresh && byId("flash")) byId("flash").replaceChildren(...[...adopt(fresh).childNodes]);
}

function takeCount(page) {
  const fresh = page.getElementById("comments-heading");
  if (fresh && byId("comments-heading")) byId("comments-heading").textContent = fresh.textContent;
}

function focusOn(element) {
  if (!element) return;
  if (!element.matches("a, button, input, textarea, summary")) element.tabIndex = -1;
  element.focus();
  element.scrollIntoView({ block: "nearest" });
}
