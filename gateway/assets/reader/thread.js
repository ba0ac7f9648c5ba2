// The comments of another page, put where they belong on this one.

/// Folded threads that a device remembers of one post.
const MAX_CLOSED = 200;
const closedKey = `rapport:closed:${path}`;

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

/// What each comment gets besides.
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
