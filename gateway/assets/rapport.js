// The reader's script. The page is whole without it: links and forms stay as they are, and this fetches
// the same pages and puts their parts in place. What is typed is kept on the device, together with the
// id under which it is sent, until the server has said that it arrived.

const words = document.getElementById("reply-words")?.dataset ?? {};
const path = location.pathname;
const byId = (id) => document.getElementById(id);
const section = () => byId("reply");
const replyForm = () => section()?.querySelector("form");
const field = (name) => replyForm()?.elements[name];
const parentOf = () => field("parent")?.value ?? "";

/// Longest wait for an answer: the server gives up after 15 s by itself.
const PATIENCE_MS = 30_000;
/// Drafts that nobody came back to are dropped.
const DRAFT_DAYS = 30;
const MAX_CLOSED = 200;

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

// What is said without being seen.
const live = make("p", { className: "unseen" });
live.setAttribute("role", "status");
document.body.append(live);
const announce = (text) => { live.textContent = text ?? ""; };

// ---- The device's memory. A browser that keeps nothing still remembers until the page is left.

const memory = new Map();
const store = {
  get(key) {
    try { return JSON.parse(localStorage.getItem(key)) ?? memory.get(key); } catch { return memory.get(key); }
  },
  set(key, value) {
    memory.set(key, value);
    try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full, or forbidden */ }
  },
  remove(key) {
    memory.delete(key);
    try { localStorage.removeItem(key); } catch { /* forbidden */ }
  },
  keys() {
    try { return Object.keys(localStorage); } catch { return [...memory.keys()]; }
  },
};

const draftKey = (parent) => `rapport:draft:${path}:${parent}`;
const closedKey = `rapport:closed:${path}`;

/// A random UUID; `crypto.randomUUID` is missing on plain http.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

// ---- The reply form: where it stands, what is in it.

/// Where the form stands when it answers nobody.
const home = make("span", { hidden: true });
section()?.before(home);

/// The field goes with every sending: the same text under the same id is one comment.
function setRequestId(id) {
  const form = replyForm();
  if (!form) return;
  if (!field("request_id")) form.prepend(make("input", { type: "hidden", name: "request_id" }));
  field("request_id").value = id;
}

function saveDraft() {
  const text = field("text").value;
  const key = draftKey(parentOf());
  if (!text.trim()) return store.remove(key);
  const id = store.get(key)?.id ?? (field("request_id")?.value || uuid());
  setRequestId(id);
  store.set(key, { text, id, at: Date.now(), name: section().dataset.name ?? "" });
}

/// Puts what was begun for this place into the form.
function restoreDraft() {
  const draft = store.get(draftKey(parentOf()));
  setRequestId(draft?.id ?? uuid());
  if (draft && field("text").value !== draft.text) {
    field("text").value = draft.text;
    return true;
  }
  return false;
}

/// Answers `id`, or nobody.
function setParent(id, name) {
  const form = replyForm();
  form.elements.parent?.remove();
  section().querySelector(".mode")?.remove();
  section().dataset.name = name;
  if (!id) return;
  form.prepend(make("input", { type: "hidden", name: "parent", value: id }));
  const [before, after] = words.replying.split("{name}");
  const cancel = make("a", { href: "#reply", className: "cancel-reply", textContent: words.cancel });
  const mode = make("p", { className: "mode" }, before, make("bdi", { textContent: name }), after ?? "", " — ", cancel);
  byId("reply-heading").after(mode);
}

function place(article) {
  if (article) article.after(section());
  else home.after(section());
}

/// The form under a comment, with what was begun there.
function answer(article, quoted = "") {
  clearNotices();
  setParent(article.id.replace("comment-", ""), article.querySelector(".name")?.textContent ?? "");
  place(article);
  field("text").value = "";
  restoreDraft();
  if (quoted) {
    const begun = field("text").value;
    field("text").value = begun.includes(quoted.trim()) ? begun : quoted + begun;
    saveDraft();
  }
}

