// Puts new content into the panels of a page, [data-panel="NAME"], and fetches those that are only announced.
//
// What a person is typing is never overwritten: the panel waits until the field is left and says that it is behind.
// Elements keep their place, their scroll position and their open state; `panel:updated` bubbles from the panel.

import { Idiomorph } from "../vendor/idiomorph/idiomorph.esm.js";
import { fetchPatiently } from "./patience.js";

const root = document.querySelector("[data-live]");
const FIELDS = "input:not([type=hidden], [type=submit], [type=button]), textarea, select, [contenteditable=true]";
// A whole room fetches its own panels after the same change: the requests are spread. Unit: milliseconds.
const JITTER_MS = 300;
// After an act of one's own the answer is awaited with open eyes. Unit: milliseconds.
const OWN_ACT_MS = 2000;
const RETRY_MS = 1000;
const LONGEST_RETRY_MS = 15000;
// Content that waits for a field to be left, by element.
const waiting = new Map();
// Fetches by panel name: { again } while one is under way. Never more than one a panel.
const fetching = new Map();
let actedAt = -Infinity;
let onEnd = () => {};

export function whenEnded(listener) {
  onEnd = listener;
}

function slots(name) {
  return document.querySelectorAll(`[data-panel="${CSS.escape(name)}"]`);
}

// -- showing ----------------------------------------------------------------------------------------------------

// Show the carried panels. Shape: { name: html }.
export function show(panels) {
  for (const [name, html] of Object.entries(panels)) {
    const under = fetching.get(name);
    if (under) under.overtaken = true;
    for (const slot of slots(name)) offer(slot, html);
  }
}

function offer(slot, html) {
  if (!mayChange(slot, html)) {
    waiting.set(slot, html);
    sayBehind(slot, true);
    return;
  }
  waiting.delete(slot);
  sayBehind(slot, false);
  morph(slot, html);
  slot.dispatchEvent(new CustomEvent("panel:updated", { bubbles: true, detail: { name: slot.dataset.panel } }));
}

function sayBehind(slot, isBehind) {
  slot.toggleAttribute("data-behind", isBehind);
  if (isBehind) slot.dataset.says = root.dataset.saysBehind;
}

function isFocused(field) {
  return field === document.activeElement && !["checkbox", "radio"].includes(field.type);
}

function isDirty(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") {
    return [...field.options].some((option) => option.selected !== option.defaultSelected)
      && [...field.options].some((option) => option.defaultSelected);
  }
  if (field.isContentEditable) return false;
  return field.value !== field.defaultValue;
}

// Where each field is saved by itself, as in a sheet, only the one that is being typed in waits.
function isByField(slot) {
  return "fieldByField" in slot.dataset;
}

function isSending(slot) {
  return slot.querySelector('form[aria-busy="true"]') !== null;
}

// A field that was left with text in it is kept through the change, as long as the new content has it too.
function mayChange(slot, html) {
  const fields = [...slot.querySelectorAll(FIELDS)];
  if (isSending(slot) || slot.querySelector("dialog[open], [data-held]")) return false;
  if (!isByField(slot) && fields.some(isFocused)) return false;
  const dirty = fields.filter((field) => isDirty(field) || isFocused(field));
  if (!dirty.length) return true;
  const next = new DOMParser().parseFromString(html, "text/html");
  return dirty.every((field) => field.id && next.getElementById(field.id));
}

// Whether anything on the page is being typed; a reload waits for it.
export function isEditing() {
  const fields = [...document.querySelectorAll(FIELDS)];
  return fields.some((field) => isFocused(field) || isDirty(field));
}

// What scripts put there, and what a person opened, is not the server's to take away.
const OWN_ATTRIBUTES = new Set(["open", "aria-busy", "data-busy", "data-over", "aria-expanded"]);

