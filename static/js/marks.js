// Marks in the reader: highlights, ink and notes lie over the open paper; nothing here ever reloads it.
//
// Listens to the reader's events (reader:opened, reader:page, reader:turned, reader:closed) and asks it for a page by
// reader:go. An address that ends in #read=DOCUMENT,PAGE opens that page.

import { newKey } from "./keys.js";
import { Ink } from "./marks_ink.js";
import { MarkLayer, pointOf, viewportOf } from "./marks_layer.js";
import { NoteSheet } from "./marks_notes.js";
import { selectedPassages } from "./marks_select.js";
import { MarkStore } from "./marks_store.js";

// After this long a turned page asks whether another tablet has written something. Unit: milliseconds.
const STALE_MS = 60000;
// A selection that is being made is not answered letter by letter. Unit: milliseconds.
const REST_MS = 200;

const bar = document.querySelector("[data-marks]");
const pane = bar?.closest("[data-reader-pane]");
// Found once: when a right is lost, everything here is taken out of the page.
const parts = new Map();
const one = (name) => parts.get(name);

let store = null;
let layer = null;
let sheet = null;
let ink = null;
let page = 1;
// What was selected when a finger left the page for the button.
let chosen = [];
let resting = 0;

if (pane) start();

function start() {
  for (const name of ["tools", "choice", "sheet", "color", "swatch", "says"]) {
    parts.set(name, pane.querySelector(`[data-marks-${name}]`));
  }
  const { address, save, edit, remove, share } = bar.dataset;
  const words = wordsOf(bar.dataset);
  store = new MarkStore({ address, save, edit, remove });
  layer = new MarkLayer({ words, onOpen: (uid, pin) => sheet.open(uid, pin), onMove: moved });
  ink = new Ink(store, layer, () => one("color").value);
  sheet = new NoteSheet(one("sheet"), store, { words, share });
  pane.querySelector("[data-reader-view]").before(one("tools"));
  pane.querySelector(".reader__sheet").append(one("choice"));
  // Beside the pane, which confines what is fixed; still within what is wiped when the right is lost.
  pane.parentElement.append(one("sheet"));
  store.addEventListener("change", drawn);
  pane.addEventListener("reader:opened", opened);
  pane.addEventListener("reader:page", ({ detail }) => placed(detail));
  pane.addEventListener("reader:turned", turned);
  pane.addEventListener("reader:closed", closed);
  pane.addEventListener("click", pressed);
  // A button must not take the selection away before it has read it.
  pane.addEventListener("pointerdown", (event) => event.target.closest("[data-marks-act]") && (chosen = selected()));
  pane.addEventListener("mousedown", (event) => event.target.closest("[data-marks-act]") && event.preventDefault());
  one("color").addEventListener("change", () => (one("swatch").dataset.color = one("color").value));
  // The reader's own keys turn pages.
  one("color").addEventListener("keydown", (event) => event.stopPropagation());
  document.addEventListener("selectionchange", selecting);
  document.addEventListener("panel:updated", ({ detail }) => detail?.name === "marks" && store.refresh());
  document.addEventListener("visibilitychange", () => document.hidden || store.refresh());
  pane.querySelector("[data-reader-scroll]").addEventListener("click", tapped);
  followAddress();
  addEventListener("hashchange", followAddress);
}

function wordsOf(data) {
  const names = Object.keys(data).filter((name) => name.startsWith("word"));
  return Object.fromEntries(names.map((name) => [name[4].toLowerCase() + name.slice(5), data[name]]));
}

