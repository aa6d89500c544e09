// Shows what waits to be sent, and what the server has refused together with what the person had written.

import { discard, refused, retry } from "./outbox.js";

const place = document.querySelector("[data-outbox]");
const part = (name, within = place) => within.querySelector(`[data-outbox-${name}]`);
// A quick answer needs no word. Unit: milliseconds.
const PATIENCE_MS = 1500;
let late = 0;

async function show({ waiting }) {
  clearTimeout(late);
  if (waiting && part("waiting").hidden) late = setTimeout(() => showWaiting(waiting), PATIENCE_MS);
  else showWaiting(waiting);
  part("refused").replaceChildren(...(await refused()).map(lineOf));
  showPlace();
}

function showWaiting(count) {
  const line = part("waiting");
  line.hidden = !count;
  line.textContent = line.dataset.words.replace("{count}", count);
  showPlace();
}

function showPlace() {
  place.hidden = part("waiting").hidden && !part("refused").childElementCount;
}

function lineOf(entry) {
  const line = part("one").content.firstElementChild.cloneNode(true);
  part("sentence", line).textContent = entry.message;
  const fields = Object.entries(entry.fields).filter(([name, value]) => name === "text" || isProse(value));
  const typed = fields.map(([, value]) => value).join("\n");
  part("typed", line).textContent = typed;
  part("typed", line).hidden = !typed;
  part("retry", line).addEventListener("click", () => retry(entry.id));
  part("discard", line).addEventListener("click", () => discard(entry.id));
  return line;
}

// What a person wrote, as against keys, numbers and geometry.
function isProse(value) {
  if (/^\s*[[{]/.test(value)) return false;
  return /\s/.test(value.trim()) || /[^\x00-\x7f]/.test(value);
}

if (place) document.addEventListener("outbox:changed", (event) => show(event.detail));
