// The presenter's pointer: a dot on the page, in thousandths of the page from its top left corner.

import { reading } from "./reader_core.js";
import { pane, part } from "./reader_parts.js";

const dot = document.createElement("div");
dot.className = "reader__dot";
dot.setAttribute("aria-hidden", "true");
let place = null;

// Shows the dot on a page, or takes it away.
export function showDot(page, at) {
  place = at && { page, at };
  lay();
}

function lay() {
  const page = place && reading.view?.pageView(place.page)?.div;
  if (!page) return dot.remove();
  dot.style.left = `${place.at[0] / 10}%`;
  dot.style.top = `${place.at[1] / 10}%`;
  if (dot.parentNode !== page) page.append(dot);
}

// A page that is drawn anew loses what lay on it.
pane?.addEventListener("reader:page", ({ detail }) => detail.number === place?.page && lay());

// Calls `moved(page, [x, y])` while the pointer is moved over a page and `data-pointing` stands on the pane.
export function listenForPointer(moved) {
  for (const kind of ["pointerdown", "pointermove"]) {
    part("view").addEventListener(kind, (event) => {
      const page = event.target.closest(".page[data-page-number]");
      if (!page || !pane.hasAttribute("data-pointing")) return;
      const frame = page.getBoundingClientRect();
      const at = [(event.clientX - frame.left) / frame.width, (event.clientY - frame.top) / frame.height];
      const thousandths = at.map((part_) => Math.max(0, Math.min(1000, Math.round(part_ * 1000))));
      moved(Number(page.dataset.pageNumber), thousandths);
    });
  }
}
