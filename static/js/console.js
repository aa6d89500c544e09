// The console by keyboard: the key written on a control presses it. Also its dialogs, which no live update may shut.
//
//   data-key="n"               on a button: pressed by the key; on a field: gets the focus
//   data-key-also="m"          a second key for the same control
//   data-open-dialog="id"      opens the dialog of that id; data-close-dialog, inside one, shuts it
//
// A key means nothing while somebody types, in a dialog, or together with Ctrl, Alt or Meta.

const TYPING = "input, textarea, select, [contenteditable=true]";
const bar = document.querySelector(".room__console");

function isTyping(event) {
  return event.target.closest(TYPING) !== null || document.querySelector("dialog[open]") !== null;
}

function controlFor(key) {
  const named = CSS.escape(key);
  return bar.querySelector(`[data-key="${named}"]:not(:disabled), [data-key-also="${named}"]:not(:disabled)`);
}

function press(control) {
  const folded = control.closest("details:not([open])");
  if (folded && !control.matches("summary")) folded.open = true;
  if (control.matches(TYPING)) control.focus();
  else control.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || isTyping(event)) return;
  const control = controlFor(event.key.toLowerCase());
  if (!control) return;
  event.preventDefault();
  press(control);
});

// -- dialogs and menus --

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) openDialog(document.getElementById(opener.dataset.openDialog));
  event.target.closest("[data-close-dialog]")?.closest("dialog").close();
});

function openDialog(dialog) {
  for (const menu of document.querySelectorAll("[popover]:popover-open")) menu.hidePopover();
  dialog.showModal();
}

document.addEventListener("act:done", (event) => {
  event.target.closest("[popover]:popover-open")?.hidePopover();
  if (event.target.matches("[data-shuts]")) event.target.closest("dialog")?.close();
});
