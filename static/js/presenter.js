// Follows the presenter: what the whisper says is shown, until the person turns or scrolls; one press returns.
// What the presenter's own tablet sends is presenting.js'.

import { showDot } from "./pointer.js";
import { heardAs, isPresenting } from "./presenting.js";
import { lead, leave, reading } from "./reader_core.js";
import { button, pane, part, words } from "./reader_parts.js";

// That one does not follow: a choice for this meeting; and that one has left this presenter, until they end.
const CHOICE = `alone ${location.pathname}`;
const LEFT = `left ${location.pathname}`;
// Keys by which a page is scrolled without the reader's own buttons.
const SCROLLING = new Set(["ArrowDown", "ArrowUp", "PageDown", "PageUp", " "]);

let shown = null;
let isLeading = false;

if (pane) {
  document.addEventListener("whisper:presenter", ({ detail }) => (detail.over ? over() : heard(detail)));
  document.addEventListener("panel:updated", (event) => event.detail?.name === "presenter" && tell());
  document.addEventListener("presenting:changed", tell);
  pane.addEventListener("reader:own", left);
  pane.addEventListener("reader:opened", tell);
  pane.addEventListener("reader:closed", tell);
  part("view").addEventListener("wheel", (event) => event.ctrlKey || left(), { passive: true });
  part("view").addEventListener("touchmove", (event) => event.touches.length > 1 || left(), { passive: true });
  part("view").addEventListener("keydown", (event) => SCROLLING.has(event.key) && left());
  part("view").addEventListener("pointerdown", grabbed);
  button("follow").addEventListener("click", follow);
  button("alone").addEventListener("click", alone);
  tell();
}

function follows() {
  return !isPresenting() && !sessionStorage.getItem(CHOICE) && sessionStorage.getItem(LEFT) !== shown?.person;
}

// -- what is heard ----------------------------------------------------------------------------------------------------

function heard(told) {
  const isNew = shown?.person !== told.person;
  shown = told;
  heardAs(told);
  if (follows()) show(isNew);
  showDot(told.page, follows() ? told.dot : null);
  tell();
}

function over() {
  shown = null;
  heardAs(null);
  sessionStorage.removeItem(LEFT);
  showDot(0, null);
  tell();
}

// Who was reading on their own finds the way back to their page.
function show(isNew) {
  isLeading = true;
  const { page, paper } = reading;
  const isElsewhere = paper && (paper.document !== String(shown.document) || page !== shown.page);
  if (isNew && isElsewhere && page > 1) leave();
  lead(shown.document, shown.page);
  isLeading = false;
}

// -- leaving and returning --------------------------------------------------------------------------------------------

function left() {
  if (isLeading || !shown || !follows()) return;
  sessionStorage.setItem(LEFT, shown.person);
  showDot(0, null);
  tell();
}

// Scrolling by the bar at the side is a move of one's own, too.
function grabbed(event) {
  const scroll = event.target;
  if (scroll.matches("[data-reader-pdf], [data-reader-pictures]") && event.offsetX > scroll.clientWidth) left();
}

function follow() {
  sessionStorage.removeItem(CHOICE);
  sessionStorage.removeItem(LEFT);
  if (shown) heard(shown);
}

function alone() {
  sessionStorage.setItem(CHOICE, "yes");
  showDot(0, null);
  tell();
}

// -- what it says -----------------------------------------------------------------------------------------------------

function tell() {
  const isOthers = shown !== null && !isPresenting();
  button("follow").hidden = !isOthers || follows();
  button("alone").hidden = !isOthers || !follows();
  const mayPresent = pane.querySelector("[data-may-present]") !== null;
  button("present").hidden = !mayPresent || isPresenting() || !reading.paper;
  for (const act of ["point", "stop-presenting"]) button(act).hidden = !isPresenting();
  part("follow-state").textContent = sentence(isOthers);
  part("follow").toggleAttribute("data-presenting", isPresenting());
  part("follow").hidden = ![...part("follow").querySelectorAll("button")].some((one) => !one.hidden);
}

function sentence(isOthers) {
  if (isPresenting()) return words("presenting");
  if (!isOthers) return "";
  return words(follows() ? "following" : "elsewhere", { who: shown.who, page: shown.page });
}
