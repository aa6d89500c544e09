// The list of reports, read anew while one is being made.
//
//   data-reports   the list; data-making on it while a job runs

// Units: milliseconds.
const FIRST_MS = 1000;
const SLOWEST_MS = 8000;

async function again(pause) {
  const list = document.querySelector("[data-reports][data-making]");
  if (!list) return;
  const response = await fetch(location.href, { redirect: "manual" }).catch(() => null);
  if (response?.ok) {
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("[data-reports]");
    if (fresh) list.replaceWith(fresh);
  }
  setTimeout(again, pause, Math.min(pause * 1.5, SLOWEST_MS));
}

setTimeout(again, FIRST_MS, FIRST_MS);
