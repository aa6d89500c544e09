// Shows a paper that is only looked at: its pages as pictures with the reader's name, in the same way as PdfReader.

// The height of a page is known when its picture is there; until then it is taken for A4 upright.
const A4 = 210 / 297;
const ZOOM_STEP = 1.2;
const ZOOM_MOST = 4;
// What is drawn for a screen. Units: pixels of the picture.
const WIDTHS = [800, 1200, 1600];

export class PictureReader {
  #scroll;
  #told;
  #address = "";
  #shapes = [];
  #page = 1;
  #zoom = 1;
  #seen = null;
  #turn = 0;

  constructor(scroll, told) {
    this.#scroll = scroll;
    this.#told = told;
    scroll.addEventListener("scroll", () => this.#look(), { passive: true });
  }

  async open({ pictures, pages }, page) {
    await this.close();
    const turn = ++this.#turn;
    this.#address = pictures;
    this.#shapes = Array.from({ length: Number(pages) }, (_, index) => this.#shape(index + 1));
    this.#scroll.replaceChildren(...this.#shapes);
    this.#seen = new IntersectionObserver((entries) => this.#load(entries, turn), {
      root: this.#scroll,
      rootMargin: "100%",
    });
    for (const shape of this.#shapes) this.#seen.observe(shape);
    this.goTo(page);
    this.#told.onPage(this.#page);
    return true;
  }

  async close() {
    this.#turn++;
    this.#seen?.disconnect();
    this.#shapes = [];
    this.#scroll.replaceChildren();
  }

  get page() {
    return this.#page;
  }

  get pages() {
    return this.#shapes.length;
  }

  goTo(page) {
    const wanted = Math.max(1, Math.min(page, this.pages));
    this.#show(wanted);
    this.#scroll.scrollTop = this.#shapes[wanted - 1].offsetTop;
  }

  fit() {
    this.#scale(1);
  }

  zoom(steps) {
    this.#scale(Math.max(1, Math.min(this.#zoom * ZOOM_STEP ** steps, ZOOM_MOST)));
  }

  async contents() {
    return [];
  }

  // Where a page lies, as of PdfReader; without a viewport, for it has no points.
  pageView(number) {
    const div = this.#shapes[number - 1];
    return div ? { div, viewport: null } : null;
  }

  #scale(zoom) {
    this.#zoom = zoom;
    this.#scroll.style.setProperty("--zoom", zoom);
    this.goTo(this.#page);
  }

  #shape(number) {
    const shape = document.createElement("div");
    shape.className = "page";
    shape.dataset.pageNumber = number;
    shape.style.aspectRatio = A4;
    return shape;
  }

  #load(entries, turn) {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting || target.firstElementChild) continue;
      const number = Number(target.dataset.pageNumber);
      const image = new Image();
      image.alt = `${this.#told.wordPage} ${number}`;
      image.src = addressOf(this.#address, number, this.#width());
      image.addEventListener("load", () => turn === this.#turn && this.#drawn(target, image, number));
      image.addEventListener("error", () => turn === this.#turn && this.#missing(image));
      target.append(image);
    }
  }

  #width() {
    const wanted = this.#scroll.clientWidth * Math.min(devicePixelRatio, 2);
    return WIDTHS.find((width) => width >= wanted) ?? WIDTHS.at(-1);
  }

  // The page in sight stays where it is when one above it turns out to be higher.
  #drawn(shape, image, number) {
    const before = this.#shapes[this.#page - 1].offsetTop;
    shape.style.aspectRatio = image.naturalWidth / image.naturalHeight;
    this.#scroll.scrollTop += this.#shapes[this.#page - 1].offsetTop - before;
    this.#told.onDrawn(number, { div: shape, viewport: null });
  }

  #missing(image) {
    image.remove();
    this.#told.onFail(navigator.onLine ? "broken" : "offline");
  }

  #look() {
    const middle = this.#scroll.scrollTop + this.#scroll.clientHeight / 3;
    const at = this.#shapes.findLastIndex((shape) => shape.offsetTop <= middle);
    if (at >= 0) this.#show(at + 1);
  }

  #show(page) {
    if (page === this.#page) return;
    this.#page = page;
    this.#told.onPage(page);
  }
}

// The address of one page's picture from that of a link, which has 0 in the page's place. Unit: pixels.
export function addressOf(pictures, number, width) {
  return `${pictures.replace("/pages/0/", `/pages/${number}/`)}?width=${width}`;
}
