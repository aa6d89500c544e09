// The drawer beside the page: the table of contents that the PDF brings, and small pictures of its pages.

import { addressOf } from "./picture_reader.js";
import { reading } from "./reader_core.js";
import { button, pane, part, words } from "./reader_parts.js";

// How wide a small picture is drawn. Unit: pixels.
const SMALL = 160;

const drawer = pane && part("contents");
const place = pane && part("contents-list");
let kind = "outline";
let shownFor = "";

if (pane) {
  button("contents").addEventListener("click", () => toggle(drawer.hidden));
  button("contents-close").addEventListener("click", () => toggle(false));
  drawer.addEventListener("click", pressed);
  drawer.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    toggle(false);
  });
  pane.addEventListener("reader:turned", show);
  pane.addEventListener("reader:opening", () => ((shownFor = ""), place.replaceChildren()));
}

function toggle(isOpen) {
  drawer.hidden = !isOpen;
  button("contents").setAttribute("aria-expanded", isOpen);
  part("more").hidden = true;
  button("more").setAttribute("aria-expanded", false);
  show();
  if (isOpen) drawer.querySelector("[data-contents-kind][aria-pressed=true]").focus();
  else button("contents").focus();
}

function pressed(event) {
  const chosen = event.target.closest("[data-contents-kind]")?.dataset.contentsKind;
  if (!chosen) return;
  kind = chosen;
  show();
}

// Made when it is looked at, and once a paper.
async function show() {
  if (drawer.hidden || !reading.paper) return;
  const now = `${reading.paper.openPaper} ${kind}`;
  if (now === shownFor) return mark();
  shownFor = now;
  for (const one of drawer.querySelectorAll("[data-contents-kind]")) {
    one.setAttribute("aria-pressed", one.dataset.contentsKind === kind);
  }
  const made = kind === "pages" ? pages() : await outline();
  if (shownFor !== now) return;
  place.replaceChildren(made);
  place.scrollTop = 0;
  mark();
}

// -- the table of contents --------------------------------------------------------------------------------------------

async function outline() {
  const entries = await reading.view.contents();
  if (entries.length) return branch(entries);
  const none = document.createElement("p");
  none.className = "reader__none";
  none.textContent = words("noOutline");
  return none;
}

function branch(entries) {
  const list = document.createElement("ul");
  list.className = "reader__outline";
  for (const entry of entries) {
    const line = document.createElement("li");
    line.append(named(entry.title, () => reading.view.follow(entry.dest)));
    if (entry.items?.length) line.append(branch(entry.items));
    list.append(line);
  }
  return list;
}

function named(text, act) {
  const one = document.createElement("button");
  one.type = "button";
  one.className = "reader__entry";
  one.textContent = text;
  one.addEventListener("click", () => {
    act();
    foldAway();
  });
  return one;
}

// Where the drawer covers the page, it makes room for what was chosen.
function foldAway() {
  if (drawer.offsetWidth > part("view").clientWidth * 0.6) toggle(false);
}

// -- small pictures ---------------------------------------------------------------------------------------------------

function pages() {
  const list = document.createElement("ol");
  list.className = "reader__thumbs";
  for (let number = 1; number <= reading.view.pages; number++) list.append(thumb(number));
  return list;
}

function thumb(number) {
  const line = document.createElement("li");
  const one = named("", () => number !== reading.page && reading.jump(number, "page"));
  one.className = "reader__thumb";
  one.dataset.thumb = number;
  const label = document.createElement("span");
  label.textContent = `${words("page")} ${number}`;
  one.append(picture(number), label);
  line.append(one);
  return line;
}

function picture(number) {
  const image = new Image(SMALL);
  image.loading = "lazy";
  image.alt = "";
  image.addEventListener("error", () => drawn(image, number), { once: true });
  image.src = reading.paper.pictures ? addressOf(reading.paper.pictures, number, SMALL) : "data:,";
  return image;
}

// Without the server the page is drawn here, from what the tablet keeps.
async function drawn(image, number) {
  const version = shownFor;
  const canvas = await reading.view.picture?.(number, SMALL);
  if (canvas && version === shownFor) image.replaceWith(canvas);
}

function mark() {
  if (drawer.hidden) return;
  const page = String(reading.page);
  for (const one of place.querySelectorAll("[data-thumb]")) {
    const isHere = one.dataset.thumb === page;
    if (isHere === one.hasAttribute("aria-current")) continue;
    one.toggleAttribute("aria-current", isHere);
    if (isHere) one.setAttribute("aria-current", "page");
    if (isHere) one.scrollIntoView({ block: "nearest" });
  }
}
