// The room's furniture: side columns that fold or slide, the poll's sheet, notices, and a screen that stays awake.

// Below this width, and upright, the columns are drawers over the paper.
const DRAWERS = window.matchMedia("(max-width: 999px), (orientation: portrait)");
// Long enough to be read in passing. Unit: milliseconds.
const NOTICE_MS = 6000;
// A sheet that comes up under a moving finger is deaf for a second.
const DEAF_MS = 1000;
// A sheet put aside without a vote comes back. Unit: milliseconds.
const ASIDE_MS = 45000;
// How long "Đồng chí đã biểu quyết" stays large. Unit: milliseconds.
const READ_MS = 1500;
// How long a result stays large. Unit: milliseconds.
const RESULT_MS = 12000;

const room = document.querySelector("[data-room]");

// -- side columns ---------------------------------------------------------------------------------------------------

const sides = new Map([...document.querySelectorAll("[data-side]")].map((button) => [button.dataset.side, button]));
const scrim = document.querySelector("[data-side-close]");

function setSide(name, isShown) {
  room.toggleAttribute(`data-no-${name}`, !isShown);
  sides.get(name).setAttribute("aria-expanded", isShown);
  document.getElementById(`side-${name}`).inert = !isShown;
  scrim.hidden = !(DRAWERS.matches && [...sides.keys()].some((one) => !room.hasAttribute(`data-no-${one}`)));
}

function toggleSide(name) {
  const isShown = room.hasAttribute(`data-no-${name}`);
  if (DRAWERS.matches) for (const other of sides.keys()) setSide(other, false);
  setSide(name, isShown);
}

function arrangeSides() {
  for (const name of sides.keys()) setSide(name, !DRAWERS.matches);
}

for (const [name, button] of sides) button.addEventListener("click", () => toggleSide(name));
scrim.addEventListener("click", arrangeSides);
DRAWERS.addEventListener("change", arrangeSides);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && DRAWERS.matches) arrangeSides();
});
arrangeSides();

// -- the poll's sheet -----------------------------------------------------------------------------------------------

const sheet = document.querySelector("[data-sheet]");
let openFor;
let comesBack = 0;

// The ballot panel marks the person's own open ballot by its poll; what it says is the server's.
function ownBallot() {
  return sheet.querySelector('[data-panel="ballot"] [data-ballot]');
}

function hasVoted() {
  return ownBallot()?.hasAttribute("data-voted") ?? false;
}

function raise() {
  clearTimeout(comesBack);
  sheet.classList.add("sheet");
  sheet.toggleAttribute("data-deaf", true);
  setTimeout(() => sheet.removeAttribute("data-deaf"), DEAF_MS);
}

function putAside() {
  sheet.classList.remove("sheet");
  clearTimeout(comesBack);
  if (ownBallot() && !hasVoted()) comesBack = setTimeout(raise, ASIDE_MS);
}

// The result comes up on the tablet of everybody who could vote; the chair and the secretary go on at the console.
function showResult() {
  clearTimeout(comesBack);
  if (document.querySelector("[data-console]") || !sheet.querySelector('[data-poll-state="closed"]')) return;
  raise();
  comesBack = setTimeout(putAside, RESULT_MS);
}

function followPoll() {
  const now = ownBallot()?.dataset.ballot;
  if (now === undefined && openFor !== undefined) showResult();
  if (now !== undefined && now !== openFor && !hasVoted()) raise();
  // A new poll of another item follows, or one without a ballot of one's own: nothing is left to look at.
  if (now === undefined && sheet.querySelector('[data-poll-state]:not([data-poll-state="open"])') === null) putAside();
  openFor = now;
}

// A recorded vote has been read by then; the sheet makes room for the paper, and for the chair's controls.
sheet.addEventListener("ballot:recorded", () => setTimeout(() => hasVoted() && putAside(), READ_MS));
sheet.addEventListener("ballot:changing", raise);
sheet.addEventListener("click", (event) => {
  if (event.target.closest("[data-sheet-aside]")) putAside();
  else if (event.target.closest("[data-sheet-back]")) raise();
});
sheet.addEventListener("panel:updated", followPoll);
followPoll();

// -- notices ----------------------------------------------------------------------------------------------------------

document.addEventListener("live:notice", (event) => {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.textContent = event.detail;
  document.getElementById("notices").append(notice);
  setTimeout(() => notice.remove(), NOTICE_MS);
});

// -- awake while the meeting is in session ------------------------------------------------------------------------------

let lock = null;

function isInSession() {
  return room.querySelector('[data-meeting-state="in_session"]') !== null;
}

async function stayAwake() {
  if (!navigator.wakeLock || document.hidden) return;
  if (isInSession() && (!lock || lock.released)) {
    // A tablet that saves its battery says no; the meeting goes on.
    lock = await navigator.wakeLock.request("screen").catch(() => null);
  } else if (!isInSession() && lock) {
    await lock.release();
    lock = null;
  }
}

document.addEventListener("visibilitychange", stayAwake);
document.addEventListener("panel:updated", stayAwake);
stayAwake();
