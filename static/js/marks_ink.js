// The pen and the eraser: pen and mouse draw, fingers scroll. Strokes made soon after one another are one mark.

import { newKey } from "./keys.js";
import { layerOf, pathOf, pointOf, shape } from "./marks_layer.js";

// A hand that rests for longer begins a new mark. Unit: milliseconds.
const PAUSE_MS = 1500;
// Points nearer than this say nothing new. Unit: PDF points.
const NEAR = 0.7;
const WIDTH = 1.6;
// The server's limits (documents/rules/marks.py).
const MOST_STROKES = 150;
const MOST_NUMBERS = 15000;
// How far from a stroke the eraser still takes it. Unit: PDF points.
const REACH = 6;

export class Ink {
  #store;
  #layer;
  #color;
  #tool = null;
  #last = null;

  constructor(store, layer, color) {
    this.#store = store;
    this.#layer = layer;
    this.#color = color;
  }

  get tool() {
    return this.#tool;
  }

  // `tool`: "pen", "eraser" or null.
  use(tool) {
    this.#tool = tool;
    this.#last = null;
    for (const [number] of this.#layer.pages()) this.cover(number);
  }

  // Lays the surface that the pen writes on over a page, or takes it away.
  cover(number) {
    const page = this.#layer.page(number);
    if (!page) return;
    for (const old of page.element.querySelectorAll(":scope > .marks-surface")) old.remove();
    if (!this.#tool) return;
    const { layer, ground } = layerOf(page.viewport, `marks-surface marks-surface--${this.#tool}`);
    page.element.append(layer);
    this.#listen(layer, ground, page, number);
  }

  #listen(surface, ground, page, number) {
    let draws = null;
    let byPen = false;
    surface.addEventListener("pointerdown", (event) => {
      byPen = event.pointerType === "pen";
      if (event.pointerType === "touch" || event.button > 0) return;
      event.preventDefault();
      surface.setPointerCapture(event.pointerId);
      draws = this.#tool === "pen" ? this.#begin(ground, page) : this.#rubber(page, number);
      draws.add(event);
    });
    // A stylus would scroll as a finger does; only this keeps it on the paper.
    surface.addEventListener("touchstart", (event) => byPen && event.preventDefault(), { passive: false });
    surface.addEventListener("pointermove", (event) => draws?.add(event));
    for (const end of ["pointerup", "pointercancel"]) {
      surface.addEventListener(end, () => {
        draws?.end(number);
        draws = null;
      });
    }
  }

  #begin(ground, page) {
    const stroke = [];
    const color = this.#color();
    const path = shape("path", { class: `mark mark--ink mark--${color}`, "stroke-width": WIDTH });
    ground.append(path);
    return {
      add: (event) => {
        for (const one of coalesced(event)) follow(stroke, pointOf(page, one.clientX, one.clientY));
        if (stroke.length) path.setAttribute("d", pathOf(stroke));
      },
      end: (number) => {
        path.remove();
        if (stroke.length) this.#keep(stroke, number, color);
      },
    };
  }

  #keep(stroke, page, color) {
    const before = this.#last && this.#store.get(this.#last.uid);
    const strokes = before?.geometry.strokes ?? [];
    const isMore = before && this.#last.page === page && before.color === color
      && Date.now() - this.#last.at < PAUSE_MS
      && strokes.length < MOST_STROKES && strokes.flat().length + stroke.length < MOST_NUMBERS;
    const uid = isMore ? before.uid : newKey();
    const drawn = isMore ? [...strokes, stroke] : [stroke];
    const geometry = { strokes: drawn, width: WIDTH };
    this.#last = { uid, page, at: Date.now() };
    this.#store.save({ uid, kind: "ink", page, color, geometry, quote: "", text: "", mine: true, state: "kept" });
  }

  #rubber(page, number) {
    return {
      add: (event) => this.#rub(pointOf(page, event.clientX, event.clientY), number),
      end: () => {},
    };
  }

  #rub([x, y], number) {
    for (const mark of this.#store.on(number).filter((one) => one.mine)) {
      const strokes = mark.geometry.strokes ?? [];
      const left = strokes.filter((stroke) => !touches(stroke, x, y));
      if (left.length && left.length < strokes.length) {
        this.#store.save({ ...mark, geometry: { ...mark.geometry, strokes: left } });
      } else if (strokes.length && !left.length) this.#store.remove(mark.uid);
      else if (mark.kind === "highlight" && !mark.text && this.#layer.at([mark], x, y)) this.#store.remove(mark.uid);
    }
  }
}

function coalesced(event) {
  const events = event.getCoalescedEvents?.() ?? [];
  return events.length ? events : [event];
}

function follow(stroke, [x, y]) {
  const [lastX, lastY] = stroke.slice(-2);
  if (stroke.length && Math.hypot(x - lastX, y - lastY) < NEAR) return;
  if (stroke.length < MOST_NUMBERS) stroke.push(x, y);
}

function touches(stroke, x, y) {
  for (let at = 0; at < stroke.length; at += 2) {
    const to = Math.min(at + 2, stroke.length - 2);
    if (distance(x, y, stroke[at], stroke[at + 1], stroke[to], stroke[to + 1]) < REACH) return true;
  }
  return false;
}

// From a point to a line between two others.
function distance(x, y, x1, y1, x2, y2) {
  const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
  const part = length ? Math.max(0, Math.min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length)) : 0;
  return Math.hypot(x - x1 - part * (x2 - x1), y - y1 - part * (y2 - y1));
}
