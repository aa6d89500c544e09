// Brings the papers of a meeting onto this tablet, chunk by chunk, and goes on where it was broken off.

import { csrfToken } from "./csrf.js";
import { CHUNK, hasChunk, isWhole, listOf, meetingRow, papersIn, putChunk, putMeeting, readJson, setEnds } from "./offline_store.js";
import { slice, SourceError } from "./paper_source.js";
import { ownRoom, Wiped, wipe } from "./vault.js";

const SEEN = "/documents/devices/seen/";
// Slices on their way at the same time.
const LANES = 3;
// What a browser needs besides. Unit: bytes.
const SPARE = 20 * CHUNK;

// Why papers could not be kept: "full" {needed, free}, "crowded" (how much is missing is not known), "offline", "gone", "expired", "revoked", "broken".
export class NotKept extends Error {
  constructor(reason, facts = {}) {
    super(reason);
    this.reason = reason;
    this.facts = facts;
  }
}

// Tells the server which tablet this is. Answers "kept", "revoked" (everything is wiped by then) or "unknown".
export async function report(own, meetings = []) {
  const body = new URLSearchParams({ device: own.device, label: label() });
  for (const meeting of meetings) body.append("meetings", meeting);
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken(), "X-Person": own.person };
  const response = await fetch(SEEN, { method: "POST", body, headers, redirect: "manual" }).catch(() => null);
  if (!response?.ok) return "unknown";
  const answer = await response.json();
  if (answer.state === "revoked") await wipe();
  else await setEnds(answer.until, meetings);
  return answer.state;
}

function label() {
  const { userAgent, userAgentData, platform } = navigator;
  const system = userAgentData?.platform || /iPad|iPhone|Android|Windows|Macintosh|Linux/.exec(userAgent)?.[0] || platform;
  const browser = /(Edg|coc_coc_browser|Firefox|Chrome|Version)\/(\d+)/.exec(userAgent);
  const names = { Edg: "Edge", coc_coc_browser: "Cốc Cốc", Version: "Safari" };
  return [system, browser && `${names[browser[1]] ?? browser[1]} ${browser[2]}`].filter(Boolean).join(" · ");
}

// What of a meeting may be kept, as the server says now.
export async function askList(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "manual" })
    .catch(() => null);
  if (!response || response.status >= 500) throw new NotKept("offline");
  if (response.type === "opaqueredirect") throw new NotKept("expired");
  if (!response.ok) throw new NotKept("gone");
  return response.json();
}

// Whether everything that may be kept of a meeting is on this tablet.
export async function isUpToDate(row, list) {
  const kept = new Set(row.papers.map((paper) => paper.content));
  return row.isWhole && papersIn(list).length === kept.size && papersIn(list).every((paper) => kept.has(paper.content));
}

// Keeps the meeting of a list. `onProgress(done, all)` counts bytes.
export async function keep(list, onProgress) {
  const own = await ownRoom({ make: true });
  const papers = papersIn(list);
  await makeRoom(papers);
  await begin(list);
  const total = papers.reduce((sum, paper) => sum + paper.size, 0);
  const progress = { done: 0, tell: () => onProgress(progress.done, total) };
  await inLanes(await missing(papers, progress), (part) => fetchPart(own, part, progress));
  await putMeeting(list, { isWhole: true });
  for (const { marks } of papers) if (marks) await readJson(marks);
}

// The first time the list is there at once. A list that follows takes the place of the old one when all of it is there;
// until then the old versions can be read, and what was taken away is gone.
async function begin(list) {
  const row = await meetingRow(list.meeting);
  if (!row?.isWhole) return putMeeting(list, { isWhole: false });
  const old = await listOf(row);
  const standing = new Set(papersIn(list).map((paper) => paper.document));
  const items = old.items.map((item) => ({ ...item, papers: item.papers.filter((paper) => standing.has(paper.document)) }));
  const next = papersIn(list).map((paper) => paper.content);
  return putMeeting({ ...old, until: list.until, items }, { isWhole: true, next });
}

async function makeRoom(papers) {
  // The browser may keep it for good, or say no: then it may throw it away when the tablet is full.
  await navigator.storage?.persist?.();
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  if (!quota) return;
  let needed = SPARE;
  for (const paper of papers) if (!(await isWhole(paper))) needed += paper.size;
  if (quota - usage < needed) throw new NotKept("full", { needed, free: quota - usage });
}

async function missing(papers, progress) {
  const parts = [];
  for (const { content, size } of papers) {
    for (let index = 0; index * CHUNK < size; index++) {
      const end = Math.min(size, (index + 1) * CHUNK);
      if (await hasChunk(content, index)) progress.done += end - index * CHUNK;
      else parts.push({ content, index, end });
    }
  }
  progress.tell();
  return parts;
}

async function fetchPart(own, { content, index, end }, progress) {
  const bytes = await slice(content, index * CHUNK, end);
  await putChunk(own, content, index, bytes);
  progress.done += bytes.length;
  progress.tell();
}

// What an error means for keeping papers; one that means nothing for it comes back as it is.
export function notKept(error) {
  if (error instanceof SourceError) return new NotKept(error.reason);
  // Chromium tells every page of the same large quota; that the tablet is full is heard from the write alone.
  if (error.name === "QuotaExceededError") return new NotKept("crowded");
  if (error instanceof Wiped) return new NotKept("gone");
  return error;
}

async function inLanes(parts, work) {
  const waiting = [...parts];
  const lane = async () => {
    for (let part = waiting.shift(); part; part = waiting.shift()) await work(part);
  };
  try {
    await Promise.all(Array.from({ length: LANES }, lane));
  } finally {
    waiting.length = 0;
  }
}
