// What the reader does, and how the page begins.

/// Drafts that nobody came back to are dropped.
const DRAFT_DAYS = 30;

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
  if (form === replyForm() && leaves(button)) return keepForLater(form);
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
  // What was kept on the way to a log-in is in the draft, too, unless it was typed without this script.
  const begun = store.get(draftKey(parentOf()))?.text;
  if (replyForm().hasAttribute("data-kept") && begun?.includes(field("text").value.trim())) return void restoreDraft();
  if (field("text").value) return beginWith(field("text").value);
  if (!newest) return setRequestId(field("request_id")?.value || uuid());
  const article = byId(`comment-${newest.parent}`);
  setParent(newest.parent, newest.name ?? "");
  if (article) place(article);
  restoreDraft();
  const kept = waiting.get();
  if (kept?.parent === newest.parent) fillIn(kept);
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
