// Moves rows of [data-reorder] by their handle, with finger, pen or mouse, or with Alt and an arrow key in any field.
//
//   data-handle           the button that is dragged; data-move on it is the address that takes the new place `to`
//   data-row              the row; places are counted from 1
//
// The row moves at once; when the server refuses, the panel is read anew and shows where it stands.

import { newKey } from "./keys.js";
import { post } from "./post.js";

// Keys pressed quickly one after the other are one move. Unit: milliseconds.
const QUIET_MS = 250;
// Near an edge of the window the page scrolls by itself. Unit: CSS pixels.
const EDGE = 90;
const STEP = 14;
const timers = new WeakMap();
let dragged = null;

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.button) return;
  event.preventDefault();
  handle.setPointerCapture(event.pointerId);
  hold(handle.closest("[data-row]"), handle);
});

document.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  if (event.clientY < EDGE) window.scrollBy(0, -STEP);
  if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, STEP);
  place(dragged, event.clientY);
});

for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => {
    if (dragged) send(dragged);
    dragged = null;
  });
}

document.addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const row = event.altKey && step ? event.target.closest("[data-reorder] [data-row]") : null;
  if (!row?.querySelector("[data-handle]")) return;
  event.preventDefault();
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  hold(row);
  if (other) swap(row, other, step);
  clearTimeout(timers.get(row));
  timers.set(row, setTimeout(() => send(row), QUIET_MS));
});

function hold(row, handle) {
  row.dataset.held ??= String(placeOf(row));
  if (handle) dragged = row;
}

// The others move around the held row: a node that is moved itself loses pointer and focus.
function swap(row, other, step) {
  if (step < 0) row.after(other);
  else row.before(other);
}

function place(row, y) {
  const before = row.previousElementSibling;
  const after = row.nextElementSibling;
  if (before && y < middleOf(before)) swap(row, before, -1);
  else if (after && y > middleOf(after)) swap(row, after, 1);
}

function middleOf(row) {
  const box = row.getBoundingClientRect();
  return box.top + box.height / 2;
}

function placeOf(row) {
  return [...row.parentElement.children].indexOf(row) + 1;
}

async function send(row) {
  const to = placeOf(row);
  const isMoved = String(to) !== row.dataset.held;
  const address = row.querySelector("[data-handle]").dataset.move;
  if (isMoved) await post(address, { to }, newKey());
  delete row.dataset.held;
  // Moved or refused: the panel is read anew and shows the one order there is.
  row.dispatchEvent(new CustomEvent("act:done", { bubbles: true, detail: {} }));
}
