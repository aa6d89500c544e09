// Shows who runs the meeting how many people have a tablet in the room: the whisper `connected` fills [data-connected].

let people = null;

document.addEventListener("whisper:connected", (event) => {
  people = event.detail.people;
  fill();
});
// The console is fetched without the number, and morphed in.
document.addEventListener("panel:updated", fill);

function fill() {
  for (const place of document.querySelectorAll("[data-connected]")) {
    place.hidden = people === null;
    const field = place.querySelector("[data-connected-people]");
    if (people !== null && field.textContent !== String(people)) field.textContent = people;
  }
}
