// The continuous page numbers of the meeting: what page 57 of the meeting is, and which one is in sight.
//
//   form[data-called]   a number field: the page that somebody calls out, opened in the right paper

import { reading } from "./reader_core.js";
import { button, pane, part, words } from "./reader_parts.js";

if (pane) {
  pane.addEventListener("reader:turned", tell);
  pane.addEventListener("reader:opening", tell);
  pane.addEventListener("reader:closed", () => (part("more").hidden = true));
  document.addEventListener("panel:updated", (event) => event.detail?.name === "papers" && tell());
  document.addEventListener("submit", called);
  button("more").addEventListener("click", toggle);
}

// Who has no number of the meeting here (a restricted paper) sees none.
function tell() {
  const first = Number(reading.paper?.first);
  part("called-number").textContent = first ? `#${first + reading.page - 1}` : "…";
  part("more").querySelector("[data-called]").hidden = !first;
}

function toggle() {
  const more = part("more");
  more.hidden = !more.hidden;
  part("contents").hidden = true;
  button("contents").setAttribute("aria-expanded", false);
  button("more").setAttribute("aria-expanded", !more.hidden);
  if (!more.hidden) more.querySelector("input, button").focus();
}

function called(event) {
  const form = event.target.closest("form[data-called]");
  if (!form) return;
  const field = form.querySelector("input[name=page]");
  const number = Number.parseInt(field.value, 10);
  const numbered = [...document.querySelectorAll("a[data-open-paper][data-first]")];
  const link = numbered.find(({ dataset }) => number >= +dataset.first && number < +dataset.first + +dataset.pages);
  // A page about one paper knows no other; the server does.
  if (!link && document.querySelector("[data-open-at-once]")) return;
  event.preventDefault();
  field.setCustomValidity(link ? "" : words("noSuchNumber", { number: field.value }));
  if (!link) {
    field.reportValidity();
    field.addEventListener("input", () => field.setCustomValidity(""), { once: true });
    return;
  }
  field.value = field.defaultValue;
  field.blur();
  const page = number - Number(link.dataset.first) + 1;
  if (reading.paper?.document === link.dataset.document) reading.jump(page);
  else reading.visit(link.dataset, page);
  if (!part("more").hidden) toggle();
  pane.scrollIntoView({ block: "nearest" });
}
