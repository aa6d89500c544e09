// Opens papers beside whatever else the page shows: a[data-open-paper] opens in [data-reader] without leaving the page.
// The reader lies outside every live panel, so that a change never reloads it; it remembers the page of each paper.

import { PdfReader } from "./pdf_reader.js";
import { flush, remember } from "./position.js";

const pane = document.querySelector("[data-reader] [data-reader-pane]");
const part = (name) => pane.querySelector(`[data-reader-${name}]`);
const button = (act) => pane.querySelector(`[data-reader-act="${act}"]`);
// The last page of each version as this tablet knows it, newer than what the list was rendered with. It outlives a
// reload, whose new list may have been rendered before the last position arrived.
const KEPT = `paper ${location.pathname}`;
const KEPT_PAGES = `pages ${location.pathname}`;
const pages = new Map(JSON.parse(sessionStorage.getItem(KEPT_PAGES) ?? "[]"));

// The versions opened on this page, which the server has been told.
const told = new Set();

let paper = null;
let reader = null;

if (pane) start();

function start() {
  reader = new PdfReader(part("scroll"), {
    onPage: turned,
    onFail: failed,
    onDrawn: (number, view) => announce("page", { number, element: view.div, viewport: view.viewport }),
    wordPage: pane.dataset.wordPage,
  });
  document.addEventListener("click", opened);
  document.addEventListener("panel:updated", listed);
  pane.addEventListener("click", pressed);
  pane.addEventListener("keydown", keyed);
  pane.addEventListener("reader:go", sent);
  part("bar").addEventListener("submit", typed);
  part("page").addEventListener("change", typed);
  const first = document.querySelector("[data-open-at-once] a[data-open-paper]") ?? linkOf(sessionStorage.getItem(KEPT));
  if (first) open(first.dataset);
}

// Another module wants a page of a paper: reader:go {document, page}.
function sent({ detail }) {
  const link = document.querySelector(`a[data-open-paper][data-document="${CSS.escape(detail.document)}"]`);
  if (paper?.document === String(detail.document)) reader.goTo(detail.page);
  else if (link) open(link.dataset, detail.page);
}

function linkOf(version) {
  return version && document.querySelector(`a[data-open-paper="${CSS.escape(version)}"]`);
}

function opened(event) {
  const link = event.target.closest("a[data-open-paper]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link.dataset);
  pane.scrollIntoView({ block: "nearest" });
}

async function open(data, wanted) {
  flush();
  // A copy: the link may be gone, or be another paper's, when the next panel arrives.
  paper = { ...data };
  show();
  say("loading");
  sessionStorage.setItem(KEPT, paper.openPaper);
  const page = wanted ?? pages.get(paper.openPaper) ?? Number(paper.page);
  part("page").value = page;
  if (!(await reader.open(paper.content, Number(paper.size), page))) return;
  say(null);
  announce("opened", { pages: reader.pages });
}

// Tells other modules (marks, the presenter) about the open paper: reader:opened, reader:page, reader:turned and
// reader:closed on the pane, each with the version and the paper it is about.
function announce(what, detail = {}) {
  const about = { version: paper?.openPaper, document: paper?.document, ...detail };
  pane.dispatchEvent(new CustomEvent(`reader:${what}`, { bubbles: true, detail: about }));
}

function show() {
  const isOpen = paper !== null;
  for (const name of ["head", "view", "bar", "tools"]) part(name).hidden = !isOpen;
  part("empty").hidden = isOpen;
  part("title").textContent = paper?.title ?? "";
  part("pages").textContent = paper?.pages ?? "";
  pane.toggleAttribute("data-open", isOpen);
  list(false);
  mark();
}

// While a paper is open the list beside the reader is folded away; this brings it back.
function list(isShown) {
  pane.toggleAttribute("data-listed", isShown);
  button("list").setAttribute("aria-expanded", isShown);
}

function close() {
  flush();
  announce("closed");
  paper = null;
  sessionStorage.removeItem(KEPT);
  say(null);
  show();
  reader.close();
}

function turned(page) {
  if (!paper) return;
  part("page").value = page;
  button("previous").disabled = page <= 1;
  button("next").disabled = page >= reader.pages;
  const isFirst = !told.has(paper.openPaper);
  told.add(paper.openPaper);
  pages.set(paper.openPaper, page);
  sessionStorage.setItem(KEPT_PAGES, JSON.stringify([...pages]));
  remember(paper.position, page);
  announce("turned", { page });
  // That a paper was opened is told at once; where in it, when the reader rests.
  if (!isFirst) return;
  flush();
  mark();
}

function failed(reason) {
  if (reason === "gone") {
    close();
    say("gone");
    return;
  }
  say(reason, reason === "expired" ? null : "again");
}

function say(name, act = null) {
  const word = name && `word${name[0].toUpperCase()}${name.slice(1)}`;
  part("message").hidden = !name;
  part("sentence").textContent = name ? pane.dataset[word] : "";
  for (const offered of ["again", "newer"]) button(offered).hidden = offered !== act;
}

// Shows in the lists which paper is open and which was opened, until the server's own list says so.
function mark() {
  for (const link of document.querySelectorAll("a[data-open-paper]")) {
    if (link.dataset.openPaper === paper?.openPaper) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    if (!told.has(link.dataset.openPaper)) continue;
    const line = link.closest(".paper");
    line?.querySelector("[data-unopened]")?.setAttribute("hidden", "");
    line?.querySelector("[data-opened]")?.removeAttribute("hidden");
  }
}

// The list of papers came anew: the open one may have a newer version, or have been withdrawn.
function listed(event) {
  if (event.detail?.name !== "papers") return;
  mark();
  if (!paper) return;
  const link = document.querySelector(`a[data-open-paper][data-document="${CSS.escape(paper.document)}"]`);
  if (!link) failed("gone");
  else if (link.dataset.openPaper !== paper.openPaper) say("newer", "newer");
}

function newest() {
  return document.querySelector(`a[data-open-paper][data-document="${CSS.escape(paper.document)}"]`)?.dataset ?? paper;
}

const ACTS = {
  previous: () => reader.goTo(reader.page - 1),
  next: () => reader.goTo(reader.page + 1),
  in: () => reader.zoom(1),
  out: () => reader.zoom(-1),
  fit: () => reader.fit(),
  list: () => list(!pane.hasAttribute("data-listed")),
  close,
  again: () => open(paper),
  newer: () => open(newest()),
};

function pressed(event) {
  const pushed = event.target.closest("[data-reader-act]");
  if (pushed) ACTS[pushed.dataset.readerAct]();
}

function typed(event) {
  event.preventDefault();
  const page = Number.parseInt(part("page").value, 10);
  if (page) reader.goTo(page);
  part("page").value = reader.page;
}

const KEYS = {
  ArrowLeft: ACTS.previous,
  ArrowRight: ACTS.next,
  Home: () => reader.goTo(1),
  End: () => reader.goTo(reader.pages),
  "+": ACTS.in,
  "-": ACTS.out,
  0: ACTS.fit,
};

function keyed(event) {
  if (!paper || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}
