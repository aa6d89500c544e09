// Feeds pdf.js with the bytes of a version, slice by slice. The server cuts every answer at 1 MiB, and pdf.js waits
// for ever for what an answer leaves out; so a longer stretch is asked for in slices and handed over whole. What this
// tablet keeps (offline_store.js) is read from it and not asked for.

import { keptBytes } from "./offline_store.js";

// Unit: bytes; the server's own limit (documents/rules.py, SLICE_BYTES).
const SLICE = 1024 * 1024;
// A slice that did not arrive is asked for again after these pauses. Unit: milliseconds.
const PAUSES = [500, 2000, 5000];

// Why a slice cannot come: "gone" (withdrawn, or no right any more), "expired" (logged out), "offline", "broken".
export class SourceError extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

export function sourceOf(pdfjs, address, size, fail) {
  const stop = new AbortController();
  const source = new pdfjs.PDFDataRangeTransport(size, null);
  source.requestDataRange = async (begin, end) => {
    try {
      source.onDataRange(begin, await stretch(address, begin, end, stop.signal));
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!(error instanceof SourceError)) throw error;
      fail(error.reason);
    }
  };
  source.abort = () => stop.abort();
  return source;
}

async function stretch(address, begin, end, signal) {
  return (await kept(address, begin, end)) ?? asked(address, begin, end, signal);
}

async function kept(address, begin, end) {
  try {
    return await keptBytes(address, begin, end);
  } catch (error) {
    // A chunk that does not open, or a store that the browser has taken away: the server has the paper.
    if (error instanceof DOMException) return null;
    throw error;
  }
}

async function asked(address, begin, end, signal) {
  const whole = new Uint8Array(end - begin);
  for (let at = begin; at < end; at += SLICE) {
    whole.set(await patient(address, at, Math.min(at + SLICE, end), signal), at - begin);
  }
  return whole;
}

async function patient(address, begin, end, signal) {
  for (const pause of PAUSES) {
    try {
      return await slice(address, begin, end, signal);
    } catch (error) {
      if (!(error instanceof SourceError) || error.reason !== "offline") throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return slice(address, begin, end, signal);
}

export async function slice(address, begin, end, signal) {
  const headers = { Range: `bytes=${begin}-${end - 1}` };
  const response = await reached(fetch(address, { headers, redirect: "manual", signal }));
  if (response.type === "opaqueredirect") throw new SourceError("expired");
  if (response.status === 404) throw new SourceError("gone");
  if (response.status >= 500) throw new SourceError("offline");
  if (response.status !== 206) throw new SourceError("broken");
  const bytes = new Uint8Array(await reached(response.arrayBuffer()));
  if (bytes.length !== end - begin) throw new SourceError("broken");
  return bytes;
}

// fetch says TypeError for every network failure.
async function reached(promise) {
  try {
    return await promise;
  } catch (error) {
    throw error instanceof TypeError ? new SourceError("offline") : error;
  }
}
