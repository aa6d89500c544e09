// Lets a list of rows behave like a sheet: Enter goes to the same column of the next row, after the last one to the
// blank row, and there it adds what was typed. Tab goes on by itself.
//
//   data-column           on every field: the name of its column
//   data-sheet-new        the form of the blank row, sent by acts.js

const FIELD = "[data-column]";

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.altKey || event.isComposing) return;
  if (!event.target.matches?.(`textarea${FIELD}, input${FIELD}`)) return;
  event.preventDefault();
  const blank = event.target.closest("[data-sheet-new]");
  if (blank) blank.requestSubmit();
  else below(event.target)?.focus();
});

function below(field) {
  const row = field.closest("[data-row]");
  const sheet = row.closest("[data-panel]");
  const next = row.nextElementSibling ?? sheet.querySelector("[data-sheet-new]");
  return next?.querySelector(`[data-column="${field.dataset.column}"]`);
}

// After an item was added the next one is typed where the last one was begun.
document.addEventListener("act:done", (event) => {
  if (event.target.matches("[data-sheet-new]")) event.target.querySelector(FIELD).focus();
});
