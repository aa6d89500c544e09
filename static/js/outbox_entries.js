// What waits to be sent, oldest first: sealed in the vault, or in memory alone where the browser cannot keep anything.
//
// Shape of an entry: { id, address, fields, key, latest, tries, state: "waiting" | "refused", message?, madeAt }

import { canKeep, change, ownRoom, readAll, sealJson, unsealJson } from "./vault.js";

const ABOUT = "outbox";
const memory = [];
let lastId = 0;

export async function entries() {
  const own = await ownRoom();
  if (!own) return [...memory];
  const rows = await readAll("outbox");
  return Promise.all(rows.map(async (row) => ({ ...(await unsealJson(own, ABOUT, row)), id: row.id })));
}

// Adds an entry behind all others and gives it its id.
export async function add(entry) {
  const own = canKeep ? await ownRoom({ make: true }) : undefined;
  if (!own) {
    memory.push({ ...entry, id: --lastId });
    return lastId;
  }
  const sealed = await sealJson(own, ABOUT, entry);
  return change(own, ["outbox"], (tx) => tx.objectStore("outbox").add(sealed));
}

export async function replace(entry) {
  const { id, ...content } = entry;
  const own = await ownRoom();
  if (!own) {
    const at = memory.findIndex((one) => one.id === id);
    if (at >= 0) memory[at] = entry;
    return;
  }
  const sealed = await sealJson(own, ABOUT, content);
  await change(own, ["outbox"], async (tx) => {
    // Sent or wiped meanwhile: it does not come back.
    if (await tx.objectStore("outbox").get(id)) await tx.objectStore("outbox").put({ id, ...sealed });
  });
}

export async function drop(id) {
  const at = memory.findIndex((one) => one.id === id);
  if (at >= 0) memory.splice(at, 1);
  const own = await ownRoom();
  if (own && at < 0) await change(own, ["outbox"], (tx) => tx.objectStore("outbox").delete(id));
}
