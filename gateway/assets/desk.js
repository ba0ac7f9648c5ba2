// The desk with a script: a draft that survives the tab, a preview while writing, saving in place.
// Every page works without it. Words come from the page, never from here.
(() => {
  'use strict';

  const CSRF = 'csrf';
  const PREFIX = 'rapport-draft:';
  const KEEP_AFTER_MS = 400;
  const PREVIEW_AFTER_MS = 600;

  // Storage may be off or full; then the page is as good as without a script.
  const store = {
    get(key) { try { return JSON.parse(localStorage.getItem(PREFIX + key)); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(PREFIX + key, JSON.stringify(value)); } catch { /* full */ } },
    remove(key) { try { localStorage.removeItem(PREFIX + key); } catch { /* off */ } },
    keys() {
      try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length)); }
      catch { return []; }
    },
  };

  const later = (wait, work) => {
    let timer;
    return () => { clearTimeout(timer); timer = setTimeout(work, wait); };
  };

  /** Everything that was typed, and from where it began; never the session's proof. */
  const fieldsOf = (form) => {
    const fields = {};
    for (const [name, value] of new FormData(form)) if (name !== CSRF) fields[name] = value;
    return fields;
  };

  const fill = (form, fields) => {
    for (const [name, value] of Object.entries(fields)) {
      const field = form.elements.namedItem(name);
      if (field && name !== CSRF && name !== 'action') field.value = value;
    }
  };

  /** Whether two forms say the same; what only the page itself put there does not count. */
  const same = (one, other) => {
    const own = new Set(['request_id', 'etag', 'shown', 'action']);
    const names = new Set([...Object.keys(one), ...Object.keys(other)].filter((name) => !own.has(name)));
    return [...names].every((name) => (one[name] ?? '') === (other[name] ?? ''));
  };

  // What the server has confirmed need not be kept any longer.
  const done = document.querySelector('[data-confirmed]');
  if (done) {
    const confirmed = done.dataset.confirmed;
    for (const key of store.keys()) {
      if (confirmed && store.get(key)?.fields?.request_id === confirmed) store.remove(key);
    }
    // Reloading or sharing the address says nothing anew.
    history.replaceState(null, '', location.pathname);
  }

  // What can be selected by hand is copied by one press where the browser lets us.
  for (const field of navigator.clipboard ? document.querySelectorAll('input[data-copy]') : []) {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'quiet', textContent: field.dataset.copy });
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(field.value);
        button.textContent = field.dataset.copied;
        setTimeout(() => { button.textContent = field.dataset.copy; }, 3_000);
      } catch { field.select(); }
    });
    field.after(' ', button);
  }

  const editor = document.getElementById('editor');
  if (editor) write(editor);
  const conflict = document.querySelector('form[data-rebind]');
  if (conflict) rebind(conflict);

  /** The kept draft is confirmed by the form that settles the conflict. */
  function rebind(form) {
    const kept = store.get(form.dataset.draft);
    if (!kept) return;
    kept.fields.request_id = form.elements.request_id.value;
    store.set(form.dataset.draft, kept);
  }

  function write(form) {
    const words = form.dataset;
    const says = document.getElementById('saving');
    const say = (text) => { if (says) says.textContent = text; };
    let key = words.draft;
    let clean = fieldsOf(form);
    let leaving = false;
    // A form that came back was not saved, whatever the fields show.
    let cameBack = 'cameBack' in words;
    const dirty = () => cameBack || !same(fieldsOf(form), clean);

    const keep = () => {
      if (dirty()) store.set(key, { time: Date.now(), fields: fieldsOf(form) });
    };
    const keepSoon = later(KEEP_AFTER_MS, keep);
    offerKept();
    if (cameBack) keep();

    form.addEventListener('input', () => { keepSoon(); previewSoon(); say(dirty() ? words.unsaved : ''); });
    form.addEventListener('submit', () => { keep(); leaving = true; });
    addEventListener('pagehide', keep);
    addEventListener('pageshow', () => { leaving = false; });
    addEventListener('beforeunload', (event) => { if (!leaving && dirty()) event.preventDefault(); });

    /** A text that an earlier page could not save. */
    function offerKept() {
      const kept = store.get(key);
      if (!kept?.fields || same(kept.fields, clean)) { if (!cameBack) store.remove(key); return; }
      if (cameBack) return;
      const box = document.getElementById('kept');
      const time = document.getElementById('kept-time');
      time.dateTime = new Date(kept.time).toISOString();
      time.textContent = new Date(kept.time).toLocaleString(document.documentElement.lang);
      box.hidden = false;
      const close = () => { box.hidden = true; form.elements.title.focus(); };
      document.getElementById('kept-take').addEventListener('click', () => {
        // With its own number: what was sent once is not written twice.
        fill(form, kept.fields);
        close();
        preview();
        say(words.unsaved);
      });
      document.getElementById('kept-drop').addEventListener('click', () => { store.remove(key); close(); });
    }

    // The preview: beside the text, while writing.
    const pane = document.getElementById('preview');
    const text = document.getElementById('preview-text');
    let asked = 0;
    async function preview() {
      if (!words.preview || !pane) return;
      const number = ++asked;
      const body = new URLSearchParams();
      for (const name of [CSRF, 'content', 'content_format']) body.set(name, form.elements[name].value);
      try {
        const answer = await fetch(words.preview, { method: 'POST', body, redirect: 'error' });
        if (!answer.ok || number !== asked) return;
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        text.replaceChildren(...page.body.childNodes);
        pane.hidden = false;
      } catch { /* the last preview stays */ }
    }
    const previewSoon = later(PREVIEW_AFTER_MS, preview);
    if (form.elements.content.value) preview();

    // Saving in place: the caret stays where it is. (`form.action` is the buttons of that name.)
    const save = document.getElementById('save');
    let saving = false;
    async function saveHere() {
      if (saving) return;
      saving = true;
      keep();
      say(words.saving);
      const sent = fieldsOf(form);
      const body = new URLSearchParams(new FormData(form));
      body.set('action', 'save');
      try {
        const answer = await fetch(form.getAttribute('action'), { method: 'POST', body, headers: { accept: 'application/json' }, redirect: 'error' });
        const isShort = answer.headers.get('content-type') === 'application/json';
        if (answer.ok && isShort) return taken(await answer.json(), sent);
        if (answer.status >= 500) return say(words.offline);
        // Something is to be read: the page that says it, by the same form and the same number.
        saving = false;
        leaving = true;
        form.requestSubmit(save);
      } catch {
        say(words.offline);
      } finally {
        saving = false;
      }
    }

    function taken(answer, sent) {
      const isNew = key !== answer.url;
      store.remove(key);
      // Buttons and addresses of a new post are others: its own page has them.
      const now = fieldsOf(form);
      if (isNew && same(now, sent)) {
        clean = now;
        cameBack = false;
        leaving = true;
        location.assign(`${answer.url}?done=create`);
        return;
      }
      key = answer.url;
      form.setAttribute('action', answer.url);
      if (form.elements.slug.value === (sent.slug ?? '')) form.elements.slug.value = answer.slug;
      for (const name of ['etag', 'shown', 'request_id']) form.elements[name].value = answer[name];
      clean = { ...sent, slug: answer.slug };
      cameBack = false;
      say(dirty() ? words.unsaved : answer.said);
      keep();
    }

    save?.addEventListener('click', (event) => { event.preventDefault(); saveHere(); });
    document.getElementById('show-preview')?.addEventListener('click', async (event) => {
      event.preventDefault();
      await preview();
      // On a phone it stands above the window.
      if (pane && !pane.hidden) pane.focus();
    });
    addEventListener('keydown', (event) => {
      const isSave = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 's';
      if (isSave) { event.preventDefault(); saveHere(); }
    });
  }
})();
