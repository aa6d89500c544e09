// The encrypted room of one person on this tablet: an IndexedDB whose contents are sealed by AES-GCM with a key that
// no script can read out. One person at a time: when another logs in, everything of the first one goes.
//
// Only where the browser has the means, which is https or localhost (docs/OFFLINE.md); `canKeep` tells.

import { openDB } from "../vendor/idb/index.js";
import { newKey } from "./keys.js";

const NAME = "ecabinet";
const SHAPE = 1;
const OWNER = "owner";
const STORES = { [OWNER]: null, meetings: "meeting", chunks: null, answers: "address", outbox: "id" };
// What belongs to the tablet and says nothing of a person.
const TABLETS_OWN = new Set(["theme", "text-size"]);
const CHANNEL = "ecabinet";

export const canKeep = isSecureContext && "indexedDB" in globalThis && Boolean(globalThis.crypto?.subtle);

// Somebody wiped the room while it was being written to.
export class Wiped extends Error {}

let opened = null;

function database() {
  opened ??= openDB(NAME, SHAPE, {
    upgrade(db) {
      for (const [name, keyPath] of Object.entries(STORES)) {
        db.createObjectStore(name, keyPath ? { keyPath, autoIncrement: name === "outbox" } : undefined);
      }
    },
    // A later version of these files waits in another tab.
    blocking: (current, blocked, event) => {
      event.target.close();
      opened = null;
    },
    terminated: () => (opened = null),
  });
  return opened;
}

// -- whose room -------------------------------------------------------------------------------------------------------

// The uid of who is logged in on this page; undefined at the log-in and on the offline page.
export function personOnPage() {
  return document.querySelector('meta[name="person"]')?.content;
}

// Who keeps papers here: { person, device, key }, or undefined.
export async function owner() {
  return canKeep ? (await database()).get(OWNER, "own") : undefined;
}

// The room of this person, made when there is none; the room of another is wiped first.
export async function enter(person) {
  const found = await owner();
  if (found?.person === person) return found;
  if (found) await wipe();
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const tx = (await database()).transaction(OWNER, "readwrite");
  // Another tab may have been faster.
  const now = (await tx.store.get("own")) ?? { person, device: newKey(), key };
  await tx.store.put(now, "own");
  await tx.done;
  return now;
}

// The room that this page may use: of who is logged in, and offline of who was. With `make` it is made.
export async function ownRoom({ make = false } = {}) {
  if (!canKeep) return undefined;
  const person = personOnPage();
  if (make && person) return enter(person);
  const found = await owner();
  return found && (!person || person === found.person) ? found : undefined;
}

// -- sealing ----------------------------------------------------------------------------------------------------------

const text = new TextEncoder();

// `about` is sealed in with it, so that one chunk cannot stand in for another.
export async function seal(own, about, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: text.encode(about) }, own.key, bytes);
  return { iv, data };
}

export async function unseal(own, about, { iv, data }) {
  const additionalData = text.encode(about);
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, own.key, data));
}

export function sealJson(own, about, value) {
  return seal(own, about, text.encode(JSON.stringify(value)));
}

export async function unsealJson(own, about, sealed) {
  return JSON.parse(new TextDecoder().decode(await unseal(own, about, sealed)));
}

// -- reading and writing ------------------------------------------------------------------------------------------------

export async function read(store, key) {
  return (await database()).get(store, key);
}

export async function readAll(store) {
  return (await database()).getAll(store);
}

export async function keysOf(store) {
  return (await database()).getAllKeys(store);
}

export async function countOf(store, range) {
  return (await database()).count(store, range);
}

// Runs `work(tx)` on these stores while the room is still this owner's; everything async in it is a request of `tx`.
export async function change(own, stores, work) {
  const tx = (await database()).transaction([OWNER, ...stores], "readwrite");
  const now = await tx.objectStore(OWNER).get("own");
  if (now?.device !== own.device) {
    await tx.done;
    throw new Wiped();
  }
  const result = await work(tx);
  await tx.done;
  return result;
}

// -- wiping -------------------------------------------------------------------------------------------------------------

// Takes everything of the person off this tablet: papers, marks, what waits to be sent, the key, the caches.
export async function wipe() {
  sessionStorage.clear();
  for (const name of Object.keys(localStorage)) if (!TABLETS_OWN.has(name)) localStorage.removeItem(name);
  if (!canKeep) return;
  const tx = (await database()).transaction(Object.keys(STORES), "readwrite");
  await Promise.all(Object.keys(STORES).map((name) => tx.objectStore(name).clear()));
  await tx.done;
  for (const name of await caches.keys()) await caches.delete(name);
  for (const one of (await navigator.serviceWorker?.getRegistrations()) ?? []) await one.unregister();
  channel?.postMessage("wiped");
}

const channel = canKeep && "BroadcastChannel" in globalThis ? new BroadcastChannel(CHANNEL) : null;
channel?.addEventListener("message", ({ data }) => {
  if (data !== "wiped") return;
  sessionStorage.clear();
  document.dispatchEvent(new CustomEvent("vault:wiped"));
});
