// What opens in the place of a comment, and reactions to it.

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
  makeWay(item);
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
