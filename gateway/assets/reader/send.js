// Sending a reply, until it is known to have arrived.

/// How often one that did not get through is sent by itself.
const MAX_RESENDS = 3;

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
  focusOn(byId("preview") ?? field("name") ?? field("text"));
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

/// A reply that did not get through goes out by itself, under the id that it has.
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

/// Under which account the form is sent, as nobody else's form says it; empty for a guest. Two persons may
/// have one name.
const writer = () => section()?.querySelector(".account")?.dataset.writer ?? "";

/// Remembers it for as long as this tab is open, a reload included. The text is that of this moment: what is
/// typed afterwards was not sent by anybody.
function keepWaiting() {
  const details = {};
  for (const name of ["name", "email", "url"]) details[name] = field(name)?.value ?? "";
  const before = waiting.get();
  const tries = before?.parent === parentOf() ? before.tries : 0;
  waiting.set({ parent: parentOf(), text: field("text").value, details, remember: Boolean(field("remember")?.checked), tries, writer: writer() });
}

/// Whose reply it was, where nobody has said otherwise since.
function fillIn({ details, remember }) {
  for (const [name, value] of Object.entries(details)) if (field(name) && !field(name).value) field(name).value = value;
  if (field("remember") && remember) field("remember").checked = true;
}

function resend() {
  const kept = waiting.get();
  if (!kept || isSending() || !replyForm() || kept.parent !== parentOf() || !field("text").value.trim()) return;
  if (kept.tries >= MAX_RESENDS || kept.text !== field("text").value) return waiting.set(null);
  // Nothing goes out by itself under another name than it was sent under.
  if ((kept.writer ?? "") !== writer()) return waiting.set(null);
  fillIn(kept);
  waiting.set({ ...kept, tries: kept.tries + 1 });
  submitReply(replyForm(), { name: "action", value: "post" });
}
