// What every page begins with on a tablet that may keep papers: whose tablet it is, whether it may go on keeping, and the
// service worker that shows the app without the network. Log-out wipes.

import "./outbox_view.js";
import { confirmed } from "./confirm.js";
import { report } from "./offline_save.js";
import { removeExpired } from "./offline_store.js";
import { written } from "./outbox.js";
import { canKeep, owner, personOnPage, readAll, wipe } from "./vault.js";
import { word } from "./words.js";

// The page and its first paper come first; then the app's own files are laid in store. Unit: milliseconds.
const IDLE_MS = 4000;
// How often a tablet that stays on asks whether it may go on keeping. Unit: milliseconds.
const ASK_MS = 5 * 60 * 1000;
let askedAt = 0;

// -- log-out --------------------------------------------------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-logout]") || form.dataset.logout === "wiped") return;
  event.preventDefault();
  leave(form);
});

async function leave(form) {
  // What was written and not sent would be lost: the person decides.
  const unsent = (await written()).length;
  const question = unsent ? word("unsent").replace("{count}", unsent) : "";
  if (!(await confirmed({ dataset: { confirm: question, confirmYes: word("leave") } }))) return;
  await wipe();
  form.dataset.logout = "wiped";
  form.submit();
}

// -- whose tablet ---------------------------------------------------------------------------------------------------------

async function begin() {
  const person = personOnPage();
  const own = await owner();
  if (person && own && own.person !== person) await wipe();
  await removeExpired();
  if (!person) return;
  await ask();
  setTimeout(install, IDLE_MS);
}

// A revoked tablet wipes what it keeps, and the server has logged it out.
async function ask() {
  const own = await owner();
  if (!own || own.person !== personOnPage()) return;
  askedAt = Date.now();
  const meetings = (await readAll("meetings")).map((row) => row.meeting);
  if ((await report(own, meetings)) === "revoked") location.replace("/");
}

// On the list of the person's tablets this one is named.
async function nameThisOne() {
  const device = document.querySelector("[data-devices]") && (await owner())?.device;
  const line = device && document.querySelector(`[data-device="${CSS.escape(device)}"] [data-this-device]`);
  line?.removeAttribute("hidden");
}

// -- the app's own files ----------------------------------------------------------------------------------------------------

async function install() {
  // A browser that keeps nothing (private windows, a full disk) says no; the pages work without.
  await navigator.serviceWorker?.register("/sw.js").catch(() => null);
}

if (canKeep) {
  begin();
  nameThisOne();
  document.addEventListener("offline:wanted", install);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && personOnPage() && Date.now() - askedAt > ASK_MS) ask();
  });
}
if (document.querySelector("[data-offline-state]")) import("./offline_state.js");
