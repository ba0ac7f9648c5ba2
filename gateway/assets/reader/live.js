// The live page: what changes in the discussion arrives as events, and what was missed is read anew.

/// A tab that nobody sees stops listening after this.
const UNSEEN_MS = 20_000;
/// Readers who are told to read anew do not all do so at once.
const SPREAD_MS = 10_000;
/// First wait after a refusal, doubled each time up to the longest.
const REFUSED_MS = 5_000;
const LONGEST_MS = 300_000;

let source = null;
let lastId = "";
let greeted = false;
let over = false;
let failures = 0;
let timer = 0;
/// Whether something may have been missed that was not read yet.
let behind = false;
/// Events that came while a form was on its way: the comment in it must not be news to its author.
let later = [];

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
  if (behind) catchUp();
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

/// A stamp comes when the server does not know all that was missed. It shows new comments, not every edit:
/// so a page that has listened before reads anew also when it is the same.
async function greet({ stamp, away }) {
  const again = greeted;
  greeted = true;
  if (away) return setAway(true);
  if (stamp && discussion().dataset.stamp !== stamp) await catchUp();
  else if (stamp && again) setTimeout(catchUp, Math.random() * SPREAD_MS);
  comeBack();
}

function takeStamp(page) {
  const fresh = page.getElementById("comments")?.dataset.stamp;
  if (fresh) discussion().dataset.stamp = fresh;
}

/// Compares this page with the one of now.
async function catchUp() {
  const before = new Set([...discussion().querySelectorAll("article.comment")].map((article) => article.id));
  behind = false;
  let page;
  try {
    ({ page } = await load(`${path}${location.search}`));
  } catch { /* as if they were away */ }
  const fresh = page?.getElementById("comments");
  if (!fresh?.dataset.stamp) {
    behind = true;
    return;
  }
  // The page came while the comments were away: here they are.
  if (!discussion().dataset.stamp) {
    discussion().replaceWith(adopt(fresh));
    dress(discussion());
    return showNews();
  }
  const wasWhole = isWhole();
  for (const theirs of fresh.querySelectorAll("article.comment")) {
    const id = theirs.id.replace("comment-", "");
    const above = theirs.closest("li").parentElement.closest("li");
    if (articleOf(id)) mend(articleOf(id), theirs);
    else if (!theirs.matches(".removed")) news.set(id, above?.querySelector("article").id.replace("comment-", "") ?? "");
  }
  if (wasWhole && !fresh.querySelector(".more, :scope > .pager")) {
    for (const ours of discussion().querySelectorAll("article.comment")) {
      if (!before.has(ours.id) || page.getElementById(ours.id)) continue;
      makeWay(ours.closest("li"));
      ours.closest("li").remove();
    }
  }
  takeStamp(page);
  announce(showNews());
}

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
