
// ---- The live page. What changes in the discussion arrives as events; the text never moves under the
// reader's eyes: new comments wait behind a line that says how many they are. (The second half of the one
// script: it is served behind rapport.js, and uses its functions.)

/// More new comments than this are not put in place one by one: the page is read anew.
const MAX_NEW = 50;
/// A tab that nobody sees stops listening after this.
const UNSEEN_MS = 20_000;
/// Readers who are told to read anew do not all do so at once.
const SPREAD_MS = 10_000;
/// First wait after a refusal, doubled each time up to the longest.
const REFUSED_MS = 5_000;
const LONGEST_MS = 300_000;
/// How often a reply that did not get through is sent by itself.
const MAX_RESENDS = 3;
const MAX_HIDDEN = 500;

/// New comments that are not shown yet, with what they answer, in the order of their coming.
const news = new Map();
/// Comments that went before this page showed them: when they come back they are new.
const hidden = new Set();
let source = null;
let lastId = "";
let greeted = false;
let over = false;
let failures = 0;
let timer = 0;
/// Events that came while a form was on its way: the comment in it must not be news to its author.
let later = [];

const discussion = () => byId("comments");
const articleOf = (id) => byId(`comment-${id}`);
/// Whether this page shows all comments.
const isWhole = () => !discussion().querySelector(".more, :scope > .pager");
const counted = (kind, count) => (count === 1 ? words[`${kind}One`] : words[`${kind}Many`]?.replace("2", count)) ?? "";

function listen() {
  clearTimeout(timer);
  const url = discussion()?.dataset.live;
  if (!url || source || over || document.hidden) return;
  source = new EventSource(lastId ? `${url}?after=${encodeURIComponent(lastId)}` : url);
  for (const kind of ["hello", "change", "away", "back", "reload", "gone"]) source.addEventListener(kind, heard);
  source.onerror = lost;
}

function hush() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

/// The browser tries again by itself, unless it was refused.
function lost() {
  failures += 1;
  if (failures > 1 && greeted) setAway(true);
  if (source?.readyState !== EventSource.CLOSED) return;
  hush();
  const wait = Math.min(REFUSED_MS * 2 ** failures, LONGEST_MS);
  timer = setTimeout(listen, wait * (0.5 + Math.random() / 2));
}

const isSending = () => replyForm()?.getAttribute("aria-busy");

function heard(event) {
  if (isSending()) return later.push(event);
  lastId = event.lastEventId || lastId;
  failures = 0;
  const told = event.data ? JSON.parse(event.data) : {};
  if (event.type === "hello") greet(told);
  else if (event.type === "change") change(told);
  else if (event.type === "away") setAway(true);
  else if (event.type === "back") comeBack();
  else if (event.type === "reload") setTimeout(catchUp, Math.random() * SPREAD_MS);
  else if (event.type === "gone") { over = true; hush(); }
}

/// What was heard while a form was on its way.
function hearLater() {
  const events = later;
  later = [];
  events.forEach(heard);
  if (news.size) showNews();
}

async function greet({ stamp, away }) {
  greeted = true;
  if (away) return setAway(true);
  if (stamp && discussion().dataset.stamp !== stamp) await catchUp();
  comeBack();
}

// ---- Changes.

function change({ kind, id, parent, html }) {
  const article = articleOf(id);
  if (kind === "removed") return article ? takeAway(article, html) : forget(id);
  if (article) return mendFrom(article, id, html);
  if (kind === "created" || hidden.has(id) || isWhole()) {
    hidden.delete(id);
    news.set(id, parent);
    announce(showNews());
  }
}

function forget(id) {
  if (hidden.size < MAX_HIDDEN) hidden.add(id);
  if (news.delete(id)) showNews();
}

const parsed = (html) => adopt(new DOMParser().parseFromString(html, "text/html").body.firstElementChild);

