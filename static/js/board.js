// Finds the own vote on the board of a secret poll, in this browser only: neither the tracker kept here nor one that is
// typed is sent anywhere, and the board is the same page for everybody.
//
//   data-board="9"                     the board of a poll; inside it data-tracker="…" on each row
//   data-board-found / -missing        what is said; data-board-code and data-board-choice are filled
//   data-board-search                  a field without a name: a tracker written down elsewhere

import { spelled, trackersOf } from "./trackers.js";

const board = document.querySelector("[data-board]");
const field = board.querySelector("[data-board-search]");

field.closest("[hidden]")?.removeAttribute("hidden");
field.addEventListener("input", () => look(field.value.toLowerCase().replaceAll(/[^0-9a-f]/g, "")));
// The newest that is there: an older one was replaced, and one that never arrived is not on the board.
const own = trackersOf(board.dataset.board);
const counted = own.find((tracker) => rowsOf(tracker).length > 0) ?? own[0];
if (counted) look(counted);

function rowsOf(tracker) {
  return [...board.querySelectorAll(`[data-tracker="${CSS.escape(tracker)}"]`)];
}

function look(tracker) {
  for (const row of board.querySelectorAll("[data-own]")) row.removeAttribute("data-own");
  const rows = rowsOf(tracker);
  const isWhole = tracker.length === 32;
  for (const row of rows) row.toggleAttribute("data-own", isWhole);
  tell("found", isWhole && rows.length > 0, tracker);
  tell("missing", isWhole && rows.length === 0, tracker);
  const choice = board.querySelector("[data-board-choice]");
  choice.textContent = rows[0]?.querySelector("[data-choice]").textContent.trim() ?? "";
}

function tell(name, isTold, tracker) {
  const line = board.querySelector(`[data-board-${name}]`);
  line.hidden = !isTold;
  if (isTold) line.querySelector("[data-board-code]").textContent = spelled(tracker);
}
