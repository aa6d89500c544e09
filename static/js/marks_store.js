// The marks of the open version: those of the server, those still waiting to be sent, and what is being typed now.
//
// A mark appears at once and is sent behind the person's back. What is typed is kept in sessionStorage until the outbox
// has it, so that neither a reload nor a broken line loses a word.

import { readJson } from "./offline_store.js";
import { send, waitingFor } from "./outbox.js";
import { personOnPage } from "./vault.js";

const NIL = "00000000-0000-0000-0000-000000000000";
// What one person typed is never sent as another's who logs in on the same tablet.
const DRAFTS = "mark ";
const DRAFT = `${DRAFTS}${personOnPage() ?? ""} `;
const SENT = ["uid", "kind", "page", "color", "quote", "before", "after", "text", "changed_at"];
// How soon marks that are on their way are asked for again. Unit: milliseconds.
const AGAIN_MS = 2000;
// What can be taken back, one after the other.
const STEPS = 50;

export class MarkStore extends EventTarget {
  #addresses;
  #version = null;
  #marks = new Map();
  #steps = [];
  #readAt = 0;
  #again = 0;

  // Shape: { address, save, remove, edit }, addresses with version 0 and the nil UUID as placeholders.
  constructor(addresses) {
    super();
    this.#addresses = addresses;
  }

  get version() {
    return this.#version;
  }

  get canUndo() {
    return this.#steps.length > 0;
  }

  // How long ago the server was asked. Unit: milliseconds.
  get age() {
    return Date.now() - this.#readAt;
  }

  all() {
    return [...this.#marks.values()];
  }

  on(page) {
    return this.all().filter((mark) => mark.page === page);
  }

  get(uid) {
    return this.#marks.get(uid);
  }

  async open(version) {
    if (version !== this.#version) {
      this.#version = version;
      this.#marks = new Map();
      this.#steps = [];
      this.#tell();
    }
    await this.refresh();
  }

  close() {
    this.#version = null;
    this.#marks = new Map();
    this.#tell();
  }

  // Asks the server again; what waits here and what is being typed stays on top of its answer.
  async refresh() {
    const version = this.#version;
    if (!version) return;
    this.#readAt = Date.now();
    const told = await this.#asked(version);
    const [saves, removals] = await Promise.all([waitingFor(this.#of("save", version)), waitingFor("/documents/marks/")]);
    if (version !== this.#version) return;
    const marks = told ? new Map(told.map((mark) => [mark.uid, mark])) : this.#marks;
    for (const { fields } of saves) marks.set(fields.uid, { ...marks.get(fields.uid), ...unsent(fields) });
    for (const { address } of removals) if (address.includes("/remove/")) marks.delete(address.split("/")[3]);
    for (const mark of drafts(version)) marks.set(mark.uid, mark);
    this.#marks = marks;
    this.#tell();
    for (const mark of drafts(version)) this.#post(mark);
  }

  // The server's answer, or the one that this tablet keeps with the paper; null when there is neither.
  async #asked(version) {
    const answer = await readJson(this.#of("address", version));
    // A new version has just arrived, and the job is still looking where the marks stand in it.
    clearTimeout(this.#again);
    if (answer?.waiting) this.#again = setTimeout(() => version === this.#version && this.refresh(), AGAIN_MS);
    return answer?.marks ?? null;
  }

  // Shows a mark and sends it. Answers what became of it: { state: "sent" | "waiting" | "refused", answer }.
  save(mark, { undo = true } = {}) {
    const before = this.#marks.get(mark.uid);
    if (undo) this.#step(before ? { mark: before } : { uid: mark.uid });
    const stored = { ...mark, changed_at: later(before) };
    this.#marks.set(mark.uid, stored);
    this.#tell();
    return this.#post(stored);
  }

  // Keeps what is being typed, on this tablet alone.
  draft(mark) {
    const kept = { ...mark, changed_at: later(this.#marks.get(mark.uid)) };
    sessionStorage.setItem(DRAFT + mark.uid, JSON.stringify({ ...kept, version: this.#version }));
  }

  remove(uid, { undo = true } = {}) {
    const mark = this.#marks.get(uid);
    sessionStorage.removeItem(DRAFT + uid);
    if (!mark) return null;
    if (undo) this.#step({ mark });
    this.#marks.delete(uid);
    this.#tell();
    return send(this.#addresses.remove.replace(NIL, uid), { changed_at: later(mark) }, { latest: true });
  }

  undo() {
    const step = this.#steps.pop();
    if (!step) return;
    if (step.mark) this.save({ ...step.mark, changed_at: later(this.#marks.get(step.mark.uid) ?? step.mark) }, { undo: false });
    else this.remove(step.uid, { undo: false });
    this.#tell();
  }

  async #post(mark) {
    const kept = DRAFT + mark.uid;
    const typed = sessionStorage.getItem(kept);
    const outcome = await this.#sent(mark);
    // Unless it was typed on meanwhile; a refused text stays here, to be shortened and sent again.
    if (outcome.state !== "refused" && sessionStorage.getItem(kept) === typed) sessionStorage.removeItem(kept);
    return outcome;
  }

  #sent(mark) {
    // One address a mark: an unsent writing of it is overtaken by the next one, and no other mark's is.
    if (mark.home === false && (mark.quote || mark.before_quote)) {
      const { text, color, changed_at } = mark;
      return send(this.#addresses.edit.replace(NIL, mark.uid), { text, color, changed_at }, { latest: true });
    }
    const fields = Object.fromEntries(SENT.map((name) => [name, mark[name] ?? ""]));
    const address = `${this.#of("save", mark.version ?? this.#version)}?mark=${mark.uid}`;
    return send(address, { ...fields, geometry: JSON.stringify(mark.geometry) }, { latest: true });
  }

  #of(name, version) {
    return this.#addresses[name].replace("/0/", `/${version}/`);
  }

  #step(step) {
    this.#steps.push(step);
    if (this.#steps.length > STEPS) this.#steps.shift();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

// A writing is always later than the one before it, whatever the tablets' clocks say.
function later(mark) {
  const before = mark?.changed_at ? Date.parse(mark.changed_at) + 1 : 0;
  return new Date(Math.max(Date.now(), before)).toISOString();
}

function unsent(fields) {
  return { ...fields, page: Number(fields.page), geometry: JSON.parse(fields.geometry), mine: true, state: "kept" };
}

function forget(prefix, kept = "\0") {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(prefix) && !key.startsWith(kept)) sessionStorage.removeItem(key);
  }
}

forget(DRAFTS, DRAFT);
document.addEventListener("vault:wiped", () => forget(DRAFTS));

function drafts(version) {
  const found = Object.keys(sessionStorage).filter((key) => key.startsWith(DRAFT));
  return found.map((key) => JSON.parse(sessionStorage.getItem(key))).filter((mark) => mark.version === version);
}
