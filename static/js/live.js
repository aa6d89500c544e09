// Keeps a page at the meeting's present: by a socket, or by asking every three seconds where sockets fail.
//
// The page carries an element [data-live] (templates/meetings/_live.html). Three states are shown on the body as
// data-connection: live, catching, offline; and in words in every [data-connection-text]. A whisper becomes the
// event `whisper:NAME` on the document, the sentences of a change become `live:notice`.

import { serverNow, setServerNow, timeOfDay } from "./clock.js";
import { isEditing, show, touch, touchAll, whenEnded, wipe } from "./panels.js";

const root = document.querySelector("[data-live]");
const BEAT_MS = 20000;
// Two beats and a little: then the line is dead, whatever the browser thinks.
const SILENCE_MS = 45000;
const POLL_MS = 3000;
// After a wake-up something must be heard soon. Unit: milliseconds.
const WAKE_MS = 4000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15000;
const RELOAD_MS = 2000;
// So long a server that announced its end is expected back, and asked at the pace it announced. Unit: milliseconds.
const RESTART_MS = 60000;
const ENDED = new Set([4401, 4403, 4404]);
const TOO_MANY_SOCKETS = 4409;
const ACK_FRAMES = 16;
const ACK_BYTES = 64 * 1024;

let version = Number(root.dataset.version);
let socket = null;
let failures = 0;
let retryMs = 0;
let backUntil = 0;
let reconnecting = 0;
let polling = 0;
let heardAt = 0;
let lostAt = 0;
let received = 0;
let unackedFrames = 0;
let unackedBytes = 0;
let isOver = false;

// -- the three states -------------------------------------------------------------------------------------------------

function tell(state) {
  if (state === "offline") lostAt ||= serverNow();
  else if (state === "live") lostAt = 0;
  document.body.dataset.connection = state;
  const says = { live: "saysLive", catching: "saysCatching", offline: "saysOffline" }[state];
  const since = state === "offline" ? ` ${timeOfDay(lostAt, root.dataset.zone)}` : "";
  for (const place of document.querySelectorAll("[data-connection-text]")) {
    const text = root.dataset[says] + since;
    if (place.textContent !== text) place.textContent = text;
  }
}

// -- the socket ---------------------------------------------------------------------------------------------------------

