// The open paper: opens, turns, closes, remembers its page and tells the other modules by events on the pane.
// It is imported and never loaded by a page itself (reader.js is), so that there is one of it.

import { PdfReader } from "./pdf_reader.js";
import { PictureReader } from "./picture_reader.js";
import { flush, remember } from "./position.js";
import { button, linkTo, pane, part, words } from "./reader_parts.js";

// The last page of each version as this tablet knows it, newer than what the list was rendered with. It outlives a
// reload, whose new list may have been rendered before the last position arrived.
const KEPT = `paper ${location.pathname}`;
const KEPT_PAGES = `pages ${location.pathname}`;
const pages = new Map(JSON.parse(sessionStorage.getItem(KEPT_PAGES) ?? "[]"));

// The versions opened on this page, which the server has been told.
const told = new Set();
const views = {};

let paper = null;
let view = null;

// What the person does. Everything here is a move of one's own (reader:own), which ends following the presenter.
export const reading = {
  // What the link of the open paper says of it, null without one.
  get paper() {
    return paper;
  },
  // Shows its pages: PdfReader, or PictureReader for a paper that is only looked at.
  get view() {
    return view;
  },
  get page() {
    return view?.page ?? 0;
  },
  turn(page) {
    announce("own");
    view?.goTo(page);
  },
  // Goes far within the paper, so that one can come back; `by` says what led there (see reader_back.js).
  jump(page, by) {
    announce("own");
    if (!view) return;
    leave(by);
    view.goTo(page);
  },
  open(data, page) {
    announce("own");
    open(data, page);
  },
  // Goes to a page of another paper, so that one can come back.
  visit(data, page) {
    announce("own");
    if (paper) leave();
    open(data, page);
  },
  go(document_, page) {
    const link = linkTo(document_);
    if (paper?.document === String(document_)) reading.jump(page);
    else if (link) reading.visit(link.dataset, page);
  },
};

// Shows a page of a paper because somebody else turned to it.
export function lead(document_, page) {
  const link = linkTo(document_);
  if (paper?.document === String(document_)) {
    if (view.page !== page) view.goTo(page);
  } else if (link) {
    open(link.dataset, page);
    pane.scrollIntoView({ block: "nearest" });
  }
}

// Tells the place that is left, for the way back.
export function leave(by = "") {
  announce("leaving", { by, page: view.page, paper: { ...paper } });
}

function viewOf(data) {
  const kind = "viewOnly" in data ? "pictures" : "pdf";
  const Kind = kind === "pdf" ? PdfReader : PictureReader;
  views[kind] ??= new Kind(part(kind), {
    onPage: turned,
    onFail: failed,
    onLeave: () => {
      announce("own");
      leave("link");
    },
    onDrawn: (number, { div, viewport }) => announce("page", { number, element: div, viewport }),
    onText: (number, element) => announce("text", { number, element }),
    wordPage: words("page"),
  });
  for (const name of ["pdf", "pictures"]) part(name).hidden = name !== kind;
  return views[kind];
}

async function open(data, wanted) {
  flush();
  if (paper) announce("closed");
  // A copy: the link may be gone, or be another paper's, when the next panel arrives.
  paper = { ...data };
  const before = view;
  view = viewOf(paper);
  if (before && before !== view) before.close();
  show();
  say("loading");
  sessionStorage.setItem(KEPT, paper.openPaper);
  const page = wanted ?? pages.get(paper.openPaper) ?? Number(paper.page);
  part("page").value = page;
  announce("opening", { paper });
  if (!(await view.open(paper, page))) return;
  say(null);
  announce("opened", { pages: Number(paper.pages) });
}

// Opens what was open before a reload, or what the page is about.
export function begin() {
  const about = document.querySelector("[data-open-at-once] a[data-open-paper]");
  const kept = sessionStorage.getItem(KEPT);
  const link = about ?? (kept && document.querySelector(`a[data-open-paper="${CSS.escape(kept)}"]`));
  if (link) open(link.dataset, Number(link.dataset.wanted) || undefined);
}

// Tells other modules (marks, the presenter) about the open paper: reader:opened, reader:page, reader:turned and
// reader:closed on the pane, each with the version and the paper it is about.
export function announce(what, detail = {}) {
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
export function list(isShown) {
  pane.toggleAttribute("data-listed", isShown);
  button("list").setAttribute("aria-expanded", isShown);
}

export function close() {
  flush();
  announce("closed");
  paper = null;
  sessionStorage.removeItem(KEPT);
  say(null);
  show();
  view?.close();
}

function turned(page) {
  if (!paper) return;
  part("page").value = page;
  button("previous").disabled = page <= 1;
  button("next").disabled = page >= view.pages;
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

export function failed(reason) {
  if (reason === "gone") {
    close();
    say("gone");
    return;
  }
  say(reason, reason === "expired" ? null : "again");
  if (reason === "broken" || reason === "old") offerPlain();
}

// Pages as pictures need nothing of the browser that could be too old.
function offerPlain() {
  const link = button("plain");
  link.hidden = false;
  link.href = `${paper.plain}?page=${view.page}`;
}

// Shows one sentence of the page's above the paper, with the act that it offers.
function say(name, act = null, values = {}) {
  saySentence(name ? words(name, values) : "", act);
}

export function saySentence(sentence, act = null) {
  part("message").hidden = !sentence;
  part("sentence").textContent = sentence;
  for (const offered of ["again", "newer", "plain"]) button(offered).hidden = offered !== act;
}

// Shows in the lists which paper is open and which was opened, until the server's own list says so.
export function mark() {
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
export function listed() {
  mark();
  if (!paper) return;
  const link = linkTo(paper.document);
  if (!link) return failed("gone");
  // Its number in the meeting moves when a paper before it grows.
  paper.first = link.dataset.first;
  if (link.dataset.openPaper === paper.openPaper) return;
  const changed = link.dataset.changed?.split(",").filter(Boolean) ?? [];
  if (changed.length) say("newerPages", "newer", { pages: said(changed) });
  else say("newer", "newer");
}

// "4, 5 và 9"; a long list is cut, because nobody reads forty numbers.
function said(numbers) {
  const most = 8;
  if (numbers.length > most) return `${numbers.slice(0, most).join(", ")}…`;
  const last = numbers.at(-1);
  return numbers.length === 1 ? last : `${numbers.slice(0, -1).join(", ")} ${words("and")} ${last}`;
}

// The new version opens where the old one was read.
export function openNewest() {
  open(linkTo(paper.document)?.dataset ?? paper, view.page);
}

export function again() {
  open(paper, view.page);
}
