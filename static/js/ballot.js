// The own ballot in the room: choose, confirm in another place, and what is recorded. It says "đã ghi nhận" only
// after the server has answered. Without this file the same forms go through the page voting/ballot.html.
//
//   data-ballot="9" data-revision="1"   one person's ballot in one poll; the revision is what the server stored
//   data-ballot-choose / -confirm       the form of the options / the form that casts (sent by acts.js)
//   data-voted                          on the ballot while a vote is recorded and not being changed
//   data-sheet data-deaf                the sheet that holds it, while it comes up (room.js)

import { clearPicks, hasPicks, PICKED, showPicks, wordsOfPicks } from "./ballot_picks.js";

// ballot -> what is being done with it: the choice that is not confirmed yet, whether a stored one is being changed.
const inHand = new Map();

document.addEventListener("click", ignoreWhileDeaf, { capture: true });
document.addEventListener("submit", choose);
document.addEventListener("change", pick);
document.addEventListener("click", changeOrChooseAgain);
document.addEventListener("act:done", recorded);
document.addEventListener("act:refused", outdated);
// A live update brings the ballot as the server renders it; the choice in hand goes on where it was.
document.addEventListener("panel:updated", showAll);
document.addEventListener("panel:updated", giveUpWhatIsOver);
showAll();

function ballotOf(element) {
  return element.closest("[data-ballot]");
}

function handOf(ballot) {
  const poll = ballot.dataset.ballot;
  if (!inHand.has(poll)) inHand.set(poll, { choice: "", isChanging: false });
  return inHand.get(poll);
}

function take(ballot, choice, isChanging) {
  inHand.set(ballot.dataset.ballot, { choice, isChanging });
  show(ballot);
}

// A sheet that comes up under a moving finger takes no tap, nor a key that was meant for something else.
function ignoreWhileDeaf(event) {
  if (!ballotOf(event.target) || !event.target.closest("[data-sheet][data-deaf]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

// The first tap only chooses; nothing is sent.
function choose(event) {
  if (!event.target.matches("[data-ballot-choose]") || !event.submitter) return;
  event.preventDefault();
  const ballot = ballotOf(event.target);
  clearPicks(ballot);
  take(ballot, event.submitter.value, handOf(ballot).isChanging);
  // Another opinion is nothing without its text: the keyboard comes up with it.
  const text = ballot.querySelector("[data-ballot-text] textarea:enabled");
  (text ?? ballot.querySelector("[data-ballot-step]")).focus({ preventScroll: true });
}

// Of "choose up to n" every tick counts at once; the button is for those without a script.
function pick(event) {
  const ballot = ballotOf(event.target);
  if (!ballot || !event.target.matches("input[name=picks]")) return;
  take(ballot, hasPicks(ballot) ? PICKED : "", handOf(ballot).isChanging);
}

function changeOrChooseAgain(event) {
  const ballot = ballotOf(event.target);
  if (!ballot || !event.target.closest("[data-ballot-change], [data-ballot-again]")) return;
  event.preventDefault();
  if (event.target.closest("[data-ballot-again]")) clearPicks(ballot);
  take(ballot, "", true);
  announce(ballot, "ballot:changing");
}

function recorded(event) {
  if (event.target.matches("[data-ballot-confirm]")) keep(ballotOf(event.target), event.detail);
}

// A newer choice is stored, cast on another tablet or by a request that was answered late: show that one, and why.
function outdated(event) {
  if (!event.target.matches("[data-ballot-confirm]") || !event.detail?.label) return;
  const ballot = ballotOf(event.target);
  keep(ballot, event.detail);
  ballot.querySelector("[data-ballot-note]").textContent = event.detail.message;
}

function keep(ballot, { revision, label, time }) {
  ballot.dataset.revision = revision;
  ballot.querySelector("[name=replaces]").value = revision;
  ballot.querySelector("[data-ballot-label]").textContent = label;
  ballot.querySelector("[data-ballot-at]").textContent = time;
  take(ballot, "", false);
  announce(ballot, "ballot:recorded");
}

function announce(ballot, name) {
  ballot.dispatchEvent(new CustomEvent(name, { bubbles: true }));
}

function showAll() {
  // A secret ballot has its own script (secret_ballot.js).
  for (const ballot of document.querySelectorAll("[data-ballot]:not([data-secret])")) show(ballot);
}

function show(ballot) {
  const { choice, isChanging } = handOf(ballot);
  const isRecorded = ballot.dataset.revision !== "0" && !isChanging;
  ballot.toggleAttribute("data-voted", isRecorded);
  ballot.querySelector("[data-ballot-recorded]").hidden = !isRecorded;
  ballot.querySelector("[data-ballot-paper]").hidden = isRecorded;
  ballot.querySelector("[data-ballot-step]").hidden = !choice;
  ballot.querySelector("[data-ballot-hint]").hidden = Boolean(choice);
  ballot.querySelector("input[name=choice]").value = choice;
  showPicks(ballot, choice);
  showText(ballot, choice);
  const word = choice === PICKED ? wordsOfPicks(ballot) : pressDown(ballot, choice);
  ballot.querySelector("[data-ballot-chosen]").textContent = word;
  const verb = ballot.querySelector("[data-ballot-verb]");
  verb.textContent = choice === PICKED ? verb.dataset.picks : word;
}

// A text that is not asked for is not sent, and stays where it was typed.
function showText(ballot, choice) {
  const place = ballot.querySelector("[data-ballot-text]");
  place.hidden = choice !== "other";
  place.querySelector("textarea").disabled = choice !== "other";
}

// Boxes and text that nobody can send any more would keep the panel of a poll that is over on the screen.
function giveUpWhatIsOver(event) {
  if (event.detail.name !== "poll") return;
  for (const ballot of document.querySelectorAll("[data-ballot]")) {
    const isOpen = document.querySelector(`[data-poll="${ballot.dataset.ballot}"][data-poll-state="open"]`);
    if (!isOpen) giveUp(ballot);
  }
}

function giveUp(ballot) {
  inHand.delete(ballot.dataset.ballot);
  if (ballot.contains(document.activeElement)) document.activeElement.blur();
  for (const form of ballot.querySelectorAll("form")) form.reset();
}

// Presses the chosen option down and returns its name.
function pressDown(ballot, choice) {
  let word = "";
  for (const option of ballot.querySelectorAll("[data-ballot-choose] button.option")) {
    option.ariaPressed = String(option.value === choice);
    if (option.value === choice) word = option.querySelector("[data-option-label]").textContent.trim();
  }
  return word;
}
