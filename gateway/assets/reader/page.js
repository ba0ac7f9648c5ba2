// The reader's script. The page is whole without it: links and forms stay as they are, and this fetches
// the same pages and puts their parts in place. What is typed is kept on the device, together with the
// id under which it is sent, until the server has said that it arrived.
//
// The files of this folder are one module, in the order in which `pages/assets.rs` lists them. Here: the
// parts of the page that all of it uses, and the device's memory.

const words = document.getElementById("reply-words")?.dataset ?? {};
const path = location.pathname;
const byId = (id) => document.getElementById(id);
const section = () => byId("reply");
const replyForm = () => section()?.querySelector("form");
const field = (name) => replyForm()?.elements[name];
const parentOf = () => field("parent")?.value ?? "";

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

/// The device's memory. A browser that keeps nothing still remembers until the page is left.
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
  /// Whether it is there on the next page, too.
  lasts(key) {
    try { return localStorage.getItem(key) === JSON.stringify(memory.get(key)); } catch { return false; }
  },
  keys() {
    try { return Object.keys(localStorage); } catch { return [...memory.keys()]; }
  },
};

const draftKey = (parent) => `rapport:draft:${path}:${parent}`;

/// A random UUID; `crypto.randomUUID` is missing on plain http.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
