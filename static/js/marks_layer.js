// Draws marks over the pages: an SVG in PDF points for what lies on the paper, buttons for what can be opened.

const SVG = "http://www.w3.org/2000/svg";
// Where a mark without a place of its own is shown, as a part of the page's width and height.
const CORNER = [0.94, 0.05];

export class MarkLayer {
  #pages = new Map();
  #words;
  #onOpen;
  #onMove;

  // `words`: the sentences of the page; `onOpen(uid, button)`; `onMove(uid, point)` in PDF points.
  constructor({ words, onOpen, onMove }) {
    this.#words = words;
    this.#onOpen = onOpen;
    this.#onMove = onMove;
  }

  page(number) {
    return this.#pages.get(number);
  }

  pages() {
    return [...this.#pages.entries()];
  }

  // pdf.js has drawn a page anew, and has thrown away what lay on it.
  place(number, element, viewport) {
    this.#pages.set(number, { element, viewport });
  }

  forget() {
    this.#pages.clear();
  }

  draw(number, marks) {
    const page = this.#pages.get(number);
    if (!page) return;
    const open = page.element.contains(document.activeElement) ? document.activeElement.dataset.mark : null;
    for (const old of page.element.querySelectorAll(":scope > .marks-layer, :scope > .marks-pins")) old.remove();
    const pins = document.createElement("div");
    pins.className = "marks-pins";
    const { layer, ground } = layerOf(page.viewport);
    for (const mark of marks) {
      ground.append(...shapesOf(mark));
      pins.append(this.#pinOf(mark, page));
    }
    page.element.append(layer, pins);
    if (open) pins.querySelector(`[data-mark="${CSS.escape(open)}"]`)?.focus({ preventScroll: true });
  }

  // The marks that can be opened from a point of a page, in PDF points.
  at(marks, x, y) {
    return marks.find((mark) => (mark.geometry.rects ?? []).some(([l, b, r, t]) => x >= l && x <= r && y >= b && y <= t));
  }

  #pinOf(mark, page) {
    const pin = document.createElement("button");
    pin.type = "button";
    pin.dataset.mark = mark.uid;
    pin.dataset.color = mark.color;
    pin.className = hasPin(mark) ? "marks-pin" : "marks-handle";
    pin.classList.toggle("marks-pin--theirs", !mark.mine);
    pin.classList.toggle("marks-pin--changed", mark.state === "changed");
    pin.setAttribute("aria-label", this.#nameOf(mark));
    pin.title = this.#nameOf(mark);
    const [x, y] = placeOf(mark, page.viewport);
    pin.style.left = `${(100 * x) / page.viewport.width}%`;
    pin.style.top = `${(100 * y) / page.viewport.height}%`;
    pin.addEventListener("click", () => this.#onOpen(mark.uid, pin));
    if (mark.mine && mark.kind === "note" && !mark.quote) this.#makeMovable(pin, mark, page);
    return pin;
  }

  #nameOf(mark) {
    const kind = this.#words[mark.kind];
    const whose = mark.mine ? kind : `${this.#words.of} ${mark.owner}`;
    const what = mark.text || mark.quote || mark.before_quote || "";
    const said = mark.state === "changed" ? ` (${this.#words.changed})` : "";
    return what ? `${whose}${said}: ${what.slice(0, 80)}` : `${whose}${said}`;
  }

  // A free note is carried to another place by pen, mouse or finger.
  #makeMovable(pin, mark, { element, viewport }) {
    let from = null;
    pin.addEventListener("pointerdown", (event) => {
      from = [event.clientX, event.clientY];
      pin.setPointerCapture(event.pointerId);
    });
    pin.addEventListener("pointermove", (event) => {
      if (!from || Math.hypot(event.clientX - from[0], event.clientY - from[1]) < 8) return;
      const box = element.getBoundingClientRect();
      pin.dataset.moved = "";
      pin.style.left = `${(100 * (event.clientX - box.left)) / box.width}%`;
      pin.style.top = `${(100 * (event.clientY - box.top)) / box.height}%`;
    });
    pin.addEventListener("pointerup", (event) => {
      from = null;
      if (!("moved" in pin.dataset)) return;
      pin.addEventListener("click", (click) => click.stopImmediatePropagation(), { capture: true, once: true });
      this.#onMove(mark.uid, pointOf({ element, viewport }, event.clientX, event.clientY));
    });
  }
}

// The points of a page that is shown as a picture: nobody tells its size, so it counts as wide as A4. Unit: PDF points.
export function viewportOf(element) {
  const box = element.getBoundingClientRect();
  const width = 595;
  const height = (width * box.height) / Math.max(1, box.width);
  const turned = (x, y) => [x, height - y];
  return { width, height, transform: [1, 0, 0, -1, 0, height], convertToPdfPoint: turned, convertToViewportPoint: turned };
}

// Where on a page, in PDF points, a point of the screen lies.
export function pointOf({ element, viewport }, x, y) {
  const box = element.getBoundingClientRect();
  const across = ((x - box.left) * viewport.width) / box.width;
  const down = ((y - box.top) * viewport.height) / box.height;
  return viewport.convertToPdfPoint(across, down).map((number) => Math.round(number * 10) / 10);
}

export function pathOf(stroke) {
  const points = [];
  for (let at = 0; at < stroke.length; at += 2) points.push(`${stroke[at]} ${stroke[at + 1]}`);
  // A dot is a line to where it began: round ends make it visible.
  return `M${(points.length > 1 ? points : [points[0], points[0]]).join(" L")}`;
}

export function layerOf(viewport, name = "marks-layer") {
  const layer = shape("svg", {
    class: name,
    viewBox: `0 0 ${viewport.width} ${viewport.height}`,
    preserveAspectRatio: "none",
    "aria-hidden": "true",
  });
  const ground = shape("g", { transform: `matrix(${viewport.transform.join(" ")})` });
  layer.append(ground);
  return { layer, ground };
}

export function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function shapesOf(mark) {
  const look = `mark mark--${mark.color}${mark.state === "changed" ? " mark--changed" : ""}${mark.mine ? "" : " mark--theirs"}`;
  const about = { class: `${look} mark--${mark.kind}`, "data-mark": mark.uid };
  const rects = (mark.geometry.rects ?? []).map(([left, bottom, right, top]) =>
    shape("rect", { ...about, x: left, y: bottom, width: right - left, height: top - bottom }),
  );
  const strokes = (mark.geometry.strokes ?? []).map((stroke) =>
    shape("path", { ...about, d: pathOf(stroke), "stroke-width": mark.geometry.width }),
  );
  return [...rects, ...strokes];
}

function hasPin(mark) {
  return mark.kind === "note" || mark.text || mark.state === "changed" || !mark.mine;
}

function placeOf(mark, viewport) {
  const { at, rects, strokes } = mark.geometry;
  if (at) return viewport.convertToViewportPoint(...at);
  if (rects?.length) {
    const last = rects.at(-1);
    return viewport.convertToViewportPoint(hasPin(mark) ? last[2] : rects[0][0], hasPin(mark) ? last[3] : rects[0][3]);
  }
  if (strokes?.length) return viewport.convertToViewportPoint(strokes[0][0], strokes[0][1]);
  return [viewport.width * CORNER[0], viewport.height * CORNER[1]];
}
