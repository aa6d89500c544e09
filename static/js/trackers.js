// The trackers of the own secret votes: in this tab of this tablet only, until it is closed or somebody else logs in.
// They are never sent anywhere. Not in localStorage: a tracker proves a choice to whoever reads it there later.

const PREFIX = "tracker:";
const person = document.querySelector("meta[name=person]")?.content ?? "";

for (const name of Object.keys(sessionStorage)) {
  if (name.startsWith(PREFIX) && !name.startsWith(`${PREFIX}${person}:`)) sessionStorage.removeItem(name);
}

function nameOf(poll) {
  return `${PREFIX}${person}:${poll}`;
}

// Shape: revision -> tracker; the revision is the one that the server gives, or will give, to the envelope.
function keptOf(poll) {
  return JSON.parse(sessionStorage.getItem(nameOf(poll)) ?? "{}");
}

// Kept before the envelope is sent: an answer that is lost on its way must not cost the tracker.
export function keep(poll, revision, tracker) {
  sessionStorage.setItem(nameOf(poll), JSON.stringify({ ...keptOf(poll), [revision]: tracker }));
}

export function forget(poll, revision) {
  sessionStorage.setItem(nameOf(poll), JSON.stringify({ ...keptOf(poll), [revision]: undefined }));
}

export function trackerOf(poll, revision) {
  return keptOf(poll)[revision];
}

// The newest first.
export function trackersOf(poll) {
  const kept = keptOf(poll);
  return Object.keys(kept)
    .sort((one, other) => other - one)
    .map((revision) => kept[revision]);
}

// Groups of four, so that it can be copied by hand.
export function spelled(tracker) {
  return tracker.match(/.{1,4}/g)?.join(" ") ?? "";
}
