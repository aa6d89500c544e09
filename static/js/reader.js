// Opens papers beside whatever else the page shows: a[data-open-paper] opens in [data-reader] without leaving the page.
// The reader lies outside every live panel, so that a change never reloads it; it remembers the page of each paper.

import "./reader_back.js";
import "./reader_contents.js";
import "./reader_numbers.js";
import "./reader_search.js";
import "./reader_swipe.js";
import "./reader_tabs.js";
import { again, begin, close, list, listed, openNewest, reading } from "./reader_core.js";
import { pane, part } from "./reader_parts.js";
import "./presenter.js";

const ACTS = {
  previous: () => reading.turn(reading.page - 1),
  next: () => reading.turn(reading.page + 1),
  in: () => reading.view.zoom(1),
  out: () => reading.view.zoom(-1),
  fit: () => reading.view.fit(),
  list: () => list(!pane.hasAttribute("data-listed")),
  close,
  again,
  newer: openNewest,
};

const KEYS = {
  ArrowLeft: ACTS.previous,
  ArrowRight: ACTS.next,
  Home: () => reading.jump(1),
  End: () => reading.jump(reading.view.pages),
  "+": ACTS.in,
  "-": ACTS.out,
  0: ACTS.fit,
};

if (pane) start();

function start() {
  document.addEventListener("click", opened);
  document.addEventListener("panel:updated", (event) => event.detail?.name === "papers" && listed());
  pane.addEventListener("click", pressed);
  pane.addEventListener("keydown", keyed);
  pane.addEventListener("reader:go", ({ detail }) => reading.go(detail.document, detail.page));
  part("bar").addEventListener("submit", typed);
  part("page").addEventListener("change", typed);
  begin();
}

function opened(event) {
  const link = event.target.closest("a[data-open-paper]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  reading.open(link.dataset);
  pane.scrollIntoView({ block: "nearest" });
}

function pressed(event) {
  const pushed = event.target.closest("[data-reader-act]");
  ACTS[pushed?.dataset.readerAct]?.();
}

function typed(event) {
  event.preventDefault();
  const page = Number.parseInt(part("page").value, 10);
  if (page && page !== reading.page) reading.jump(page);
  part("page").value = reading.page;
}

function keyed(event) {
  if (!reading.paper || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, textarea, select")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}
