// While a file is being checked and converted its bar moves: the states are read anew every second.
//
//   data-paper-state="<document>"   one block per paper, put in the place of the old one
//   data-unfinished                 on those that are not done yet; once none is left the whole list is read anew
//
// Only the blocks of state change meanwhile, so that nobody who types a title beside them is disturbed.

// Unit: milliseconds.
const PACE_MS = 1000;
const RETRY_MS = 5000;
const watched = new WeakMap();

export function watch(zone, refill) {
  clearTimeout(watched.get(zone));
  if (!zone.isConnected || !zone.querySelector("[data-unfinished]")) return;
  watched.set(zone, setTimeout(() => look(zone, refill), PACE_MS));
}

async function look(zone, refill) {
  const response = await fetch(`${zone.dataset.dropPapers}?part=1`, { redirect: "manual" }).catch(() => null);
  if (!response?.ok) {
    watched.set(zone, setTimeout(() => look(zone, refill), RETRY_MS));
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const fresh of page.querySelectorAll("[data-paper-state]")) {
    zone.querySelector(`[data-paper-state="${CSS.escape(fresh.dataset.paperState)}"]`)?.replaceWith(fresh);
  }
  if (zone.querySelector("[data-unfinished]")) watch(zone, refill);
  else if (!zone.querySelector("details[open]")) refill(zone);
}