function followAddress() {
  const [, paper, number] = location.hash.match(/^#read=(\d+),(\d+)$/) ?? [];
  if (!paper) return;
  history.replaceState(null, "", location.pathname + location.search);
  const go = () => pane.dispatchEvent(new CustomEvent("reader:go", { detail: { document: paper, page: Number(number) } }));
  // After the reader's own module, which opens what was open before.
  if (document.readyState === "complete") go();
  else addEventListener("load", go, { once: true });
}

// -- the paper ----------------------------------------------------------------------------------------------------------

function opened({ detail }) {
  bar.hidden = false;
  store.open(detail.version);
}

function placed({ version, number, element, viewport }) {
  if (store.version !== version) {
    layer.forget();
    store.open(version);
  }
  layer.place(number, element, viewport ?? viewportOf(element));
  layer.draw(number, store.on(number));
  ink.cover(number);
}

function turned({ detail }) {
  page = detail.page;
  if (store.version && store.age > STALE_MS) store.refresh();
}

function closed() {
  if (sheet.isOpen) sheet.close();
  layer.forget();
  store.close();
  bar.hidden = true;
  unfold(false);
  one("choice").hidden = true;
}

function drawn() {
  for (const [number] of layer.pages()) layer.draw(number, store.on(number));
  for (const undo of pane.querySelectorAll('[data-marks-act="undo"]')) undo.disabled = !store.canUndo;
}

// -- marking ------------------------------------------------------------------------------------------------------------

const ACTS = {
  tools: () => unfold(one("tools").hidden),
  highlight,
  note: noteOnPage,
  "note-here": noteOnWords,
  pen: () => use(ink.tool === "pen" ? null : "pen"),
  eraser: () => use(ink.tool === "eraser" ? null : "eraser"),
  undo: () => store.undo(),
};

function pressed(event) {
  const button = event.target.closest("[data-marks-act]");
  if (!button) return;
  say("");
  ACTS[button.dataset.marksAct]();
}

function unfold(isOpen) {
  one("tools").hidden = !isOpen;
  pane.querySelector('[data-marks-act="tools"]').setAttribute("aria-expanded", isOpen);
  if (!isOpen) use(null);
}

function use(tool) {
  ink.use(tool);
  for (const name of ["pen", "eraser"]) {
    pane.querySelector(`[data-marks-act="${name}"]`).setAttribute("aria-pressed", tool === name);
  }
  say(tool ? bar.dataset[tool === "pen" ? "wordPen" : "wordEraser"] : "");
}

function selected() {
  return selectedPassages(layer.pages());
}

function taken() {
  const now = selected();
  const passages = now.length ? now : chosen;
  chosen = [];
  return passages;
}

function highlight() {
  const passages = taken();
  if (!passages.length) return say(bar.dataset.wordSelect);
  for (const { rects, ...passage } of passages) keep({ ...made("highlight"), ...passage, geometry: { rects } });
  getSelection().removeAllRanges();
}

function noteOnWords() {
  const [passage] = taken();
  if (!passage) return say(bar.dataset.wordSelect);
  const { rects, ...about } = passage;
  const at = [rects.at(-1)[2], rects.at(-1)[3]];
  getSelection().removeAllRanges();
  sheet.begin({ ...made("note"), ...about, geometry: { at, rects } });
}

// Of words that are selected, otherwise of the page; the way of a keyboard.
function noteOnPage() {
  if (selected().length || chosen.length) return noteOnWords();
  const shown = layer.page(page);
  if (!shown) return;
  const { width, height } = shown.viewport;
  const taken = store.on(page).filter((mark) => mark.kind === "note" && !mark.quote).length;
  const point = shown.viewport.convertToPdfPoint(width * 0.93, height * Math.min(0.05 + 0.06 * taken, 0.9));
  sheet.begin({ ...made("note"), page, geometry: { at: point.map((number) => Math.round(number * 10) / 10) } });
}

function made(kind) {
  const color = one("color").value;
  return { uid: newKey(), kind, color, quote: "", before: "", after: "", text: "", mine: true, state: "kept", home: true };
}

async function keep(mark) {
  const { state, answer } = await store.save(mark);
  if (state === "refused") say(answer?.message ?? "");
}

function moved(uid, at) {
  const mark = store.get(uid);
  if (mark) keep({ ...mark, geometry: { ...mark.geometry, at } });
}

function say(sentence) {
  one("says").textContent = sentence;
}

// -- selecting and tapping ------------------------------------------------------------------------------------------------

function selecting() {
  clearTimeout(resting);
  resting = setTimeout(() => {
    one("choice").hidden = !store.version || ink.tool !== null || selected().length === 0;
  }, REST_MS);
}

// A tap on a highlight opens it.
function tapped(event) {
  if (event.target.closest("button, a") || !getSelection().isCollapsed) return;
  for (const [number, shown] of layer.pages()) {
    if (!shown.element.contains(event.target)) continue;
    const mark = layer.at(store.on(number), ...pointOf(shown, event.clientX, event.clientY));
    if (mark) sheet.open(mark.uid, null);
  }
}
