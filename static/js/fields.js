// Saves every field of a form[data-fields] as it is typed, by itself, so that two people may edit one row.
//
//   data-fields           on the form: its address takes any of its fields and leaves the others as they are
//   data-without-script   its button, not needed while this script runs
//   data-saved            where the page says that it saves and when it saved (data-words, data-waiting)
//
// A refused field keeps what was typed, with the sentence beside it; without a network it is sent again by itself.

import { timeOfDay } from "./clock.js";
import { isClean, keepAsDefault } from "./defaults.js";
import { newKey } from "./keys.js";
import { post } from "./post.js";

const FIELD = "form[data-fields] [name]:not([type=hidden])";
// How long nothing is typed before it is sent, and how long an unreachable server is left alone. Unit: milliseconds.
const QUIET_MS = 700;
const AGAIN_MS = 3000;
// What is known of a field that is being saved. Shape: { timer, sending, key, text }.
const saving = new Map();
let lastSavedAt = 0;

document.documentElement.dataset.scripted = "";
document.addEventListener("input", (event) => event.target.matches(FIELD) && later(event.target, QUIET_MS));
document.addEventListener("change", (event) => event.target.matches(FIELD) && later(event.target, 0));
document.addEventListener("focusout", (event) => event.target.matches(FIELD) && later(event.target, 0));
document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-fields]")) event.preventDefault();
});

function later(field, wait) {
  const mine = saving.get(field) ?? {};
  clearTimeout(mine.timer);
  if (isClean(field)) return forget(field);
  saving.set(field, mine);
  mine.timer = setTimeout(() => save(field, mine), wait);
}

function forget(field) {
  const mine = saving.get(field);
  clearTimeout(mine?.timer);
  if (!mine?.sending) saving.delete(field);
  say(field, "");
  tell();
}

async function save(field, mine) {
  if (mine.sending) return later(field, QUIET_MS);
  // What the server has refused is not sent again until it is changed.
  if (mine.refused === field.value) return;
  const text = field.value;
  if (mine.text !== text) Object.assign(mine, { text, key: newKey() });
  mine.sending = true;
  tell();
  const answer = await post(field.form.action, { [field.name]: text }, mine.key);
  mine.sending = false;
  settle(field, mine, text, answer);
  tell();
}

function settle(field, mine, text, answer) {
  if (answer.ok) saved(field, mine, text);
  else if (!answer.reached) {
    say(field, answer.message);
    mine.timer = setTimeout(() => save(field, mine), AGAIN_MS);
  } else {
    mine.refused = text;
    say(field, answer.message);
    if (answer.status === 404) giveUp(field);
  }
}

function saved(field, mine, text) {
  keepAsDefault(field, text);
  say(field, "");
  saving.delete(field);
  lastSavedAt = Date.now();
  if (field.value !== text) later(field, QUIET_MS);
  // The panel that waited for this field may change now, and shows what follows from it, as the sum of minutes.
  field.dispatchEvent(new CustomEvent("act:done", { bubbles: true, detail: {} }));
}

// The row has been removed by somebody else: nothing of it can be kept.
function giveUp(field) {
  saving.delete(field);
  keepAsDefault(field, field.value);
  field.dispatchEvent(new CustomEvent("act:done", { bubbles: true, detail: {} }));
}

// -- what the page says -----------------------------------------------------------------------------------------------

function tell() {
  const place = document.querySelector("[data-saved]");
  if (!place) return;
  const isSaving = [...saving.values()].some((mine) => mine.sending);
  if (isSaving) place.textContent = place.dataset.waiting;
  else if (lastSavedAt) place.textContent = `${place.dataset.words} ${timeOfDay(lastSavedAt, undefined)}`;
}

function say(field, sentence) {
  const id = `said-${field.id}`;
  const there = document.getElementById(id);
  if (!there && !sentence) return;
  const line = there ?? lineMadeFor(field, id);
  line.textContent = sentence;
  line.hidden = !sentence;
  if (sentence) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  if (sentence) field.setAttribute("aria-describedby", id);
  else field.removeAttribute("aria-describedby");
}

function lineMadeFor(field, id) {
  const line = document.createElement("p");
  line.id = id;
  line.className = "field__error cell-error";
  line.dataset.made = "";
  line.setAttribute("role", "alert");
  field.form.append(line);
  return line;
}

// Leaving with a field that is not stored yet asks first.
window.addEventListener("beforeunload", (event) => {
  if ([...saving.keys()].some((field) => field.isConnected && !isClean(field))) event.preventDefault();
});