/// What others answered leaves a line behind; the form that stands under it stays with its text.
function takeAway(article, html) {
  const item = article.closest("li");
  if (article.matches(".removed")) return;
  if (section() && item.contains(section())) home.after(section());
  if (item.contains(document.activeElement)) focusOn(byId("comments-heading"));
  if (item.querySelector(":scope > details.branch")) article.replaceWith(parsed(html));
  else item.remove();
  announce(words.removed);
}

async function mendFrom(article, id, html) {
  try {
    const fresh = html ? parsed(html) : (await load(`${path}?comment=${id}`)).page.getElementById(article.id);
    if (fresh) mend(article, fresh);
  } catch { /* the next one who opens the page sees it */ }
}

/// The same comment as it is now. What is this reader's own on it stays.
function mend(article, fresh) {
  if (article.getAttribute("aria-busy") || article.querySelector("form.edit")) return;
  if (article.matches(".removed") !== fresh.matches(".removed")) {
    const shown = adopt(fresh);
    article.replaceWith(shown);
    return dress(shown);
  }
  const [before, after] = [article, fresh].map((one) => one.querySelector(":scope > .prose"));
  if (before && after && !before.isEqualNode(after)) {
    before.replaceWith(adopt(after));
    article.querySelector(".edited")?.remove();
    const edited = fresh.querySelector(".edited");
    if (edited) article.querySelector(".when").append(adopt(edited));
    announce(words.changed);
  }
  const [ours, theirs] = [article, fresh].map((one) => one.querySelector(".reactions"));
  const isOwn = ours?.querySelector("[aria-pressed=true], details[open]") || ours?.contains(document.activeElement);
  if (ours && theirs && !isOwn && !ours.getAttribute("aria-busy")) ours.replaceWith(adopt(theirs));
}

// ---- New comments.

/// The item of the outermost list under which a comment belongs, if it is on this page.
function rootOf(id) {
  let parent = news.get(id);
  while (parent && news.has(parent)) parent = news.get(parent);
  let item = parent ? articleOf(parent)?.closest("li") : null;
  while (item?.parentElement.closest("li")) item = item.parentElement.closest("li");
  return item ?? null;
}

/// Says how many are new: above the discussion, and under each thread that they belong to. Returns the
/// sentence.
function showNews() {
  const threads = new Map();
  for (const id of news.keys()) {
    // It came here another way: its author has just sent it.
    if (articleOf(id)) { news.delete(id); continue; }
    const root = rootOf(id);
    if (root) threads.set(root, [...(threads.get(root) ?? []), id]);
  }
  discussion().querySelectorAll("li > .news").forEach((line) => threads.has(line.parentElement) || line.remove());
  for (const [root, ids] of threads) newsLine(root, null, counted("newReplies", ids.length), ids);
  const sentence = counted("newComments", news.size);
  if (news.size) newsLine(discussion(), byId("flash"), sentence, [...news.keys()]);
  else discussion().querySelector(":scope > .news")?.remove();
  return sentence;
}

/// One line, made once: its button keeps the focus when its number changes.
function newsLine(parent, before, text, ids) {
  let line = parent.querySelector(":scope > .news");
  if (!line) {
    line = make("p", { className: "news" }, make("button", { type: "button", className: "quiet small" }));
    if (before) before.after(line);
    else parent.append(line);
  }
  const button = line.firstElementChild;
  if (button.textContent !== text) button.textContent = text;
  button.onclick = () => showNew(ids, button);
}

/// Puts them in place, and leads to the first.
async function showNew(ids, button) {
  if (button.getAttribute("aria-busy")) return;
  if (ids.length > MAX_NEW) return location.assign(path);
  button.setAttribute("aria-busy", "true");
  announce(words.loading);
  const put = [];
  try {
    for (const id of ids) {
      if (articleOf(id) || !news.has(id)) { news.delete(id); continue; }
      const { page } = await load(`${path}?comment=${id}`);
      for (const other of ids) if (!articleOf(other) && showComment(page, `comment-${other}`)) put.push(other);
      takeCount(page);
      takeStamp(page);
      // It belongs to a part that is not on this page, or is gone again.
      if (!articleOf(id)) return location.assign(`${path}?comment=${id}#comment-${id}`);
      put.forEach((other) => news.delete(other));
    }
    announce(words.loaded);
  } catch {
    announce(words.failed);
  } finally {
    button.removeAttribute("aria-busy");
  }
  showNews();
  put.forEach((id) => articleOf(id)?.classList.add("marked"));
  focusOn(articleOf(put[0]));
}

