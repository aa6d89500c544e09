// Back to where I was: after a link, an entry of the contents, a hit or a called-out number, one press returns.

import { reading } from "./reader_core.js";
import { button, linkTo, pane, words } from "./reader_parts.js";

// Nobody goes back further. Unit: places.
const MOST = 20;
const places = [];
// Where the last hit or link landed: who goes on to the next one from there does not want to return to it.
let landed = null;
let jumping = null;

if (pane) {
  pane.addEventListener("reader:leaving", leaving);
  pane.addEventListener("reader:turned", landing);
  pane.addEventListener("reader:opening", () => tell());
  button("back").addEventListener("click", back);
}

function leaving({ detail }) {
  const isNext = detail.by && detail.by === landed?.by;
  const isThere = isNext && landed.document === detail.document && landed.page === detail.page;
  jumping = detail.by;
  if (isThere) return;
  places.push({ paper: detail.paper, document: detail.document, page: detail.page });
  if (places.length > MOST) places.shift();
  tell();
}

function landing({ detail }) {
  if (jumping !== null) landed = { by: jumping, document: detail.document, page: detail.page };
  jumping = null;
  // Who comes back by foot needs no button.
  const last = places.at(-1);
  if (last && last.document === detail.document && last.page === detail.page) places.pop();
  tell();
}

function tell() {
  const last = places.at(-1);
  const chip = button("back");
  chip.hidden = !last || !reading.paper;
  if (chip.hidden) return;
  const isHere = last.document === reading.paper.document;
  const name = isHere ? "back" : "backTo";
  chip.querySelector("span").textContent = words(name, { page: last.page, title: last.paper.title });
}

function back() {
  const last = places.pop();
  landed = null;
  if (last.document === reading.paper?.document) reading.turn(last.page);
  else reading.open(linkTo(last.document)?.dataset ?? last.paper, last.page);
  tell();
}
