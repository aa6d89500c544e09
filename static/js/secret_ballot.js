// The own ballot of a secret poll: choose, seal on this tablet, send, keep the tracker. There is no form in it, so that
// no browser can send a choice by itself. It says "đã được niêm phong" only after the server has answered.
//
//   data-ballot="9" data-secret         one person's ballot; data-revision is what the server stored, 0 for nothing,
//                                       data-public-key the poll's key, data-address where envelopes go
//   data-secret-choice="for"            a button: chooses, sends nothing
//   data-secret-seal / -again / -change / -copy    buttons
//   data-needs-secure                   on the console: why no secret poll can be opened from here
//   data-secret-none, -paper, -sealed   the parts: why not on this tablet, the options, what is recorded

import { newKey } from "./keys.js";
import { post } from "./post.js";
import { canSeal, newTracker, seal } from "./sealing.js";
import { forget, keep, spelled, trackerOf } from "./trackers.js";

// ballot -> what is being done with it; an envelope stays in hand until it is answered, so that a retry is the same.
const inHand = new Map();
const ACTIONS = {
  "[data-secret-choice]": choose,
  "[data-secret-again]": (ballot) => take(ballot, { choice: "", envelope: null }),
  "[data-secret-change]": change,
  "[data-secret-seal]": (ballot) => send(ballot),
  "[data-secret-copy]": copy,
};

document.addEventListener("click", (event) => {
  const ballot = event.target.closest("[data-secret]");
  if (!ballot) return;
  for (const [selector, action] of Object.entries(ACTIONS)) {
    const button = event.target.closest(selector);
    if (button) action(ballot, button);
  }
});
// A live update brings the ballot as the server renders it; the choice in hand goes on where it was.
document.addEventListener("panel:updated", showAll);
showAll();

function handOf(ballot) {
  const poll = ballot.dataset.ballot;
  if (!inHand.has(poll)) inHand.set(poll, { choice: "", isChanging: false, envelope: null, revision: 0 });
  return inHand.get(poll);
}

function take(ballot, changed) {
  Object.assign(handOf(ballot), changed);
  show(ballot);
}

function choose(ballot, button) {
  if (handOf(ballot).isBusy) return;
  say(ballot, "");
  take(ballot, { choice: button.dataset.secretChoice, envelope: null });
  part(ballot, "step").focus({ preventScroll: true });
}

function change(ballot) {
  take(ballot, { choice: "", isChanging: true, envelope: null });
  ballot.dispatchEvent(new CustomEvent("ballot:changing", { bubbles: true }));
}

async function send(ballot) {
  const hand = handOf(ballot);
  if (hand.isBusy || !hand.choice) return;
  hand.isBusy = true;
  show(ballot);
  hand.envelope ??= await sealed(ballot, hand.choice);
  const { envelope, tracker, key, replaces } = hand.envelope;
  keep(ballot.dataset.ballot, replaces + 1, tracker);
  const answer = await post(ballot.dataset.address, { envelope, replaces }, key);
  hand.isBusy = false;
  if (answer.ok) recorded(answerable(ballot), answer.data.revision);
  else refused(answerable(ballot), answer);
}

// The panel may have been morphed or replaced while the answer was on its way.
function answerable(ballot) {
  return document.querySelector(`[data-secret][data-ballot="${ballot.dataset.ballot}"]`) ?? ballot;
}

async function sealed(ballot, choice) {
  const tracker = newTracker();
  const envelope = await seal(ballot.dataset.publicKey, choice, tracker);
  return { envelope, tracker, key: newKey(), replaces: revisionOf(ballot) };
}

function recorded(ballot, revision) {
  say(ballot, "");
  take(ballot, { choice: "", isChanging: false, envelope: null, revision });
  part(ballot, "sealed").focus({ preventScroll: true });
  // The sheet makes room for the chair's controls; for everybody else it stays, so that the tracker can be copied.
  if (document.querySelector("[data-console]")) ballot.dispatchEvent(new CustomEvent("ballot:recorded", { bubbles: true }));
}

// Nobody answered: the same envelope may be sent again. Refused: it will never be taken.
function refused(ballot, answer) {
  const hand = handOf(ballot);
  const stored = answer.data?.revision;
  if (answer.reached) {
    forget(ballot.dataset.ballot, hand.envelope.replaces + 1);
    hand.envelope = null;
  }
  if (stored) take(ballot, { choice: "", isChanging: false, revision: stored });
  else show(ballot);
  say(ballot, answer.message);
}

async function copy(ballot, button) {
  await navigator.clipboard.writeText(trackerOf(ballot.dataset.ballot, revisionOf(ballot)));
  button.querySelector("[data-label]").textContent = button.dataset.done;
}

// -- what is shown ------------------------------------------------------------------------------------------------------

function part(ballot, name) {
  return ballot.querySelector(`[data-secret-${name}]`);
}

function revisionOf(ballot) {
  return Math.max(Number(ballot.dataset.revision), handOf(ballot).revision);
}

function say(ballot, sentence) {
  const line = part(ballot, "message");
  line.hidden = !sentence;
  line.textContent = sentence;
}

function showAll() {
  for (const place of document.querySelectorAll("[data-needs-secure]")) place.hidden = canSeal;
  for (const ballot of document.querySelectorAll("[data-secret]")) show(ballot);
}

function show(ballot) {
  const { choice, isChanging, isBusy } = handOf(ballot);
  const isSealed = revisionOf(ballot) > 0 && !isChanging;
  ballot.toggleAttribute("data-voted", isSealed);
  part(ballot, "none").hidden = canSeal;
  part(ballot, "paper").hidden = !canSeal || isSealed;
  part(ballot, "sealed").hidden = !isSealed;
  part(ballot, "hint").hidden = Boolean(choice);
  part(ballot, "step").hidden = !choice;
  part(ballot, "seal").toggleAttribute("data-busy", Boolean(isBusy));
  part(ballot, "chosen").textContent = pressDown(ballot, choice);
  showTracker(ballot);
}

function showTracker(ballot) {
  const tracker = trackerOf(ballot.dataset.ballot, revisionOf(ballot));
  part(ballot, "tracker").hidden = !tracker;
  part(ballot, "elsewhere").hidden = Boolean(tracker);
  if (tracker) part(ballot, "code").textContent = spelled(tracker);
}

// Presses the chosen option down and returns its name.
function pressDown(ballot, choice) {
  let word = "";
  for (const option of ballot.querySelectorAll("[data-secret-choice]")) {
    const isChosen = option.dataset.secretChoice === choice;
    option.ariaPressed = String(isChosen);
    if (isChosen) word = option.querySelector("[data-option-label]").textContent.trim();
  }
  return word;
}
