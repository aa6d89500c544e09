// Keeps the answer to an opinion form as it is being prepared, a moment after the last change.
//
//   data-reply-draft   on the form: the address that keeps it; the answer counts only once it is confirmed
//   data-reply-saved   where it says when it was saved
//
// Without this file the button "Lưu" does the same. A newer answer of somebody else is never overwritten: the server
// refuses, the sentence says so, and what was typed stays.

import { newKey } from "./keys.js";
import { post } from "./post.js";

// How long nothing is changed before it is sent. Unit: milliseconds.
const QUIET_MS = 900;

for (const form of document.querySelectorAll("form[data-reply-draft]")) keep(form);

function keep(form) {
  let timer;
  // What the server has sent: somebody quick may have written before this file was there.
  let stored = JSON.stringify([first(form), form.elements.text.defaultValue]);
  let saving = Promise.resolve();
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => (saving = saving.then(save)), wait);
  };
  async function save() {
    const now = content(form);
    if (now === stored || !form.elements.answer.value) return;
    const answer = await post(form.dataset.replyDraft, new FormData(form), newKey());
    if (answer.ok) {
      stored = now;
      form.elements.replaces.value = answer.data.revision;
    }
    say(form, answer);
  }
  later(QUIET_MS);
  form.addEventListener("input", () => later(QUIET_MS));
  form.addEventListener("change", () => later(QUIET_MS));
  // What is sent carries the revision that is stored, so it waits for a saving that is on its way.
  form.addEventListener("submit", async (event) => {
    if (form.dataset.sure) return;
    event.preventDefault();
    clearTimeout(timer);
    await (saving = saving.then(save));
    form.dataset.sure = "1";
    // In a task of its own: a browser passes over a second submit while it tells of the first.
    setTimeout(() => form.requestSubmit(event.submitter));
  });
  // Back from the next page, the form may be sent again.
  addEventListener("pageshow", () => delete form.dataset.sure);
}

function first(form) {
  return [...form.elements.answer].find((one) => one.defaultChecked)?.value ?? "";
}

function content(form) {
  return JSON.stringify([form.elements.answer.value, form.elements.text.value]);
}

function say(form, answer) {
  const place = form.querySelector("[data-reply-saved]");
  const clock = new Date().toTimeString().slice(0, 5);
  place.textContent = answer.ok ? `${form.dataset.wordSaved} ${clock}` : answer.message;
}
