// Reads the selected text of a paper: for each page its words, what stands around them, and their lines in PDF points.

// What is kept of the words around a passage, as the server does. Unit: characters.
const CONTEXT = 64;
// Boxes whose heights overlap by this share stand in one line.
const IN_LINE = 0.5;

// Shape: [{ page, quote, before, after, rects }]; empty without a selection in a paper.
export function selectedPassages(pages) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return [];
  const range = selection.getRangeAt(0);
  const found = [];
  for (const [number, page] of pages) {
    const text = page.element.querySelector(".textLayer");
    if (text && range.intersectsNode(text)) found.push(passageOf(range, number, page, text));
  }
  return found.filter((passage) => passage && passage.quote && passage.rects.length);
}

function passageOf(range, number, page, text) {
  const whole = document.createRange();
  whole.selectNodeContents(text);
  const own = range.cloneRange();
  if (own.compareBoundaryPoints(Range.START_TO_START, whole) < 0) own.setStart(whole.startContainer, whole.startOffset);
  if (own.compareBoundaryPoints(Range.END_TO_END, whole) > 0) own.setEnd(whole.endContainer, whole.endOffset);
  if (own.collapsed) return null;
  const before = whole.cloneRange();
  before.setEnd(own.startContainer, own.startOffset);
  const after = whole.cloneRange();
  after.setStart(own.endContainer, own.endOffset);
  return {
    page: number,
    quote: wordsOf(own, text).trim(),
    before: wordsOf(before, text).slice(-CONTEXT),
    after: wordsOf(after, text).slice(0, CONTEXT),
    rects: linesOf(own, text, page),
  };
}

// The words in a range. A line ends with <br>, which Range.toString() leaves out.
function wordsOf(range, text) {
  let words = "";
  for (const node of nodesIn(range, text)) words += node.nodeName === "BR" ? "\n" : stretchOf(node, range);
  return words;
}

function nodesIn(range, text) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if ((node.nodeType === Node.TEXT_NODE || node.nodeName === "BR") && range.intersectsNode(node)) found.push(node);
  }
  return found;
}

function stretchOf(node, range) {
  const start = node === range.startContainer ? range.startOffset : 0;
  const end = node === range.endContainer ? range.endOffset : node.length;
  return node.data.slice(start, end);
}

function linesOf(range, text, { element, viewport }) {
  const box = element.getBoundingClientRect();
  const lines = [];
  for (const node of nodesIn(range, text)) {
    if (node.nodeType !== Node.TEXT_NODE) continue;
    const part = document.createRange();
    part.setStart(node, node === range.startContainer ? range.startOffset : 0);
    part.setEnd(node, node === range.endContainer ? range.endOffset : node.length);
    for (const rect of part.getClientRects()) if (rect.width > 0.5 && rect.height > 0.5) join(lines, rect);
  }
  return lines.map((line) => inPoints(line, box, viewport));
}

// Adds the box of some words to the line they stand in.
function join(lines, { left, top, right, bottom }) {
  const last = lines.at(-1);
  const common = last ? Math.min(last.bottom, bottom) - Math.max(last.top, top) : 0;
  if (!last || common < IN_LINE * Math.min(last.bottom - last.top, bottom - top)) {
    lines.push({ left, top, right, bottom });
    return;
  }
  last.left = Math.min(last.left, left);
  last.top = Math.min(last.top, top);
  last.right = Math.max(last.right, right);
  last.bottom = Math.max(last.bottom, bottom);
}

function inPoints({ left, top, right, bottom }, box, viewport) {
  const scale = viewport.width / box.width;
  const [x1, y1] = viewport.convertToPdfPoint((left - box.left) * scale, (bottom - box.top) * scale);
  const [x2, y2] = viewport.convertToPdfPoint((right - box.left) * scale, (top - box.top) * scale);
  // A page may be turned: the corners are put in order again.
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)].map((number) => Math.round(number * 10) / 10);
}
