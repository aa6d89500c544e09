// Says beside the papers of a meeting whether they are on this tablet, brings them here, and takes them away.
//
//   data-offline-state data-meeting="7" data-list="/…"   one place (templates/documents/_offline_state.html)
//   data-word-…                                          its sentences; {name} is filled in

import { askList, isUpToDate, keep, NotKept, notKept, report } from "./offline_save.js";
import { meetingRow, removeMeeting } from "./offline_store.js";
import { canKeep, ownRoom } from "./vault.js";

// After a change of the papers all tablets of a room would ask at once: spread. Unit: milliseconds.
const JITTER_MS = 3000;
// How long the app's own files may take. Unit: milliseconds.
const APP_MS = 120000;
const MB = 1024 * 1024;
const DATE = { day: "2-digit", month: "2-digit", year: "numeric" };
// The meetings that are being brought here: progress in per cent.
const under = new Map();
// What went wrong last, by meeting.
const faults = new Map();
// What the server last said may be kept, by meeting.
const lists = new Map();

function places() {
  return [...document.querySelectorAll("[data-offline-state]")];
}

function meetingOf(place) {
  return Number(place.dataset.meeting);
}

// -- showing ------------------------------------------------------------------------------------------------------------

async function showAll() {
  for (const place of places()) await show(place);
}

async function show(place) {
  const meeting = meetingOf(place);
  const row = canKeep ? await meetingRow(meeting) : undefined;
  const state = await stateOf(meeting, row);
  const part = (name) => place.querySelector(`[data-offline-${name}]`);
  place.dataset.state = state;
  place.hidden = false;
  part("line").textContent = sentence(place, state, row);
  const fault = faults.get(meeting);
  part("fault").hidden = !fault;
  part("fault").textContent = fault ? filled(place, fault.reason, fault.facts) : "";
  part("save").hidden = !["none", "partly", "stale"].includes(state);
  part("remove").hidden = !row;
  part("progress").hidden = state !== "saving";
  part("progress").value = under.get(meeting) ?? 0;
}

async function stateOf(meeting, row) {
  if (!canKeep) return "insecure";
  if (under.has(meeting)) return "saving";
  const list = lists.get(meeting);
  if (!row) return list && !list.items.length ? "nothing" : "none";
  if (!row.isWhole) return "partly";
  return !list || (await isUpToDate(row, list)) ? "saved" : "stale";
}

function sentence(place, state, row) {
  const meeting = meetingOf(place);
  const date = new Date(row?.until ?? 0).toLocaleDateString(document.documentElement.lang, DATE);
  const line = filled(place, state, { percent: Math.floor(under.get(meeting) ?? 0), date });
  const left = lists.get(meeting)?.online_only ?? 0;
  return left && state !== "insecure" ? `${line} ${filled(place, "left", { count: left })}` : line;
}

function filled(place, name, values = {}) {
  const words = place.dataset[`word${name[0].toUpperCase()}${name.slice(1)}`] ?? place.dataset.wordBroken;
  return words.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? "");
}

// -- doing --------------------------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const place = event.target.closest("[data-offline-state]");
  if (event.target.closest("[data-offline-save]")) bring(place);
  else if (event.target.closest("[data-offline-remove]")) takeAway(place);
});

async function bring(place) {
  const meeting = meetingOf(place);
  if (under.has(meeting)) return;
  under.set(meeting, 0);
  faults.delete(meeting);
  await showAll();
  try {
    await fetchAll(meeting, place.dataset.list);
  } catch (thrown) {
    const error = notKept(thrown);
    if (!(error instanceof NotKept)) throw error;
    faults.set(meeting, { reason: error.reason, facts: inMegabytes(error.facts) });
  } finally {
    under.delete(meeting);
    await showAll();
  }
}

async function fetchAll(meeting, address) {
  const own = await ownRoom({ make: true });
  if (!own) throw new NotKept("expired");
  if ((await report(own)) === "revoked") throw new NotKept("revoked");
  const list = await askList(address);
  lists.set(meeting, list);
  await keep(list, (done, all) => {
    under.set(meeting, all ? (100 * done) / all : 100);
    showAll();
  });
  await appIsKept();
}

// Papers are of no use without the app's own files: nothing is called saved before these are here.
async function appIsKept() {
  document.dispatchEvent(new CustomEvent("offline:wanted"));
  if (!navigator.serviceWorker) throw new NotKept("broken");
  const late = new Promise((resolve) => setTimeout(resolve, APP_MS));
  if (!(await Promise.race([navigator.serviceWorker.ready, late]))) throw new NotKept("offline");
}

function inMegabytes(facts) {
  return Object.fromEntries(Object.entries(facts).map(([name, bytes]) => [name, Math.ceil(bytes / MB)]));
}

async function takeAway(place) {
  faults.delete(meetingOf(place));
  await removeMeeting(meetingOf(place));
  await showAll();
}

// -- new versions ---------------------------------------------------------------------------------------------------------

// A kept meeting whose papers have changed is marked and brought up to date by itself.
async function check(place) {
  const meeting = meetingOf(place);
  const row = await meetingRow(meeting);
  if (!row || under.has(meeting)) return;
  try {
    lists.set(meeting, await askList(place.dataset.list));
  } catch (error) {
    if (!(error instanceof NotKept)) throw error;
    if (error.reason === "gone") await removeMeeting(meeting);
    return;
  }
  await show(place);
  if (!(await isUpToDate(row, lists.get(meeting)))) await bring(place);
}

document.addEventListener("panel:updated", async (event) => {
  if (event.detail?.name !== "papers" || !canKeep) return;
  await showAll();
  for (const place of places()) {
    if (await isBehind(place)) setTimeout(() => check(place), Math.random() * JITTER_MS);
  }
});

// Whether the page links a version that may be kept and is not, or the other way round.
async function isBehind(place) {
  const row = await meetingRow(meetingOf(place));
  if (!row) return false;
  const links = document.querySelectorAll('[data-panel="papers"] a[data-content]:not([data-online-only])');
  const linked = new Set([...links].map((link) => link.dataset.content));
  const kept = row.papers.map((paper) => paper.content);
  return linked.size !== kept.length || kept.some((content) => !linked.has(content));
}

document.addEventListener("offline:changed", showAll);
document.addEventListener("vault:wiped", showAll);
await showAll();
if (canKeep) for (const place of places()) await check(place);
