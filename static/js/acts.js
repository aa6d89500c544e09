// Sends every form marked data-act without leaving the page. The server decides; this file asks, waits and says what
// it answered, and never throws away what was typed.
//
//   data-act                      on the form: send it by script
//   data-confirm="Câu hỏi?"       on the form or on the button: ask once before sending
//   data-confirm-yes="Xác nhận …" on the same: the verb on the confirming button
//   data-reload                   reload the page after a success
//   data-keep                     leave the fields as typed after a success (a form that edits)
//   data-act-message              an element inside the form that takes the sentence; otherwise one is appended
//
// After a success `act:done` bubbles from the form with the JSON as detail; a listener that calls preventDefault()
// takes over what follows (going to `redirect`, reloading, clearing the fields). After a refusal `act:refused` bubbles,
// with the JSON as detail when there was one.

import { confirmed } from "./confirm.js";
import { newKey } from "./keys.js";
import { fetchPatiently } from "./patience.js";
import { word } from "./words.js";

const KEY_FIELD = "idempotency_key";
// A quick answer needs no word; a slow one says that it is on its way. Unit: milliseconds.
const PATIENCE_MS = 400;
// The key of what was sent and not yet answered, so that sending the same again acts once.
const unanswered = new WeakMap();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-act]")) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") !== "true") act(form, event.submitter);
});

async function act(form, button) {
  // Busy before the first await, so that the second of two quick taps finds it so.
  form.setAttribute("aria-busy", "true");
  if (await confirmed(button?.dataset.confirm ? button : form)) await send(form, button);
  else form.setAttribute("aria-busy", "false");
}

async function send(form, button) {
  const fields = new FormData(form, button);
  fields.delete(KEY_FIELD);
  const key = keyFor(form, fields);
  const waited = wait(form, button);
  const answer = await asked(addressOf(form, button), fields, key);
  waited();
  if (answer.reached) unanswered.delete(form);
  if (answer.ok) succeed(form, answer.data);
  else refuse(form, answer);
}

function addressOf(form, button) {
  return button?.hasAttribute("formaction") ? button.formAction : form.getAttribute("action") || location.href;
}

function keyFor(form, fields) {
  const content = JSON.stringify([...fields].map(([name, value]) => [name, contentOf(value)]));
  const before = unanswered.get(form);
  if (before?.content === content) return before.key;
  const key = newKey();
  unanswered.set(form, { content, key });
  return key;
}

function contentOf(value) {
  return value instanceof File ? [value.name, value.size, value.lastModified] : value;
}

async function asked(address, fields, key) {
  const headers = { Accept: "application/json", "Idempotency-Key": key, "X-CSRFToken": csrfToken(fields) };
  try {
    return await read(await fetchPatiently(address, { method: "POST", body: fields, headers, redirect: "manual" }));
  } catch (error) {
    // No network, or an answer that broke off: the act may have happened, and the key finds that out.
    if (error instanceof TypeError || error instanceof SyntaxError) return { ok: false, message: word("offline") };
    throw error;
  }
}

async function read(response) {
  // Acts never redirect a script: the log-in page asks for the person again.
  if (response.type === "opaqueredirect") return { ok: false, reached: true, message: word("expired") };
  const reached = response.status < 500;
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  if (!isJson) return { ok: false, reached, message: messageFor(response.status) };
  const data = await response.json();
  return { ok: response.ok && data.ok !== false, reached, data, message: data.message || word("failed") };
}

function messageFor(status) {
  if (status === 403) return word("stale");
  if (status === 404) return word("gone");
  if (status === 413) return word("large");
  return word("failed");
}

// The cookie first: after a log-in in another tab the page's own token is out of date.
function csrfToken(fields) {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : fields.get("csrfmiddlewaretoken");
}

function wait(form, button) {
  clear(form);
  const buttons = [...form.elements].filter((one) => one.type === "submit" && !one.disabled);
  for (const one of buttons) one.setAttribute("aria-disabled", "true");
  button?.setAttribute("data-busy", "");
  const late = setTimeout(() => say(form, word("sending"), "status"), PATIENCE_MS);
  return () => {
    clearTimeout(late);
    clear(form);
    form.setAttribute("aria-busy", "false");
    for (const one of buttons) one.removeAttribute("aria-disabled");
    button?.removeAttribute("data-busy");
  };
}

function succeed(form, data) {
  const done = new CustomEvent("act:done", { bubbles: true, cancelable: true, detail: data });
  if (!form.dispatchEvent(done)) return;
  if (data.redirect) location.assign(data.redirect);
  else if ("reload" in form.dataset) location.reload();
  else if (!("keep" in form.dataset)) form.reset();
}

function refuse(form, answer) {
  say(form, answer.message);
  form.dispatchEvent(new CustomEvent("act:refused", { bubbles: true, detail: answer.data }));
}

function clear(form) {
  const line = form.querySelector("[data-act-message]");
  if (line?.hasAttribute("data-made")) line.remove();
  else if (line) line.hidden = true;
}

function say(form, sentence, role = "alert") {
  const line = form.querySelector("[data-act-message]") ?? lineMadeFor(form);
  line.className = role === "alert" ? "notice notice--red" : "notice";
  line.setAttribute("role", role);
  line.hidden = false;
  line.textContent = sentence;
  if (role === "alert") line.scrollIntoView({ block: "nearest" });
}

function lineMadeFor(form) {
  const line = document.createElement("p");
  line.dataset.actMessage = "";
  line.dataset.made = "";
  form.append(line);
  return line;
}