/// The form back in its place, with what was begun there; the draft of the answer stays.
function cancelAnswer() {
  const link = byId(`comment-${parentOf()}`)?.querySelector(".reply-to");
  goHome();
  (link ?? field("text")).focus();
}

function goHome() {
  clearNotices();
  setParent("", "");
  place(null);
  field("text").value = "";
  restoreDraft();
}

function clearNotices() {
  section().querySelectorAll(".notice, .preview, .problem").forEach((element) => element.remove());
  section().querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
}

/// Says beside a form how it stands with it. `again` offers to send the same once more.
function state(form, text, again = null) {
  form.querySelector(".state")?.remove();
  if (!text) return;
  const line = make("div", { className: again ? "notice bad state" : "notice state" }, make("p", { textContent: text }));
  if (again) line.setAttribute("role", "alert");
  else announce(text);
  if (again) line.append(make("button", { type: "submit", name: again.name, value: again.value, textContent: words.again }));
  (form.querySelector(".buttons") ?? form.lastElementChild).before(line);
}

// ---- Asking the server.

/// Fetches one of our pages; throws when there is no answer, or one that is no page of ours.
async function load(url, body) {
  const signal = AbortSignal.timeout?.(PATIENCE_MS);
  const response = await fetch(url, body ? { method: "POST", body, signal } : { signal });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (!page.getElementById("content")) throw new Error("not a page");
  return { page, ok: response.ok, status: response.status, done: new URL(response.url).searchParams.get("done"), url: response.url };
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

// ---- Sending a comment.

async function submitReply(form, button) {
  const posts = button?.value !== "preview" && button?.value !== "forget";
  if (posts) saveDraft();
  const key = draftKey(parentOf());
  form.setAttribute("aria-busy", "true");
  state(form, posts ? words.sending : words.loading);
  let answered;
  try {
    answered = await load(target(form), sent(form, button));
  } catch {
    // Nobody knows whether it arrived: the same id goes with the next try.
    if (posts) keepWaiting();
    state(form, posts ? words.offline : words.failed, { name: "action", value: button?.value ?? "post" });
    focusOn(form.querySelector(".state button"));
    return;
  } finally {
    form.removeAttribute("aria-busy");
    if (!answered) hearLater();
  }
  const arrived = posts && answered.ok && answered.done === "posted";
  // A service that is away takes it when it is back.
  if (posts && answered.status === 503) keepWaiting();
  else if (posts) waiting.set(null);
  if (arrived) {
    store.remove(key);
    showPosted(answered);
  } else {
    showForm(answered, posts);
  }
  hearLater();
}

/// The form as it came back: a preview, or what is to be mended.
function showForm({ page, ok }, posts) {
  const fresh = page.getElementById("reply");
  if (!fresh) return state(replyForm(), words.failed, { name: "action", value: "post" });
  const before = { parent: parentOf(), id: field("request_id")?.value, name: section().dataset.name };
  section().replaceChildren(...adopt(fresh).childNodes);
  if (!replyForm()) return focusOn(byId("reply-text"));
  // Only a comment that is known to have arrived in another form begins anew.
  const kept = field("request_id")?.value || (posts ? "" : before.id);
  if (parentOf() !== before.parent) {
    store.remove(draftKey(before.parent));
    section().dataset.name = "";
    place(null);
  }
  if (!kept) store.remove(draftKey(parentOf()));
  setRequestId(kept || uuid());
  saveDraft();
  if (!ok) return focusOn(section().querySelector("[role=alert]"));
  takeFlash(page);
  focusOn(byId("preview") ?? field("name"));
}

/// The comment in its place, and the form empty in its own.
function showPosted({ page, url }) {
  const id = new URL(url).searchParams.get("comment");
  const details = ["name", "email", "url"].map((name) => [name, field(name)?.value]);
  const item = byId("comments")?.querySelector(".thread") && showComment(page, `comment-${id}`);
  if (!item && page.getElementById(`comment-${id}`)?.matches("article")) return location.assign(url);
  const fresh = page.getElementById("reply");
  if (fresh) {
    section().replaceChildren(...adopt(fresh).childNodes);
    for (const [name, value] of details) if (field(name) && !field(name).value) field(name).value = value;
  }
  if (replyForm()) {
    field("text").value = "";
    goHome();
  } else place(null);
  takeCount(page);
  takeStamp(page);
  takeFlash(page);
  if (!item && !byId("flash")?.textContent.trim()) return location.assign(url);
  focusOn(item ? item.querySelector("article") : byId("flash"));
}

/// Puts a comment of another page where it belongs on this one.
function showComment(page, id) {
  const theirs = page.getElementById(id)?.closest("li");
  if (!theirs) return null;
  const item = adopt(theirs);
  document.querySelectorAll(".comment.marked").forEach((other) => other.classList.remove("marked"));
  const here = byId(id)?.closest("li");
  if (here) {
    here.replaceWith(item);
  } else {
    const above = theirs.parentElement.closest("li");
    const list = above ? branchOf(byId(above.querySelector("article").id)?.closest("li"), above) : document.querySelector("ol.thread");
    if (!list) return null;
    const newest = !above && document.querySelector(".orders [aria-current]")?.href.includes("sort=newest");
    const before = !newest && byId(theirs.previousElementSibling?.querySelector("article")?.id)?.closest("li");
    if (before && before.parentElement === list) before.after(item);
    else if (newest) list.prepend(item);
    else list.append(item);
  }
  byId("comments").querySelector(".discussion > .actions")?.remove();
  dress(item);
  return item;
}

/// The list of the replies to a comment, made if it has none yet; its line counts as theirs does.
function branchOf(item, theirs) {
  if (!item) return null;
  let branch = item.querySelector(":scope > details.branch");
  const model = theirs.querySelector(":scope > details.branch");
  if (!model) return null;
  if (!branch) {
    branch = adopt(model);
    branch.querySelector("ol").replaceChildren();
    const more = item.querySelector(":scope > .more");
    if (more) more.before(branch);
    else item.append(branch);
  }
  branch.open = true;
  branch.querySelector("summary").textContent = model.querySelector("summary").textContent;
  return branch.querySelector("ol");
}

// ---- What opens in the place of a comment.

/// Comments as they were before something opened in their place.
const covered = new Map();

async function swap(article, url, body, button) {
  article.setAttribute("aria-busy", "true");
  let answered;
  try {
    answered = await load(url, body);
  } catch {
    const form = article.querySelector("form.edit");
    if (form) state(form, words.failed, button && { name: button.name, value: button.value });
    else announce(words.failed);
    return;
  } finally {
    article.removeAttribute("aria-busy");
  }
  const { page, ok, done } = answered;
  const fresh = page.getElementById(article.id);
  if (body) takeFlash(page);
  if (done === "saved" || done === "deleted") {
    store.remove(draftKey(`edit:${article.id}`));
    covered.delete(article.id);
    takeCount(page);
  }
  if (!fresh && done === "deleted") return removed(article, answered.url);
  if (!fresh) return location.assign(body ? answered.url : url);
  const shown = adopt(fresh);
  shown.classList.remove("marked");
  if (ok && !body && !covered.has(article.id)) covered.set(article.id, article);
  article.replaceWith(shown);
  dress(shown);
  const text = shown.querySelector("form.edit textarea");
  const begun = store.get(draftKey(`edit:${shown.id}`));
  if (text && begun && !body) text.value = begun.text;
  focusOn(shown.querySelector("[role=alert]") ?? text ?? shown.querySelector("form.edit button, .revisions") ?? shown);
}

function removed(article, url) {
  const item = article.closest("li");
  if (item.querySelector(":scope > details.branch")) return location.assign(url);
  item.remove();
  focusOn(byId("flash"));
}

/// The comment again, as it was.
function uncover(article) {
  const before = covered.get(article.id);
  if (!before) return false;
  covered.delete(article.id);
  store.remove(draftKey(`edit:${article.id}`));
  article.replaceWith(before);
  focusOn(before.querySelector("a.swap") ?? before);
  return true;
}

async function react(form, button) {
  const group = button.closest(".reactions");
  const article = button.closest("article");
  if (group.getAttribute("aria-busy")) return;
  group.setAttribute("aria-busy", "true");
  group.querySelector(".state")?.remove();
  const label = (element) => element.textContent.replace(/[\d\s]+$/u, "");
  try {
    const { page, ok } = await load(target(form), sent(form, button));
    const fresh = ok && page.getElementById(article.id)?.querySelector(".reactions");
    if (!fresh) throw new Error(page.getElementById("flash")?.textContent.trim());
    const shown = adopt(fresh);
    group.replaceWith(shown);
    takeFlash(page);
    const same = [...shown.querySelectorAll("button")].find((other) => label(other) === label(button));
    focusOn(same?.closest("details") ? shown.querySelector("summary") : same);
  } catch (error) {
    const known = error.name === "Error" && error.message !== "not a page" && error.message;
    const line = make("p", { className: "state problem", textContent: known || words.failed });
    line.setAttribute("role", "alert");
    group.append(line);
    group.removeAttribute("aria-busy");
  }
}

// ---- More comments, in place.

function addNew(list, items) {
  const fresh = [...items].filter((item) => !byId(item.querySelector("article")?.id)).map(adopt);
  list.append(...fresh);
  fresh.forEach(dress);
  return fresh[0];
}

async function more(link) {
  link.setAttribute("aria-busy", "true");
  announce(words.loading);
  let answered;
  try {
    answered = await load(link.href);
  } catch {
    return announce(words.failed);
  } finally {
    link.removeAttribute("aria-busy");
  }
  // A page that is no longer there says itself what to do.
  if (!answered.ok) return location.assign(link.href);
  const first = (link.matches(".more-replies") ? moreReplies : moreRoots)(link, answered.page);
  announce(words.loaded);
  focusOn(first?.querySelector("article"));
}

function moreRoots(link, page) {
  const first = addNew(document.querySelector("ol.thread"), page.querySelectorAll("ol.thread > li"));
  const next = page.querySelector("#comments > .pager");
  if (next) link.closest(".pager").replaceWith(adopt(next));
  else link.closest(".pager").remove();
  return first;
}

function moreReplies(link, page) {
  const item = link.closest("li");
  const theirs = page.getElementById(item.querySelector("article").id).closest("li");
  const counted = item.querySelector(":scope > details > summary")?.textContent;
  const list = branchOf(item, theirs);
  if (counted) item.querySelector(":scope > details > summary").textContent = counted;
  const first = addNew(list, theirs.querySelectorAll(":scope > details > ol > li"));
  const next = theirs.querySelector(":scope > .more");
  if (next) link.closest(".more").replaceWith(adopt(next));
  else link.closest(".more").remove();
  return first;
}

// ---- What each comment gets besides.

function dress(root) {
  if (!navigator.clipboard) return;
  const articles = root.matches("article") ? [root] : root.querySelectorAll("article.comment");
  for (const article of articles) {
    const actions = article.querySelector(":scope > .tools > .actions");
    if (!actions || actions.querySelector(".copy")) continue;
    actions.append(make("button", { type: "button", className: "copy", textContent: words.copy }));
  }
}

async function copyLink(button) {
  const id = button.closest("article").id;
  try {
    await navigator.clipboard.writeText(`${location.origin}${path}?comment=${id.replace("comment-", "")}#${id}`);
    button.textContent = words.copied;
    announce(words.copied);
    setTimeout(() => { button.textContent = words.copy; }, 3_000);
  } catch {
    announce(words.failed);
  }
}

function rememberClosed(branch) {
  const id = branch.closest("li").querySelector("article").id;
  const others = (store.get(closedKey) ?? []).filter((other) => other !== id);
  store.set(closedKey, (branch.open ? others : [...others, id]).slice(-MAX_CLOSED));
}

// ---- Listening.

async function clicked(event) {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest("a, button.copy");
  // What somebody wrote is text, whatever it calls its links.
  if (!link || link.closest(".prose")) return;
  const article = link.closest("article.comment");
  const ours = (act) => { event.preventDefault(); act(); };
  if (link.matches(".copy")) ours(() => copyLink(link));
  else if (link.matches(".cancel-reply") || (link.closest(".mode") && parentOf())) ours(cancelAnswer);
  else if (link.matches(".reply-to") && replyForm()) ours(() => { answer(article); focusOn(field("text")); });
  else if (link.matches(".quote") && replyForm()) ours(() => quote(article, link));
  else if (link.matches(".swap")) ours(() => (link.closest(".revisions") && uncover(article)) || swap(article, link.href));
  else if (link.matches(".cancel") && article && covered.has(article.id)) ours(() => uncover(article));
  else if (link.matches(".more-replies, #comments > .pager a[rel=next]")) ours(() => more(link));
  else if (link.getAttribute("href") === "#reply" && replyForm()) ours(() => { goHome(); focusOn(field("text")); });
}

async function quote(article, link) {
  try {
    const { page } = await load(link.href);
    answer(article, page.querySelector("#reply textarea")?.value ?? "");
  } catch {
    answer(article);
    announce(words.failed);
  }
  focusOn(field("text"));
}

function submitted(event) {
  const form = event.target;
  const button = event.submitter;
  if (form === replyForm()) {
    event.preventDefault();
    if (!form.getAttribute("aria-busy")) submitReply(form, button);
  } else if (form.matches("form.edit")) {
    event.preventDefault();
    const article = form.closest("article");
    if (!article.getAttribute("aria-busy")) swap(article, target(form), sent(form, button), button);
  } else if (form.id === "react" && button) {
    event.preventDefault();
    react(form, button);
  }
}

function typed(event) {
  if (event.target === field("text")) return saveDraft();
  const form = event.target.closest?.("form.edit");
  if (form) store.set(draftKey(`edit:${form.closest("article").id}`), { text: event.target.value, at: Date.now() });
}

function pressed(event) {
  if (event.key !== "Escape") return;
  const article = event.target.closest("form.edit, .revisions")?.closest("article");
  if (article) uncover(article);
  else if (event.target.closest("#reply") && parentOf()) cancelAnswer();
}

/// What was begun and never arrived is there again, where it was begun.
function begin() {
  const prefix = draftKey("");
  const oldest = Date.now() - DRAFT_DAYS * 86_400_000;
  let newest = null;
  for (const key of store.keys().filter((key) => key.startsWith("rapport:draft:"))) {
    const draft = store.get(key);
    const parent = key.startsWith(prefix) ? key.slice(prefix.length) : null;
    if (!(draft?.at > oldest)) store.remove(key);
    else if (parent !== null && !parent.startsWith("edit:") && !(newest?.at > draft.at)) newest = { ...draft, parent };
  }
  for (const id of store.get(closedKey) ?? []) {
    const branch = byId(id)?.closest("li").querySelector(":scope > details.branch");
    if (branch && !branch.querySelector(":target, .marked")) branch.open = false;
  }
  if (!replyForm()) return;
  if (field("text").value) return beginWith(field("text").value);
  if (!newest) return setRequestId(field("request_id")?.value || uuid());
  const article = byId(`comment-${newest.parent}`);
  setParent(newest.parent, newest.name ?? "");
  if (article) place(article);
  restoreDraft();
  state(replyForm(), words.draft);
}

/// The server has put words into the form: a quotation, or what it could not take.
function beginWith(text) {
  const draft = store.get(draftKey(parentOf()));
  setRequestId(field("request_id")?.value || draft?.id || uuid());
  if (draft && !draft.text.includes(text.trim()) && !text.includes(draft.text.trim())) field("text").value = text + draft.text;
}

const main = byId("content");
if (main && byId("comments")) {
  main.addEventListener("click", clicked);
  main.addEventListener("submit", submitted);
  main.addEventListener("input", typed);
  main.addEventListener("keydown", pressed);
  main.addEventListener("toggle", (event) => event.target.matches("details.branch") && rememberClosed(event.target), true);
  dress(main);
  begin();
}
