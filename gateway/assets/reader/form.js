// The reply form: where it stands, and what is in it, kept as a draft on the device.

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

/// Signing in and out lead to other pages.
const leaves = (button) => /^(sign-in\..+|log-out)$/.test(button?.value ?? "");

/// What is a draft on this device need not be kept on the way.
function keepForLater(form) {
  saveDraft();
  if (store.lasts(draftKey(parentOf())) && !form.elements.aside) form.prepend(make("input", { type: "hidden", name: "aside", value: "yes" }));
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
