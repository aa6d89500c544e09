// The papers of a meeting as this tablet keeps them: a list per meeting, the bytes in sealed chunks, and the last answer
// about marks. Everything is sealed by the vault; in the clear stand only numbers, addresses and times.
//
// Shape of a meeting's row: { meeting, until, isWhole, papers: [{content, size}], next: [address], answers: [address] }
// and sealed in it the list as the server gave it (documents/views/offline.py).

import { change, countOf, keysOf, ownRoom, read, readAll, seal, sealJson, unseal, unsealJson } from "./vault.js";

// Unit: bytes; also the server's own limit of one answer (documents/rules/ranges.py).
export const CHUNK = 1024 * 1024;

// -- meetings ---------------------------------------------------------------------------------------------------------

// Every kept meeting with its list, the latest to be kept first; what cannot be opened any more is left out.
export async function keptMeetings() {
  const own = await ownRoom();
  if (!own) return [];
  const rows = (await readAll("meetings")).filter((row) => row.until > Date.now());
  return Promise.all(rows.map(async (row) => ({ ...row, list: await unsealJson(own, about(row.meeting), row) })));
}

export async function meetingRow(meeting) {
  return (await ownRoom()) ? read("meetings", meeting) : undefined;
}

export async function listOf(row) {
  return unsealJson(await ownRoom(), about(row.meeting), row);
}

export async function putMeeting(list, { isWhole, next = [] }) {
  const own = await ownRoom();
  const papers = papersIn(list);
  const sealed = await sealJson(own, about(list.meeting), list);
  const row = {
    ...sealed, meeting: list.meeting, until: Date.parse(list.until), isWhole, next,
    papers: papers.map(({ content, size }) => ({ content, size })), answers: papers.map(({ marks }) => marks).filter(Boolean),
  };
  await change(own, ["meetings"], (tx) => tx.objectStore("meetings").put(row));
  await sweep();
  tell(list.meeting);
}

export async function removeMeeting(meeting) {
  const own = await ownRoom();
  if (!own) return;
  await change(own, ["meetings"], (tx) => tx.objectStore("meetings").delete(meeting));
  await sweep();
  tell(meeting);
}

// What the server says of the ends: { meeting: time }. One that it was asked for and leaves out may not be kept any more.
export async function setEnds(until, asked) {
  const own = await ownRoom();
  for (const row of await readAll("meetings")) {
    if (!asked.includes(row.meeting)) continue;
    const end = Date.parse(until[row.meeting]);
    if (!end) await removeMeeting(row.meeting);
    else if (end !== row.until) await change(own, ["meetings"], (tx) => tx.objectStore("meetings").put({ ...row, until: end }));
  }
}

export async function removeExpired() {
  if (!(await ownRoom())) return;
  for (const row of await readAll("meetings")) if (row.until <= Date.now()) await removeMeeting(row.meeting);
}

export function papersIn(list) {
  return list.items.flatMap((item) => item.papers);
}

function about(meeting) {
  return `meeting ${meeting}`;
}

function tell(meeting) {
  document.dispatchEvent(new CustomEvent("offline:changed", { detail: { meeting } }));
}

// Takes away what no kept meeting names any more.
async function sweep() {
  const own = await ownRoom();
  const rows = await readAll("meetings");
  const papers = new Set(rows.flatMap((row) => [...row.papers.map((paper) => paper.content), ...row.next]));
  const answers = new Set(rows.flatMap((row) => row.answers));
  const chunks = (await keysOf("chunks")).filter(([content]) => !papers.has(content));
  const stale = (await keysOf("answers")).filter((address) => !answers.has(address));
  await change(own, ["chunks", "answers"], (tx) => Promise.all([
    ...chunks.map((key) => tx.objectStore("chunks").delete(key)),
    ...stale.map((key) => tx.objectStore("answers").delete(key)),
  ]));
}

// -- bytes ------------------------------------------------------------------------------------------------------------

export async function putChunk(own, content, index, bytes) {
  const sealed = await seal(own, `${content} ${index}`, bytes);
  await change(own, ["chunks"], (tx) => tx.objectStore("chunks").put(sealed, [content, index]));
}

export function hasChunk(content, index) {
  return countOf("chunks", [content, index]);
}

export async function isWhole({ content, size }) {
  const range = IDBKeyRange.bound([content, 0], [content, Infinity]);
  return (await countOf("chunks", range)) === Math.ceil(size / CHUNK);
}

// The bytes of a kept paper, null when a part of them is not on this tablet.
export async function keptBytes(content, begin, end) {
  const own = await ownRoom();
  if (!own) return null;
  const whole = new Uint8Array(end - begin);
  for (let index = Math.floor(begin / CHUNK); index * CHUNK < end; index++) {
    const chunk = await chunkOf(own, content, index);
    if (!chunk) return null;
    const from = Math.max(begin - index * CHUNK, 0);
    const part = chunk.subarray(from, Math.min(chunk.length, end - index * CHUNK));
    whole.set(part, index * CHUNK + from - begin);
  }
  return whole;
}

// pdf.js asks for quarters of a chunk: the last few are not opened again.
const RECENT = 6;
const recent = new Map();

async function chunkOf(own, content, index) {
  const name = `${content} ${index}`;
  if (recent.has(name)) return recent.get(name);
  const sealed = await read("chunks", [content, index]);
  if (!sealed) return null;
  const bytes = await unseal(own, name, sealed);
  recent.set(name, bytes);
  if (recent.size > RECENT) recent.delete(recent.keys().next().value);
  return bytes;
}

document.addEventListener("vault:wiped", () => recent.clear());

// -- answers ----------------------------------------------------------------------------------------------------------

// Asks for JSON; the answer about a kept paper stays on the tablet and is given again when no server answers.
// Null when there is neither.
export async function readJson(address) {
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "manual" });
    if (!response.ok) return response.status >= 500 ? keptAnswer(address) : null;
    const answer = await response.json();
    await keepAnswer(address, answer);
    return answer;
  } catch (error) {
    if (error instanceof TypeError) return keptAnswer(address);
    throw error;
  }
}

export async function keptAnswer(address) {
  const own = await ownRoom();
  const row = own && (await read("answers", address));
  return row ? unsealJson(own, address, row) : null;
}

async function keepAnswer(address, answer) {
  const own = await ownRoom();
  if (!own || !(await readAll("meetings")).some((row) => row.answers.includes(address))) return;
  const sealed = await sealJson(own, address, answer);
  await change(own, ["answers"], (tx) => tx.objectStore("answers").put({ address, ...sealed }));
}
