// Ticks every [data-clock] of the page by the server's clock, so that all tablets show the same second.
//
//   data-clock="since" data-since="ISO" [data-planned-seconds="2400"]   time gone by; data-over once beyond the plan
//   data-clock="wall" [data-zone="Asia/Ho_Chi_Minh"]                     the time of day

let offsetMs = 0;

// Take the server's clock; the half of a round trip is no second. Unit: milliseconds since 1970.
export function setServerNow(now) {
  offsetMs = now - Date.now();
  tick();
}

export function serverNow() {
  return Date.now() + offsetMs;
}

// Write a moment as 09:42 in the body's own zone.
export function timeOfDay(moment, timeZone) {
  return new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone }).format(moment);
}

function duration(seconds) {
  const hours = Math.floor(seconds / 3600);
  const two = (number) => String(number).padStart(2, "0");
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

function tickSince(element) {
  const seconds = Math.max(0, Math.floor((serverNow() - Date.parse(element.dataset.since)) / 1000));
  const planned = Number(element.dataset.plannedSeconds ?? Infinity);
  element.toggleAttribute("data-over", seconds > planned);
  write(element, duration(seconds));
}

// Untouched text costs no layout and no word of the screen reader.
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function tick() {
  for (const element of document.querySelectorAll("[data-clock]")) {
    if (element.dataset.clock === "since") tickSince(element);
    else write(element, timeOfDay(serverNow(), element.dataset.zone));
  }
}

document.addEventListener("panel:updated", tick);
setInterval(tick, 1000);
tick();
