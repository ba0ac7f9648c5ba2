// What others write, change and take away meanwhile. The text never moves under the reader's eyes: new
// comments wait behind a line that says how many they are.

/// More new comments than this are not put in place one by one: the page is read anew.
const MAX_NEW = 50;
/// Removals of comments that this page does not show, of which it remembers so many.
const MAX_HIDDEN = 500;

/// New comments that are not shown yet, with what they answer, in the order of their coming.
const news = new Map();
/// Comments that went before this page showed them: when they come back they are new.
const hidden = new Set();

const discussion = () => byId("comments");
const articleOf = (id) => byId(`comment-${id}`);
/// Whether this page shows all comments.
const isWhole = () => !discussion().querySelector(".more, :scope > .pager");
const counted = (kind, count) => (count === 1 ? words[`${kind}One`] : words[`${kind}Many`]?.replace("2", count)) ?? "";

function change({ kind, id, parent, html }) {
  const article = articleOf(id);
  if (kind === "removed") return article ? takeAway(article, html) : forget(id);
  if (article) return mendFrom(article, id, html);
  if (kind === "created" || kind === "shown" || hidden.has(id) || isWhole()) {
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

/// Before a comment goes: the form that stands under it stays with its text, and the focus on this page.
function makeWay(item) {
  if (section() && item.contains(section())) home.after(section());
  if (item.contains(document.activeElement)) focusOn(byId("comments-heading"));
}

/// What others answered leaves a line behind.
function takeAway(article, html) {
  const item = article.closest("li");
  if (article.matches(".removed")) return;
  makeWay(item);
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
      const { page, status } = await load(`${path}?comment=${id}`);
      if (status >= 500 && !page.getElementById("comments")) throw new Error("away");
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
