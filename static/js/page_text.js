// Words on a page, accents or not: "nghi quyet" finds "Nghị quyết". Folds as documents/rules/folding.py does.

const MARKS = /\p{M}/gu;

export function folded(text) {
  return bare(text).replace(/\s+/g, " ").trim();
}

function bare(text) {
  return text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(MARKS, "");
}

export function count(text, wanted) {
  return text.split(wanted).length - 1;
}

// Where the wanted words stand in an element's text. Shape: a Range each, in the order of the text.
export function placesIn(element, wanted) {
  const { letters, places } = spelled(element);
  const found = [];
  for (let at = letters.indexOf(wanted); at >= 0; at = letters.indexOf(wanted, at + wanted.length)) {
    const range = document.createRange();
    range.setStart(...places[at]);
    const [node, offset] = places[at + wanted.length - 1];
    range.setEnd(node, offset + 1);
    found.push(range);
  }
  return found;
}

// The folded letters of an element, each with the place it came from; blanks and line breaks are one space.
function spelled(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  const places = [];
  let letters = "";
  const add = (folds, place) => {
    for (const letter of folds) {
      if (letter === " " && (letters === "" || letters.endsWith(" "))) continue;
      letters += letter;
      places.push(place);
    }
  };
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeName === "BR") add(" ", places.at(-1) ?? [node, 0]);
    if (node.nodeType !== Node.TEXT_NODE) continue;
    for (let at = 0; at < node.length; at++) add(bare(node.data[at]).replace(/\s/, " "), [node, at]);
  }
  return { letters, places };
}
