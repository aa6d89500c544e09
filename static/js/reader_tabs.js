// The papers opened last, one press apart; each keeps its page, and only the one in sight is loaded.

import { reading } from "./reader_core.js";
import { linkTo, pane, part } from "./reader_parts.js";

const MOST = 4;
const KEPT = `tabs ${location.pathname}`;
// Shape: the data of their links, in the order they were first opened.
let papers = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");

if (pane) {
  pane.addEventListener("reader:opening", ({ detail }) => remember(detail.paper));
  pane.addEventListener("reader:closed", () => queueMicrotask(() => !reading.paper && show()));
  document.addEventListener("panel:updated", (event) => event.detail?.name === "papers" && renew());
  part("tabs").addEventListener("click", choose);
}

function remember(paper) {
  const at = papers.findIndex((one) => one.document === paper.document);
  if (at >= 0) papers[at] = { ...paper };
  else papers = [...papers, { ...paper }].slice(-MOST);
  show();
}

// A paper that was withdrawn has no link any more; a new version is opened in place of the old one.
function renew() {
  papers = papers.map((one) => linkTo(one.document)?.dataset).filter(Boolean).map((data) => ({ ...data }));
  show();
}

function show() {
  sessionStorage.setItem(KEPT, JSON.stringify(papers));
  const tabs = part("tabs");
  tabs.replaceChildren(...papers.map(tab));
  tabs.hidden = papers.length < 2;
  part("title").hidden = !tabs.hidden;
}

function tab(paper) {
  const one = document.createElement("button");
  one.type = "button";
  one.className = "reader__tab";
  one.dataset.document = paper.document;
  one.textContent = paper.title;
  one.title = paper.title;
  if (paper.document === reading.paper?.document) one.setAttribute("aria-current", "true");
  return one;
}

function choose(event) {
  const chosen = event.target.closest("[data-document]")?.dataset.document;
  if (!chosen || chosen === reading.paper?.document) return;
  const kept = papers.find((one) => one.document === chosen);
  reading.open(linkTo(chosen)?.dataset ?? kept);
  part("tabs").querySelector("[aria-current]")?.focus();
}
