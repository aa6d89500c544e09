// Shows how many have voted, never what: the whisper `tally` fills every element that waits for it.
//
//   data-whisper="tally" data-poll="9"   the place; inside it data-tally="cast" and data-tally="entitled"
//   data-ballot="9" data-cast="4"        the own ballot knows the number of the moment when it was rendered

const latest = new Map();

document.addEventListener("whisper:tally", (event) => {
  const { poll, cast, entitled } = event.detail;
  latest.set(String(poll), { cast, entitled });
  fill();
});
// A panel that was morphed in carries no number: it is the same text for everybody.
document.addEventListener("panel:updated", fill);
fill();

function fill() {
  for (const place of document.querySelectorAll('[data-whisper="tally"]')) {
    const told = latest.get(place.dataset.poll) ?? rendered(place.dataset.poll);
    if (told) write(place, told);
  }
}

function rendered(poll) {
  const ballot = document.querySelector(`[data-ballot="${poll}"]`);
  return ballot && { cast: ballot.dataset.cast };
}

function write(place, told) {
  for (const [name, number] of Object.entries(told)) {
    const field = place.querySelector(`[data-tally="${name}"]`);
    if (field && field.textContent !== String(number)) field.textContent = number;
  }
}
