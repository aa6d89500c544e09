// Asks again when the server has no place for a request (503 with Retry-After, ecabinet/gate.py), with the same
// content and the same Idempotency-Key: such an answer says that nothing was done.

// How long a person is made to wait before the sentence of the server is shown. Unit: milliseconds.
const PATIENCE_MS = 60000;
const LONGEST_PAUSE_S = 10;

export async function fetchPatiently(address, options) {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const response = await fetch(address, options);
    const pause = pauseOf(response);
    if (!pause || Date.now() + pause > until) return response;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

// Milliseconds until the next attempt, spread; 0 for an answer that stands.
export function pauseOf(response) {
  const seconds = response.status === 503 ? Number(response.headers.get("Retry-After")) : 0;
  return seconds > 0 ? Math.min(seconds, LONGEST_PAUSE_S) * 1000 * (0.5 + Math.random()) : 0;
}
