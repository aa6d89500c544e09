// Tells the server which page of a paper is being read: soon after a change, at once when the page is left.

import { csrfToken } from "./csrf.js";
import * as outbox from "./outbox.js";

// A reader who leafs is not reported page by page. Unit: milliseconds.
const REST_MS = 1000;

let waiting = null;

export function remember(address, page) {
  clearTimeout(waiting?.timer);
  waiting = { address, page, timer: setTimeout(flush, REST_MS) };
}

export function flush() {
  if (!waiting) return;
  const { address, page, timer } = waiting;
  clearTimeout(timer);
  waiting = null;
  send(address, page);
}

// Without the network it waits on the tablet, where the next one takes its place.
async function send(address, page) {
  const body = new URLSearchParams({ page });
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
  try {
    await (await fetch(address, { method: "POST", body, headers, keepalive: true, redirect: "manual" })).text();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    await outbox.send(address, { page }, { latest: true, quiet: true });
  }
}

addEventListener("pagehide", flush);
document.addEventListener("visibilitychange", () => document.hidden && flush());
