// The page without the network: lists what this tablet keeps, opens it with the same reader, and goes back when the
// server answers again. The service worker shows it under the address that was asked for.

import { isWhole, keptMeetings } from "./offline_store.js";
import { drain } from "./outbox.js";

const LIVENESS = "/healthz";
const OWN_ADDRESS = "/offline/";
// How often the server is asked whether it is back. Unit: milliseconds.
const ASK_MS = 5000;
// The sentence can be read before the page goes. Unit: milliseconds.
const READ_MS = 2500;

const find = (name) => document.querySelector(`[data-offline-${name}]`);
const part = (root, name) => root.querySelector(`[data-part="${name}"]`);
const fresh = (name) => find(name).content.firstElementChild.cloneNode(true);

// -- the list -------------------------------------------------------------------------------------------------------------

async function showMeetings() {
  const rows = await keptMeetings();
  find("none").hidden = rows.length > 0;
  const asked = Number(/^\/meetings\/(\d+)\//.exec(location.pathname)?.[1]);
  rows.sort((one, other) => (other.meeting === asked) - (one.meeting === asked));
  for (const row of rows) find("meetings").append(await meetingOf(row.list, row.meeting === asked || rows.length === 1));
}

// A paper's own page opens that paper.
function openAsked() {
  const asked = /^\/documents\/(\d+)\//.exec(location.pathname)?.[1];
  const link = asked && document.querySelector(`a[data-open-paper][data-document="${asked}"]`);
  if (!link) return;
  link.closest("details").open = true;
  link.parentElement.setAttribute("data-open-at-once", "");
}

async function meetingOf(list, isOpen) {
  const meeting = fresh("meeting");
  meeting.open = isOpen;
  part(meeting, "title").textContent = list.title;
  part(meeting, "starts").textContent = list.starts;
  for (const item of list.items) meeting.querySelector(".papers").append(await itemOf(item));
  return meeting;
}

async function itemOf(item) {
  const section = fresh("item");
  part(section, "title").textContent = `${item.order}. ${item.title}`;
  for (const paper of item.papers) part(section, "papers").append(await paperOf(paper));
  return section;
}

// The link is the room's own (templates/documents/_paper_link.html), as the server wrote it.
async function paperOf(paper) {
  const line = fresh("paper");
  part(line, "link").innerHTML = paper.link;
  part(line, "pages").textContent = paper.pages;
  part(line, "partly").hidden = await isWhole(paper);
  return line;
}

// -- the way back -----------------------------------------------------------------------------------------------------------

function isWriting() {
  const field = document.activeElement;
  return field?.matches("textarea, [contenteditable=true], input[type=text]") ?? false;
}

let timer = 0;

async function ask() {
  clearTimeout(timer);
  if (!find("back").hidden) return;
  const answer = await fetch(LIVENESS, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) {
    clearTimeout(timer);
    timer = setTimeout(ask, ASK_MS);
    return;
  }
  find("back").hidden = false;
  await drain();
  setTimeout(goBack, READ_MS);
}

// What is being written is not taken away: then the button alone goes back.
function goBack() {
  if (isWriting()) setTimeout(goBack, READ_MS);
  else leave();
}

function leave() {
  if (location.pathname === OWN_ADDRESS) location.replace("/");
  else location.reload();
}

find("return").addEventListener("click", leave);
addEventListener("online", ask);

await showMeetings();
openAsked();
// The reader looks for the paper that was open when it starts, and finds it in the list now.
await import("./reader.js");
setTimeout(ask, ASK_MS);
