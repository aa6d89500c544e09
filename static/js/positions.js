// Keeps every position as a draft the moment it is chosen or typed, through the outbox, so that nothing is lost with
// the network; filing them stays an act of its own, by the button of the form.
//
//   data-positions        on the form; template[data-position-words] holds what is said (data-saved, data-waiting)
//   data-position         on the fieldset of an item: the address that takes its draft
//   data-position-saved   where the item says that it is kept
//   data-without-script   a button that is not needed while this script runs

import { serverNow, timeOfDay } from "./clock.js";
import { send } from "./outbox.js";

// How long nothing is typed before it is sent. Unit: milliseconds.
const QUIET_MS = 800;
const form = document.querySelector("form[data-positions]");
const timers = new WeakMap();

for (const button of form?.querySelectorAll("[data-without-script]") ?? []) button.hidden = true;
form?.addEventListener("input", (event) => later(event.target.closest("[data-position]"), QUIET_MS));
form?.addEventListener("change", (event) => later(event.target.closest("[data-position]"), 0));
// What is filed needs no draft; one on its way would come after it and look like a change.
form?.addEventListener("submit", () => {
  for (const item of form.querySelectorAll("[data-position]")) clearTimeout(timers.get(item));
});

function later(item, wait) {
  if (!item) return;
  clearTimeout(timers.get(item));
  timers.set(item, setTimeout(() => keep(item), wait));
}

async function keep(item) {
  const stance = item.querySelector("input[type=radio]:checked")?.value;
  if (!stance) return;
  const text = item.querySelector("textarea").value;
  const outcome = await send(item.dataset.position, { stance, text }, { latest: true });
  const words = form.querySelector("[data-position-words]").dataset;
  const line = item.querySelector("[data-position-saved]");
  if (outcome.state === "sent") line.textContent = `${words.saved} ${timeOfDay(serverNow())}`;
  if (outcome.state === "waiting") line.textContent = words.waiting;
}
