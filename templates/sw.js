// Keeps the app's own files (styles, scripts, fonts, the reader) and the page shown without the network. It never keeps
// a page or an answer of a person: what is not named in FACTS goes to the server, as if this file were not there.
// Written by ecabinet/shell.py; the version is a hash of the files.

const FACTS = {{ facts|safe }};
const CACHE = `shell-${FACTS.version}`;
// A weak network may hold an answer back for ever. Unit: milliseconds.
const FILE_MS = 4000;
const PAGE_MS = 15000;
// What a proxy answers in front of a server that is away; a busy server says when to come again, and is not away.
const AWAY = new Set([502, 503, 504]);

// Every name of a file -> the one that it is kept under.
const NAMES = new Map();
for (const [name, others] of Object.entries(FACTS.files)) {
  for (const one of [name, ...others]) NAMES.set(one, name);
}

addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(sweep().then(() => self.clients.claim())));

async function fill() {
  const cache = await caches.open(CACHE);
  const names = [FACTS.page, ...Object.keys(FACTS.files)];
  await cache.addAll(names.map((name) => new Request(name, { cache: "no-cache", credentials: credentialsFor(name) })));
}

// The page is asked for with the cookie that tells the language; it holds nothing of a person.
function credentialsFor(name) {
  return name === FACTS.page ? "same-origin" : "omit";
}

async function sweep() {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
}

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (nameOf(request.url)) event.respondWith(file(request));
});

function nameOf(address) {
  const { origin, pathname } = new URL(address);
  return origin === location.origin ? NAMES.get(pathname) : undefined;
}

function after(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function page(request) {
  const answer = await Promise.race([fetch(request).catch(() => null), after(PAGE_MS)]);
  if (answer && (!AWAY.has(answer.status) || answer.headers.has("Retry-After"))) return answer;
  return (await caches.match(FACTS.page)) ?? answer ?? Response.error();
}

// A name with a hash is the same for ever; any other may be newer on the server.
async function file(request) {
  const name = nameOf(request.url);
  const isFixed = new URL(request.url).pathname !== name;
  const kept = caches.match(name);
  if (isFixed && (await kept)) return kept;
  const asked = fetch(request).catch(() => null);
  const answer = await Promise.race([asked, after(FILE_MS)]);
  if (answer?.ok || answer?.status === 304) return answer;
  return (await kept) ?? (await asked) ?? Response.error();
}
