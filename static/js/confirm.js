// Asks once, in words, before an act that cannot be taken back.

import { word } from "./words.js";

// Resolves to true at once when `asker` (a form or a button) has no data-confirm.
export function confirmed(asker) {
  if (!asker.dataset.confirm) return Promise.resolve(true);
  const dialog = document.getElementById("confirm");
  dialog.querySelector("[data-question]").textContent = asker.dataset.confirm;
  dialog.querySelector("[value=yes]").textContent = asker.dataset.confirmYes || word("confirm");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
