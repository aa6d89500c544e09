// Back to where I was: after a link, an entry of the contents, a hit or a called-out number, one press returns.

import { reading } from "./reader_core.js";
import { button, linkTo, pane, words } from "./reader_parts.js";

// Nobody goes back further. Unit: places.
const MOST = 20;
const places = [];
// Where the last jump landed; from there the next hit or entry starts, and it is not a place to return to.
let landed = null;

if (pane) {
  pane.addEventListener("reader:leaving", leaving);
  pane.addEventListener("reader:turned", landing);
  pane.addEventListener("reader:opening", () => tell());
  button("back").addEventListener("click", back);
}

function leaving({ detail }) {
  const isThere = landed?.document === detail.document && landed.page === detail.page;
  if (isThere) return;
  places.push({ paper: detail.paper, document: detail.document, page: detail.page });
  if (places.length > MOST) places.shift();
  landed = "next";
  tell();
}

function landing({ detail }) {
  if (landed === "next") landed = { document: detail.document, page: detail.page };
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
