// Sends a few fields to an act's address and reads its answer; the sentence is always one that can be shown.

import { csrfToken } from "./csrf.js";
import { fetchPatiently } from "./patience.js";
import { word } from "./words.js";

// Shape: { ok, reached, status, data, message }; `reached` is false when no server answered.
export async function post(address, fields, key) {
  const headers = { Accept: "application/json", "Idempotency-Key": key, "X-CSRFToken": csrfToken() };
  try {
    const body = new URLSearchParams(fields);
    return await read(await fetchPatiently(address, { method: "POST", body, headers, redirect: "manual" }));
  } catch (error) {
    if (error instanceof TypeError) return { ok: false, reached: false, message: word("offline") };
    throw error;
  }
}

async function read(response) {
  const status = response.status;
  if (response.type === "opaqueredirect") return { ok: false, reached: true, status, message: word("expired") };
  if (!response.headers.get("Content-Type")?.startsWith("application/json")) {
    const message = { 403: word("stale"), 404: word("gone") }[status] ?? word("failed");
    return { ok: false, reached: status < 500, status, message };
  }
  const data = await response.json();
  return { ok: response.ok, reached: true, status, data, message: data.message ?? word("failed") };
}
