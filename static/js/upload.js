// Files of papers: dropped on any [data-drop-papers="<address of the item's papers>"] or chosen inside it.
//
//   data-drop-papers   on an agenda row or a card: the address that takes the files and gives the list
//   data-papers-slot   inside it: where the list stands; one without a list is filled from the address
//
// Every file is sent by itself, has its own line with its progress, and its own answer: one that is refused takes no
// other with it. After the last one the list is read anew. Who reads them is chosen beside the button and stays chosen,
// so that a list read anew meanwhile opens no paper to more people than was meant.

import { csrfToken } from "./csrf.js";
import { newKey } from "./keys.js";
import { watch } from "./preparing.js";
import { word } from "./words.js";

const ZONE = "[data-drop-papers]";
const CHOICES = ["audience", "is_view_only"];

for (const kind of ["dragover", "dragleave", "drop"]) document.addEventListener(kind, dragged);
document.addEventListener("change", chosen);
document.addEventListener("submit", submitted);
document.addEventListener("act:done", changed);
new MutationObserver(fillAll).observe(document.body, { childList: true, subtree: true });
fillAll();
for (const zone of document.querySelectorAll(ZONE)) watch(zone, fill);
// On a slow tablet a file may have been chosen before this script was there.
for (const input of document.querySelectorAll("form[data-upload] input[type=file]")) {
  if (input.files.length) chosen({ target: input });
}

function slotOf(zone) {
  return zone.querySelector("[data-papers-slot]") ?? zone;
}

function fillAll() {
  for (const slot of document.querySelectorAll(`${ZONE} [data-papers-slot]:empty:not([data-asked])`)) {
    slot.dataset.asked = "";
    fill(slot.closest(ZONE));
  }
}

export async function fill(zone) {
  const response = await fetch(`${zone.dataset.dropPapers}?part=1`, { redirect: "manual" }).catch(() => null);
  if (!response?.ok) return;
  const list = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-item-papers]");
  const lines = zone.querySelector("[data-upload-lines]");
  chooseAgain(list, choiceOf(zone));
  slotOf(zone).replaceChildren(list);
  if (lines?.childElementCount) list.append(lines);
  watch(zone, fill);
}

// A drag of files is ours, a drag of a row is the agenda's.
function dragged(event) {
  const zone = event.target.closest?.(ZONE);
  if (!zone || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  zone.toggleAttribute("data-dropping", event.type === "dragover");
  if (event.type === "drop") sendAll(zone, event.dataTransfer.files);
}

// A file that was chosen is sent at once; the new version of a paper by acts.js.
function chosen(event) {
  if (event.target.type !== "file") return;
  event.target.closest("form[data-send-file]")?.requestSubmit();
  const form = event.target.closest("form[data-upload]");
  if (!form) return;
  sendAll(form.closest(ZONE), event.target.files);
  event.target.value = "";
}

function choiceOf(zone) {
  const form = zone.querySelector("form[data-upload]");
  return form ? [...new FormData(form)].filter(([name]) => CHOICES.includes(name)) : [];
}

function chooseAgain(list, choice) {
  const fields = list.querySelector("form[data-upload]")?.elements;
  if (!fields || !choice.length) return;
  const { audience, is_view_only: viewOnly } = Object.fromEntries(choice);
  fields.audience.value = audience;
  fields.is_view_only.checked = Boolean(viewOnly);
}

function submitted(event) {
  if (event.target.matches("form[data-upload]")) event.preventDefault();
}

function changed(event) {
  const zone = event.target.closest("[data-item-papers]")?.closest(ZONE);
  if (zone) fill(zone);
}

async function sendAll(zone, files) {
  // Read once: a file that is sent again is sent with the same choice.
  const choice = choiceOf(zone);
  const sent = [...files].map((file) => ({ file, choice, key: newKey(), line: lineFor(zone, file) }));
  for (const one of sent) await send(zone, one);
  await fill(zone);
}

function lineFor(zone, file) {
  const line = document.createElement("li");
  line.className = "upload-line";
  const name = document.createElement("span");
  name.className = "upload-line__name";
  name.textContent = file.name;
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  line.append(name, bar);
  linesOf(zone).append(line);
  return line;
}

function linesOf(zone) {
  const found = zone.querySelector("[data-upload-lines]");
  if (found) return found;
  const lines = document.createElement("ul");
  lines.className = "upload-lines";
  lines.dataset.uploadLines = "";
  lines.setAttribute("aria-live", "polite");
  (zone.querySelector("[data-item-papers]") ?? slotOf(zone)).append(lines);
  return lines;
}

async function send(zone, one) {
  const { line } = one;
  const answer = await posted(zone.dataset.dropPapers, one);
  if (answer.ok) return line.remove();
  line.querySelector("progress")?.remove();
  line.querySelector("[role=alert]")?.remove();
  line.append(sentence(answer.message), dismiss(line));
  if (answer.again) line.append(again(zone, one));
}

// Words of uploading stand with the list; those of every sending with the page.
function ownWord(line, name) {
  const list = line.closest(ZONE).querySelector("[data-item-papers]");
  return list?.dataset[`word${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
}

function sentence(text) {
  const said = document.createElement("span");
  said.className = "upload-line__message";
  said.setAttribute("role", "alert");
  said.textContent = text;
  return said;
}

function dismiss(line) {
  const pushed = document.createElement("button");
  pushed.type = "button";
  pushed.className = "button button--small button--quiet";
  pushed.textContent = ownWord(line, "dismiss");
  pushed.addEventListener("click", () => line.remove());
  return pushed;
}

// The same key: a file whose answer was lost on the way is added once.
function again(zone, one) {
  const pushed = document.createElement("button");
  pushed.type = "button";
  pushed.className = "button button--small";
  pushed.textContent = ownWord(one.line, "again");
  pushed.addEventListener("click", async () => {
    for (const old of one.line.querySelectorAll("button, [role=alert]")) old.remove();
    await send(zone, one);
    await fill(zone);
  });
  return pushed;
}

// XMLHttpRequest, because fetch does not tell how much of a file is on its way.
function posted(address, { file, choice, key, line }) {
  const bar = line.querySelector("progress");
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Idempotency-Key", key);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => progress(bar, loaded / total);
    request.onload = () => resolve(answerOf(request));
    request.onerror = () => resolve({ ok: false, again: true, message: word("offline") });
    const body = new FormData();
    body.append("files", file);
    for (const [name, value] of choice) body.append(name, value);
    request.send(body);
  });
}

// Once all of it is sent the server checks the file, and nobody knows for how long.
function progress(bar, part) {
  if (!bar) return;
  if (part < 1) bar.value = part;
  else bar.removeAttribute("value");
}

function answerOf(request) {
  const [row] = request.response?.files ?? [];
  if (row) return row;
  if (request.status === 413) return { ok: false, message: word("large") };
  const message = request.response?.message ?? word(request.status === 403 ? "stale" : "failed");
  return { ok: false, again: request.status >= 500, message };
}