function connect() {
  clearTimeout(reconnecting);
  reconnecting = 0;
  drop();
  if (!("WebSocket" in window)) return startPolling();
  const address = new URL(root.dataset.socket, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  address.search = new URLSearchParams({ v: version, lang: root.dataset.language });
  const mine = new WebSocket(address);
  socket = mine;
  received = unackedFrames = unackedBytes = 0;
  heardAt = Date.now();
  mine.onmessage = (event) => mine === socket && hear(event.data);
  mine.onclose = (event) => mine === socket && lose(event.code);
}

// Let go of a socket without waiting for its end: a dead line takes minutes to say so.
function drop() {
  const old = socket;
  socket = null;
  old?.close();
}

function lose(code) {
  drop();
  if (ENDED.has(code)) return end(code);
  if (code === TOO_MANY_SOCKETS) return rest();
  failures += 1;
  tell(failures > 1 ? "offline" : "catching");
  if (failures > 1) startPolling();
  if (isOver || reconnecting) return;
  const isExpected = retryMs && Date.now() < backUntil;
  const pause = isExpected ? retryMs : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
  reconnecting = setTimeout(connect, Math.random() * pause);
}

function send(message) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

// Another of the person's tablets took this one's place: stand still, and look so.
function rest() {
  isOver = true;
  stopPolling();
  tell("offline");
}

function end(code) {
  if (isOver) return;
  isOver = true;
  stopPolling();
  drop();
  wipe();
  const back = new URLSearchParams({ next: location.pathname });
  location.replace(code === 4401 ? `${root.dataset.login}?${back}` : root.dataset.home);
}

// -- what is heard --------------------------------------------------------------------------------------------------------

const HEARD = { hello, state, change, whisper, beat, behind: readByHttp, bye };

function hear(text) {
  heardAt = Date.now();
  const message = JSON.parse(text);
  if (["hello", "state", "change"].includes(message.type)) acknowledge(text.length);
  HEARD[message.type]?.(message);
}

function acknowledge(size) {
  received += 1;
  unackedFrames += 1;
  unackedBytes += size;
  if (unackedFrames < ACK_FRAMES && unackedBytes < ACK_BYTES) return;
  unackedFrames = unackedBytes = 0;
  send({ type: "ack", n: received });
}

function hello(message) {
  failures = retryMs = 0;
  stopPolling();
  setServerNow(message.now);
  if (message.build !== root.dataset.build) reloadWhenIdle();
  if (message.v > version) adopt(message);
  tell("live");
}

function state(message) {
  if (message.v > version) adopt(message);
  tell("live");
}

// Everything at a later version; what is not carried is fetched.
function adopt(message) {
  version = message.v;
  show(message.panels ?? {});
  touchAll(message.panels ?? {});
}

function change(message) {
  if (message.v <= version) return;
  if (message.from > version) return resume();
  version = message.v;
  show(message.panels ?? {});
  if (message.topics) touch(message.topics, message.panels ?? {});
  else touchAll({});
  for (const sentence of message.notices ?? []) {
    document.dispatchEvent(new CustomEvent("live:notice", { detail: sentence }));
  }
}

function resume() {
  tell("catching");
  send({ type: "resume", v: version });
}

function whisper({ name, type, ...fields }) {
  document.dispatchEvent(new CustomEvent(`whisper:${name}`, { detail: fields }));
}

function beat(message) {
  setServerNow(message.now);
  if (message.v > version) resume();
  else tell("live");
}

function bye(message) {
  retryMs = message.retry_ms;
  backUntil = Date.now() + RESTART_MS;
  // Limited to some items from now on: nothing of the others stays on the screen.
  if (message.cause === "scope") restart();
}

function restart() {
  isOver = true;
  stopPolling();
  drop();
  wipe();
  location.reload();
}

function reloadWhenIdle() {
  if (isEditing()) setTimeout(reloadWhenIdle, RELOAD_MS);
  else location.reload();
}

// -- without a socket -----------------------------------------------------------------------------------------------------

function startPolling() {
  if (polling || isOver) return;
  polling = setInterval(readByHttp, POLL_MS);
  readByHttp();
}

function stopPolling() {
  clearInterval(polling);
  polling = 0;
}

async function readByHttp() {
  const response = await asked(`${root.dataset.state}?v=${version}`);
  if (isOver) return;
  if (response?.ok) {
    const message = await response.json();
    if (message.type === "beat") setServerNow(message.now);
    else state(message);
    if (polling) tell("live");
  } else if (response?.type === "opaqueredirect") end(4401);
  else if (response?.status === 404) end(4404);
  else if (polling) tell("offline");
}

async function asked(address) {
  try {
    return await fetch(address, { redirect: "manual", cache: "no-store" });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

// -- sleep, cuts, silence ---------------------------------------------------------------------------------------------------

function wake() {
  if (isOver || document.hidden) return;
  if (socket?.readyState !== WebSocket.OPEN) {
    failures = 0;
    tell("catching");
    connect();
    return;
  }
  const asked = Date.now();
  resume();
  setTimeout(() => socket && heardAt < asked && connect(), WAKE_MS);
}

function keepAlive() {
  if (isOver) return;
  if (socket && Date.now() - heardAt > SILENCE_MS) lose(4408);
  else send({ type: "beat", v: version, now: Date.now() });
}

window.addEventListener("online", wake);
window.addEventListener("offline", () => {
  lose(4408);
  if (!isOver) tell("offline");
});
document.addEventListener("visibilitychange", wake);
window.addEventListener("pageshow", (event) => event.persisted && wake());
setInterval(keepAlive, BEAT_MS);
whenEnded(end);
setServerNow(Number(root.dataset.now));
tell("catching");
connect();