// ---- Reading anew, without the reader's doing anything.

function takeStamp(page) {
  const fresh = page.getElementById("comments")?.dataset.stamp;
  if (fresh) discussion().dataset.stamp = fresh;
}

/// Compares this page with the one of now.
async function catchUp() {
  let page;
  try {
    ({ page } = await load(`${path}${location.search}`));
  } catch { return; }
  const fresh = page.getElementById("comments");
  if (!fresh?.dataset.stamp) return;
  // The page came while the comments were away: here they are.
  if (!discussion().dataset.stamp) {
    discussion().replaceWith(adopt(fresh));
    return dress(discussion());
  }
  const wasWhole = isWhole();
  for (const theirs of fresh.querySelectorAll("article.comment")) {
    const id = theirs.id.replace("comment-", "");
    const above = theirs.closest("li").parentElement.closest("li");
    if (articleOf(id)) mend(articleOf(id), theirs);
    else if (!theirs.matches(".removed")) news.set(id, above?.querySelector("article").id.replace("comment-", "") ?? "");
  }
  if (wasWhole && !fresh.querySelector(".more, :scope > .pager")) {
    for (const ours of discussion().querySelectorAll("article.comment")) if (!page.getElementById(ours.id)) ours.closest("li").remove();
  }
  takeStamp(page);
  announce(showNews());
}

// ---- The comments go away, and come back.

function setAway(is) {
  const line = discussion().querySelector(":scope > .away");
  if (!is) return line?.remove();
  if (line || !discussion().dataset.stamp) return;
  const said = make("p", { className: "notice away", textContent: words.away });
  said.setAttribute("role", "status");
  byId("flash").after(said);
}

async function comeBack() {
  const was = discussion().querySelector(":scope > .away");
  setAway(false);
  if (was) announce(words.back);
  if (!discussion().dataset.stamp) await catchUp();
  resend();
}

// ---- A reply that did not get through goes out by itself, under the id that it has.

const waitingKey = `rapport:waiting:${path}`;
const waiting = {
  get() { try { return JSON.parse(sessionStorage.getItem(waitingKey)); } catch { return null; } },
  set(value) {
    try {
      if (value) sessionStorage.setItem(waitingKey, JSON.stringify(value));
      else sessionStorage.removeItem(waitingKey);
    } catch { /* forbidden: then the reader presses the button */ }
  },
};

/// Remembers it for as long as this tab is open, a reload included.
function keepWaiting() {
  const details = {};
  for (const name of ["name", "email", "url"]) details[name] = field(name)?.value ?? "";
  const before = waiting.get();
  const tries = before?.parent === parentOf() ? before.tries : 0;
  waiting.set({ parent: parentOf(), details, remember: Boolean(field("remember")?.checked), tries });
}

function resend() {
  const kept = waiting.get();
  if (!kept || isSending() || !replyForm() || kept.parent !== parentOf() || !field("text").value.trim()) return;
  if (kept.tries >= MAX_RESENDS) return waiting.set(null);
  for (const [name, value] of Object.entries(kept.details)) if (field(name) && !field(name).value) field(name).value = value;
  if (field("remember") && kept.remember) field("remember").checked = true;
  waiting.set({ ...kept, tries: kept.tries + 1 });
  submitReply(replyForm(), { name: "action", value: "post" });
}

if (main && byId("comments") && "EventSource" in window) {
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(hush, UNSEEN_MS);
    else listen();
  });
  addEventListener("pagehide", hush);
  addEventListener("pageshow", listen);
  listen();
}
