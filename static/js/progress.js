// Follows a job until its result is there, and says in words how far it is.
//
//   data-progress="/address/"   the element; the address answers {drafted, ready, percent, progress, failure}
//   data-has-text               the text is on the page; without it the page is loaded again once it is drafted
//   data-final                  nothing is edited any more: load the page again when the paper is ready

// How often the page asks, and how it slows down when the job takes long. Units: milliseconds.
const FIRST_MS = 700;
const SLOWEST_MS = 5000;

const place = document.querySelector("[data-progress]");
let timer = 0;
let pause = FIRST_MS;

async function ask() {
  const state = await answer();
  if (state) show(state);
  if (state?.ready || state?.failure) return;
  pause = Math.min(pause * 1.3, SLOWEST_MS);
  timer = setTimeout(ask, pause);
}

async function answer() {
  try {
    const response = await fetch(place.dataset.progress, { headers: { Accept: "application/json" } });
    return response.ok ? await response.json() : null;
  } catch (error) {
    // No network for a moment: the next round asks again.
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function show(state) {
  if (state.drafted && !("hasText" in place.dataset)) return location.reload();
  if (state.ready && "final" in place.dataset) return location.reload();
  part("[data-progress-job]").hidden = state.ready || Boolean(state.failure);
  part("progress").value = state.percent;
  if (state.progress) part("[data-progress-words]").textContent = state.progress;
  part("[data-progress-failed]").hidden = !state.failure;
  part("[data-progress-failure]").textContent = state.failure;
  part("[data-progress-done]").hidden = !state.ready;
}

function part(selector) {
  return place.querySelector(selector);
}

function begin() {
  clearTimeout(timer);
  pause = FIRST_MS;
  part("[data-progress-done]").hidden = true;
  timer = setTimeout(ask, pause);
}

if (place) {
  if (!("ready" in place.dataset)) begin();
  // An edit makes the paper out of date; the next one is on its way.
  document.addEventListener("act:done", (event) => {
    if (event.target.matches("[data-autosave]")) begin();
  });
}
