// Sends private writes (marks, notes, reading positions) in their order, now or when the network is back.
//
//   send(address, fields) -> { state: "sent" | "waiting" | "refused", answer, id }
//   outbox:changed {waiting, refused}          on the document, whenever that changes
//   outbox:sent {address, fields, answer, id}  when the server has taken one
//
// What was refused is kept with its sentence until the person has seen it and puts it away (discard, retry). Votes and
// acts never come here: nobody may believe that they have voted before the server has said so.

import { add, drop, entries, replace } from "./outbox_entries.js";
import { csrfToken } from "./csrf.js";
import { newKey } from "./keys.js";
import { ownRoom, personOnPage } from "./vault.js";
import { pauseOf } from "./patience.js";
import { word } from "./words.js";

// How long `send` waits for the server before it says "waiting". Unit: milliseconds.
const PATIENCE_MS = 4000;
// How long one request may take. Unit: milliseconds.
const REQUEST_MS = 20000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60000;
// A server that fails this often over one entry would fail for ever, and everything behind it would wait.
const TRIES = 5;
// Answers that will not change by asking again.
const REFUSALS = new Set([400, 404, 409, 410, 413, 422]);

// What became of the entries that this tab waits for, by id.
const outcomes = new Map();
let pause = FIRST_PAUSE_MS;
let timer = 0;
let inLine = Promise.resolve();

// `latest`: an unsent entry of the same address is overtaken. `quiet`: nobody wrote it, as a reading position; it is not
// counted, and a refusal ends it.
export async function send(address, fields, { latest = false, quiet = false } = {}) {
  if (latest) await overtake(address);
  const values = Object.fromEntries(new URLSearchParams(fields));
  const made = { key: newKey(), tries: 0, state: "waiting", madeAt: Date.now() };
  const id = await add({ address, fields: values, quiet, ...made });
  outcomes.set(id, { state: "waiting", answer: null, id });
  await announce();
  await Promise.race([drain(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  const outcome = outcomes.get(id);
  outcomes.delete(id);
  return outcome;
}

// The entries of an address that were not sent yet, oldest first; a list shows them on top of what the server said.
export async function waitingFor(address) {
  return (await entries()).filter((entry) => entry.state === "waiting" && entry.address.startsWith(address));
}

export async function refused() {
  return (await entries()).filter((entry) => entry.state === "refused");
}

// What a person wrote and the server does not have yet.
export async function written() {
  return (await entries()).filter((entry) => !entry.quiet);
}

export async function retry(id) {
  const entry = (await entries()).find((one) => one.id === id);
  if (entry) await replace({ ...entry, key: newKey(), tries: 0, state: "waiting", message: undefined });
  await drain();
}

export async function discard(id) {
  await drop(id);
  await announce();
}

async function overtake(address) {
  for (const entry of await waitingFor(address)) if (entry.address === address) await drop(entry.id);
}

// -- sending ------------------------------------------------------------------------------------------------------------

// Sends what waits, one after the other; never in two tabs at once.
export function drain() {
  clearTimeout(timer);
  const turn = () => (navigator.locks ? navigator.locks.request("outbox", deliverAll) : deliverAll());
  inLine = inLine.then(turn, turn);
  return inLine;
}

async function deliverAll() {
  const person = personOnPage() ?? (await ownRoom())?.person;
  if (!person || !navigator.onLine) return;
  for (const entry of await entries()) {
    if (entry.state !== "waiting") continue;
    const isThrough = await deliver(entry, person);
    await announce();
    if (!isThrough) return later();
  }
  pause = FIRST_PAUSE_MS;
}

// Whether the next one may be sent.
async function deliver(entry, person) {
  const response = await asked(entry, person);
  if (!response) return false;
  if (response.ok) return taken(entry, await response.json().catch(() => null));
  if (REFUSALS.has(response.status)) return refuse(entry, await sentenceOf(response));
  // No place for it now: not a failure of this entry, so it is not counted.
  if (pauseOf(response)) return false;
  // 403 after the token was asked for anew, 5xx: the server fails over this one.
  if (response.status >= 500 || response.status === 403) return failed(entry);
  // Logged out, or another person is logged in: it waits for its own.
  return false;
}

async function asked(entry, person) {
  const response = await posted(entry, person);
  if (response?.status !== 403) return response;
  // An old token: any page of ours sets a new one.
  await fetch("/accounts/login/", { cache: "no-store", redirect: "manual" }).catch(() => null);
  return posted(entry, person);
}

// The server's answer; null when it was not reached.
async function posted({ address, fields, key }, person) {
  const headers = {
    Accept: "application/json", "Idempotency-Key": key, "X-CSRFToken": csrfToken(), "X-Person": person,
  };
  const signal = AbortSignal.timeout(REQUEST_MS);
  try {
    return await fetch(address, { method: "POST", body: new URLSearchParams(fields), headers, redirect: "manual", signal });
  } catch (error) {
    if (error instanceof TypeError || error.name === "TimeoutError") return null;
    throw error;
  }
}

async function sentenceOf(response) {
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const message = isJson ? (await response.json().catch(() => ({}))).message : "";
  return message || word(response.status === 404 ? "gone" : "failed");
}

async function taken(entry, answer) {
  await drop(entry.id);
  tell(entry, "sent", answer);
  const { address, fields, id } = entry;
  document.dispatchEvent(new CustomEvent("outbox:sent", { detail: { address, fields, answer, id } }));
  return true;
}

async function refuse(entry, message) {
  if (entry.quiet) await drop(entry.id);
  else await replace({ ...entry, state: "refused", message });
  tell(entry, "refused", { message });
  return true;
}

async function failed(entry) {
  const tries = entry.tries + 1;
  if (tries >= TRIES) return refuse({ ...entry, tries }, word("failed"));
  await replace({ ...entry, tries });
  return false;
}

function tell({ id }, state, answer) {
  if (outcomes.has(id)) outcomes.set(id, { state, answer, id });
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(drain, pause * (0.5 + Math.random()));
  pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
}

async function announce() {
  const all = await written();
  const count = (state) => all.filter((entry) => entry.state === state).length;
  const detail = { waiting: count("waiting"), refused: count("refused") };
  document.dispatchEvent(new CustomEvent("outbox:changed", { detail }));
}

function again() {
  pause = FIRST_PAUSE_MS;
  drain();
}

addEventListener("online", again);
document.addEventListener("visibilitychange", () => document.hidden || again());
drain().then(announce);
