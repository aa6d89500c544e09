// Seals one vote of a secret poll on this tablet, so that the server takes in nothing that it could read.

// A vote before it is sealed is always as long as this, so that its length tells nothing. Unit: bytes.
const PLAIN_BYTES = 256;
const CIPHER = { name: "RSA-OAEP", hash: "SHA-256" };

// WebCrypto exists over https and on localhost only.
export const canSeal = isSecureContext && Boolean(globalThis.crypto?.subtle);

// 128 random bits in hex; nobody but this tablet knows whose they are.
export function newTracker() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Shape: `publicKey` is SubjectPublicKeyInfo, DER in base64; resolves to the envelope in base64.
export async function seal(publicKey, choice, tracker) {
  const key = await crypto.subtle.importKey("spki", bytesOf(publicKey), CIPHER, false, ["encrypt"]);
  const sealed = await crypto.subtle.encrypt({ name: CIPHER.name }, key, plain(choice, tracker));
  return btoa(String.fromCharCode(...new Uint8Array(sealed)));
}

// voting/rules/secret.py reads the same.
function plain(choice, tracker) {
  const bare = JSON.stringify({ choice, tracker, padding: "" });
  const padding = "0".repeat(PLAIN_BYTES - bare.length);
  return new TextEncoder().encode(JSON.stringify({ choice, tracker, padding }));
}

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
