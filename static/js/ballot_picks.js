// The boxes of "choose up to n": how many are ticked, which, and what of it is sent. The server judges the number.
//
//   data-ballot-picks data-most="3"   the boxes, name="picks"; data-ballot-picked takes how many are ticked
//   data-ballot-sent                  in the form that casts: takes the hidden fields of what is ticked

export const PICKED = "picked";

function boxesOf(ballot) {
  return [...ballot.querySelectorAll("[data-ballot-picks] input[name=picks]")];
}

function ticked(ballot) {
  return boxesOf(ballot).filter((box) => box.checked);
}

export function hasPicks(ballot) {
  return ticked(ballot).length > 0;
}

export function clearPicks(ballot) {
  for (const box of boxesOf(ballot)) box.checked = false;
}

// What is ticked, in words.
export function wordsOfPicks(ballot) {
  const label = (box) => box.closest("label").querySelector("[data-option-label]").textContent.trim();
  return ticked(ballot).map(label).join("; ");
}

// Shows the number, lets no more be ticked than may be, and writes what would be sent.
export function showPicks(ballot, choice) {
  const group = ballot.querySelector("[data-ballot-picks]");
  if (!group) return;
  const now = ticked(ballot);
  group.querySelector("[data-ballot-picked]").textContent = now.length;
  const isFull = now.length >= Number(group.dataset.most);
  for (const box of boxesOf(ballot)) box.disabled = isFull && !box.checked;
  ballot.querySelector("[data-ballot-next]").hidden = true;
  const sent = ballot.querySelector("[data-ballot-sent]");
  sent.replaceChildren(...(choice === PICKED ? now : []).map(hidden));
}

function hidden(box) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "picks";
  field.value = box.value;
  return field;
}
