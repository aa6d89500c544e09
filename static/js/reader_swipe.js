// A swipe to the side turns the page, where it cannot be meant as scrolling: one finger, fast, level, and nothing of
// the page hidden left or right.

import { reading } from "./reader_core.js";
import { pane, part } from "./reader_parts.js";

// Units: CSS pixels, and milliseconds.
const FAR = 80;
const LEVEL = 40;
const FAST_MS = 500;
// The browser's own way back begins at the edge.
const EDGE = 24;

let begun = null;

if (pane) {
  part("view").addEventListener("touchstart", begin, { passive: true });
  part("view").addEventListener("touchend", end, { passive: true });
}

function begin(event) {
  const [finger] = event.touches;
  const scroll = event.target.closest("[data-reader-pdf], [data-reader-pictures]");
  const isAlone = event.touches.length === 1 && event.touches[0].touchType !== "stylus";
  const isAtEdge = finger.clientX < EDGE || finger.clientX > innerWidth - EDGE;
  const isWide = !scroll || scroll.scrollWidth > scroll.clientWidth + 1;
  const mayTurn = isAlone && !isAtEdge && !isWide && !pane.hasAttribute("data-pointing");
  begun = mayTurn ? { x: finger.clientX, y: finger.clientY, at: event.timeStamp } : null;
}

function end(event) {
  if (!begun || event.touches.length) return;
  const [finger] = event.changedTouches;
  const [across, down] = [finger.clientX - begun.x, finger.clientY - begun.y];
  const isSwipe = Math.abs(across) > FAR && Math.abs(down) < LEVEL && event.timeStamp - begun.at < FAST_MS;
  begun = null;
  if (isSwipe && getSelection().isCollapsed) reading.turn(reading.page + (across < 0 ? 1 : -1));
}