function morph(slot, html) {
  const kept = [...slot.querySelectorAll(FIELDS)].filter(isDirty).map((field) => [field.id, field.value, field.checked]);
  const place = slot.scrollTop;
  Idiomorph.morph(slot, html, {
    morphStyle: "innerHTML",
    ignoreActiveValue: isByField(slot),
    callbacks: {
      // What another script fills, as the papers of an agenda row, is its own.
      beforeNodeMorphed: (node) => !(node instanceof HTMLElement && "foreign" in node.dataset),
      beforeAttributeUpdated: (name) => !OWN_ATTRIBUTES.has(name),
      beforeNodeRemoved: (node) => !(node instanceof HTMLElement && "made" in node.dataset),
    },
  });
  slot.scrollTop = place;
  for (const [id, value, checked] of kept) restore(document.getElementById(id), value, checked);
}

function restore(field, value, checked) {
  if (!field) return;
  if (field.type === "checkbox" || field.type === "radio") field.checked = checked;
  else field.value = value;
}

function offerAgain() {
  for (const [slot, html] of [...waiting]) {
    if (slot.isConnected) offer(slot, html);
    else waiting.delete(slot);
  }
}

// The next field has the focus only after this event.
document.addEventListener("focusout", () => setTimeout(offerAgain));
document.addEventListener("input", () => waiting.size && setTimeout(offerAgain));
document.addEventListener("reset", () => setTimeout(offerAgain));
document.addEventListener("close", () => setTimeout(offerAgain), true);
document.addEventListener("act:done", (event) => {
  actedAt = performance.now();
  setTimeout(offerAgain);
  // A check-in is announced to nobody's own panels: a whole room would fetch at each of them. The own one is fetched.
  const slot = event.target.closest("[data-panel]:not([data-shared])");
  if (slot) fetchSoon(slot.dataset.panel);
});

// -- fetching -----------------------------------------------------------------------------------------------------

// Fetch the panels that these topics touch and the message did not carry.
export function touch(topics, carried) {
  const touched = new Set(topics);
  for (const slot of document.querySelectorAll("[data-panel]")) {
    const own = listens(slot);
    if (!(slot.dataset.panel in carried) && own.some((topic) => touched.has(topic))) fetchSoon(slot.dataset.panel);
  }
}

// A quiet panel is empty for most people, as the console is: while empty it listens to its own name alone.
function listens(slot) {
  const isAsleep = "quiet" in slot.dataset && !slot.childElementCount;
  return isAsleep ? [slot.dataset.panel] : slot.dataset.topics.split(" ");
}

// Fetch every panel that the message did not carry.
export function touchAll(carried) {
  for (const slot of document.querySelectorAll("[data-panel]")) {
    if (!(slot.dataset.panel in carried)) fetchSoon(slot.dataset.panel);
  }
}

function fetchSoon(name) {
  const under = fetching.get(name);
  if (under) {
    under.again = true;
    return;
  }
  const isOwn = performance.now() - actedAt < OWN_ACT_MS;
  const mine = { again: false, overtaken: false };
  fetching.set(name, mine);
  setTimeout(() => fetchNow(name, mine), isOwn ? 0 : Math.random() * JITTER_MS);
}

async function fetchNow(name, mine, failures = 0) {
  mine.again = false;
  mine.overtaken = false;
  const html = await asked(name);
  if (html === undefined) {
    const pause = Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** failures);
    setTimeout(() => fetchNow(name, mine, failures + 1), pause);
    return;
  }
  fetching.delete(name);
  if (html === null) return;
  if (!mine.overtaken) for (const slot of slots(name)) offer(slot, html);
  if (mine.again) fetchSoon(name);
}

// The panel's HTML, null when the person may not have it any more, undefined when the server was not reached.
async function asked(name) {
  try {
    const address = root.dataset.panels.replace("NAME", name);
    const response = await fetchPatiently(address, { redirect: "manual", cache: "no-store" });
    if (response.ok) return await response.text();
    if (response.type === "opaqueredirect") return onEnd(4401), null;
    if (response.status === 404) return onEnd(4403), null;
    return undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

// Take everything off the screen: the right to see it has ended.
export function wipe() {
  waiting.clear();
  for (const slot of document.querySelectorAll("[data-panel], [data-wipe]")) slot.replaceChildren();
}
