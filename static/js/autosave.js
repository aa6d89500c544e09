// Saves a form a moment after the last key, through acts.js; what is typed while it is being sent follows after.
//
//   data-autosave         on a form[data-act][data-keep] with the fields `seen` (revision) and `text`
//   data-save             its button, not needed while the script runs
//   data-saved            where it says when it was saved; the words stand in template[data-saved-words]

// How long nothing is typed before it is sent. Unit: milliseconds.
const QUIET_MS = 900;
const timers = new WeakMap();
// What was last sent, and what the server has last stored: a refused text is not sent again by itself, and not lost.
const sent = new WeakMap();
const stored = new WeakMap();

for (const form of document.querySelectorAll("form[data-autosave]")) {
  form.querySelector("[data-save]").hidden = true;
  sent.set(form, form.elements.text.value);
  stored.set(form, form.elements.text.value);
  form.addEventListener("input", () => later(form));
  form.addEventListener("focusout", () => later(form, 0));
  form.addEventListener("submit", () => {
    if (form.ariaBusy !== "true") sent.set(form, form.elements.text.value);
  });
  form.addEventListener("act:done", (event) => saved(form, event.detail));
}

function later(form, wait = QUIET_MS) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => save(form), wait));
}

function save(form) {
  if (form.ariaBusy === "true") return later(form);
  if (form.elements.text.value !== sent.get(form)) form.requestSubmit();
}

function saved(form, answer) {
  form.elements.seen.value = answer.revision;
  stored.set(form, sent.get(form));
  const now = new Date();
  const clock = [now.getHours(), now.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  const words = form.querySelector("[data-saved-words]").content.textContent;
  form.querySelector("[data-saved]").textContent = `${words} ${clock}`;
  if (form.elements.text.value !== sent.get(form)) later(form);
}

// Leaving with a text that is not stored yet asks first.
window.addEventListener("beforeunload", (event) => {
  const open = [...document.querySelectorAll("form[data-autosave]")];
  if (open.some((form) => form.elements.text.value !== stored.get(form))) event.preventDefault();
});
