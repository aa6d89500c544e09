// What the presenter's own tablet does: begins, sends every page it turns to and the pointer, and ends.

import { newKey } from "./keys.js";
import { listenForPointer, showDot } from "./pointer.js";
import { post } from "./post.js";
import { reading, saySentence as say } from "./reader_core.js";
import { button, pane } from "./reader_parts.js";

// This very tablet presents; another one of the same person follows it.
const KEPT = `presenting ${location.pathname}`;
// The pointer is told four times a second, and what did not arrive again after a while. Units: milliseconds.
const POINTER_MS = 250;
const AGAIN_MS = 1000;

// What is to be told, the latest only, and whether something is on its way.
let wanted = null;
let isSending = false;
let pointedAt = 0;
let pointing = 0;
let dot = null;

if (pane) {
  button("present").addEventListener("click", begin);
  button("stop-presenting").addEventListener("click", end);
  button("point").addEventListener("click", () => point(!pane.hasAttribute("data-pointing")));
  pane.addEventListener("reader:turned", () => turned(null));
  listenForPointer(moved);
}

export function isPresenting() {
  return sessionStorage.getItem(KEPT) !== null;
}

// What the room heard: somebody else has taken over, or it is over.
export function heardAs(told) {
  const me = pane.querySelector("[data-may-present]")?.dataset.me;
  if (isPresenting() && !isSending && told?.person !== me) ended();
}

async function begin() {
  const { paper, page } = reading;
  isSending = true;
  const answer = await post(paper.present, { page }, newKey());
  isSending = false;
  if (!answer.ok) return say(answer.message);
  sessionStorage.setItem(KEPT, "yes");
  changed();
  // What was turned while the answer was on its way.
  if (reading.page !== page) turned(null);
}

async function end() {
  const answer = await post(pane.querySelector("[data-may-present]").dataset.stop, {}, newKey());
  if (answer.ok) ended();
  else say(answer.message);
}

function ended() {
  sessionStorage.removeItem(KEPT);
  wanted = null;
  point(false);
  showDot(0, null);
  changed();
}

function changed() {
  document.dispatchEvent(new CustomEvent("presenting:changed"));
}

// -- the pages --------------------------------------------------------------------------------------------------------

function turned(at, page = reading.page) {
  if (!isPresenting() || !reading.paper) return;
  dot = at;
  wanted = { address: reading.paper.turn, fields: { page, ...(at && { x: at[0], y: at[1] }) } };
  send();
}

// One at a time and the latest, so that a slow line never leads the room back.
async function send() {
  if (isSending || !wanted) return;
  const { address, fields } = wanted;
  wanted = null;
  isSending = true;
  const answer = await post(address, fields, newKey());
  isSending = false;
  if (answer.ok) return send();
  if (answer.reached) {
    ended();
    return say(answer.message);
  }
  wanted ??= { address, fields };
  setTimeout(send, AGAIN_MS);
}

// -- the pointer ------------------------------------------------------------------------------------------------------

function point(isOn) {
  pane.toggleAttribute("data-pointing", isOn);
  button("point").setAttribute("aria-pressed", isOn);
  clearTimeout(pointing);
  if (isOn || !dot) return;
  showDot(0, null);
  turned(null);
}

// The own dot moves at once; what is told waits its turn, and the last place is always told.
function moved(page, at) {
  if (!isPresenting()) return;
  showDot(page, at);
  clearTimeout(pointing);
  const wait = Math.max(0, pointedAt + POINTER_MS - Date.now());
  pointing = setTimeout(() => {
    pointedAt = Date.now();
    turned(at, page);
  }, wait);
}
