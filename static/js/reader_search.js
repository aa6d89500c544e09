// Search in the open paper: the server knows on which pages the words stand; where they stand on a page is marked here.
// Without the server the pages that the tablet keeps are read one by one.

import { count, folded, placesIn } from "./page_text.js";
import { reading } from "./reader_core.js";
import { button, pane, part, words } from "./reader_parts.js";

const field = pane && part("find-words");
const bar = pane && part("find");
let wanted = "";
// Shape: [{ page, index }], one for every place; `at` is the one in sight.
let hits = [];
let at = -1;
let turn = 0;

if (pane) {
  button("find").addEventListener("click", () => toggle(bar.hidden));
  button("find-close").addEventListener("click", () => toggle(false));
  button("find-previous").addEventListener("click", () => step(-1));
  button("find-next").addEventListener("click", () => step(1));
  bar.addEventListener("submit", asked);
  bar.addEventListener("keydown", keyed);
  pane.addEventListener("keydown", shortcut);
  pane.addEventListener("reader:opening", clear);
  pane.addEventListener("reader:text", ({ detail }) => lay(detail.number));
  pane.addEventListener("reader:page", ({ detail }) => lay(detail.number));
}

function toggle(isOpen) {
  bar.hidden = !isOpen;
  button("find").setAttribute("aria-expanded", isOpen);
  if (isOpen) field.select();
  else clear();
  (isOpen ? field : button("find")).focus();
}

function keyed(event) {
  if (event.key === "Escape") toggle(false);
  else if (event.key === "Enter" && event.shiftKey) step(-1);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function shortcut(event) {
  if (!reading.paper || event.key !== "f" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  toggle(true);
}

function clear() {
  turn++;
  wanted = "";
  hits = [];
  at = -1;
  tell("");
  for (const layer of pane.querySelectorAll(".reader__hits")) layer.remove();
}

async function asked(event) {
  event.preventDefault();
  const words_ = folded(field.value);
  if (words_ && words_ === wanted) return step(1);
  clear();
  if (!words_) return;
  const mine = turn;
  wanted = words_;
  tell(words("finding"));
  const pages = (await fromServer(field.value)) ?? (await fromPages(mine));
  if (mine !== turn) return;
  hits = pages.flatMap(({ page, count: most }) => Array.from({ length: most }, (_, index) => ({ page, index })));
  begin();
}

async function fromServer(text) {
  try {
    const response = await fetch(`${reading.paper.find}?${new URLSearchParams({ words: text })}`, {
      headers: { Accept: "application/json" },
      redirect: "manual",
    });
    return response.ok ? (await response.json()).pages : null;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

async function fromPages(mine) {
  const found = [];
  for (let page = 1; page <= reading.view.pages && reading.view.text && mine === turn; page++) {
    const most = count(folded(await reading.view.text(page)), wanted);
    if (most) found.push({ page, count: most });
  }
  return found;
}

// The first one from the page in sight on.
function begin() {
  if (!hits.length) return tell(words("foundNone"));
  const here = hits.findIndex((hit) => hit.page >= reading.page);
  at = (here < 0 ? 0 : here) - 1;
  step(1);
}

function step(by) {
  if (!hits.length) return;
  at = (at + by + hits.length) % hits.length;
  const { page } = hits[at];
  tell(words("found", { at: at + 1, all: hits.length }));
  if (page !== reading.page) reading.jump(page, "hit");
  for (const drawn of pane.querySelectorAll(".page:has(.textLayer)")) lay(Number(drawn.dataset.pageNumber));
}

function tell(sentence) {
  part("found").textContent = sentence;
  for (const act of ["find-previous", "find-next"]) button(act).disabled = !hits.length;
}

// Marks the places on a page that has its text, the one in sight darker, and brings that one into sight.
function lay(number) {
  const page = reading.view?.pageView(number)?.div;
  page?.querySelector(".reader__hits")?.remove();
  const text = page?.querySelector(".textLayer");
  if (!wanted || !text || !hits.some((hit) => hit.page === number)) return;
  const layer = document.createElement("div");
  layer.className = "reader__hits";
  const frame = page.getBoundingClientRect();
  placesIn(text, wanted).forEach((place, index) => {
    const isHere = hits[at]?.page === number && hits[at].index === index;
    for (const box of place.getClientRects()) layer.append(markOf(box, frame, isHere));
  });
  page.append(layer);
  if (hits[at]?.page === number) layer.querySelector("[data-here]")?.scrollIntoView({ block: "nearest" });
}

function markOf(box, frame, isHere) {
  const mark = document.createElement("div");
  mark.toggleAttribute("data-here", isHere);
  mark.style.left = `${(100 * (box.left - frame.left)) / frame.width}%`;
  mark.style.top = `${(100 * (box.top - frame.top)) / frame.height}%`;
  mark.style.width = `${(100 * box.width) / frame.width}%`;
  mark.style.height = `${(100 * box.height) / frame.height}%`;
  return mark;
}
