// Shows one PDF at a time with pdf.js' viewer component; knows pages and sizes, and nothing of papers or people.

import { sourceOf } from "./paper_source.js";

const VENDOR = new URL("../vendor/pdfjs/", import.meta.url).href;
// How much pdf.js asks for at once. Unit: bytes.
const CHUNK = 256 * 1024;
// As many pixels as an older tablet's canvas holds (design/documents.md).
const CANVAS_PIXELS = 5242880;
const FIT = "page-width";
const OPTIONS = {
  rangeChunkSize: CHUNK,
  disableAutoFetch: true,
  disableStream: true,
  enableXfa: false,
  disableWorkerRendering: true,
  canvasMaxAreaInBytes: CANVAS_PIXELS * 4,
  cMapUrl: `${VENDOR}cmaps/`,
  standardFontDataUrl: `${VENDOR}standard_fonts/`,
  wasmUrl: `${VENDOR}wasm/`,
  iccUrl: `${VENDOR}iccs/`,
};

let loading = null;

// Loaded when the first paper is opened: 1 MB of script that a page without a paper does not need.
function library() {
  loading ??= load().catch((error) => {
    // Asked for again with the next paper: it may have been the network.
    loading = null;
    throw error;
  });
  return loading;
}

async function load() {
  const pdfjs = await import(`${VENDOR}pdf.min.mjs`);
  pdfjs.GlobalWorkerOptions.workerSrc = `${VENDOR}pdf.worker.min.mjs`;
  // The viewer component takes the library from here.
  globalThis.pdfjsLib = pdfjs;
  const viewer = await import(`${VENDOR}pdf_viewer.mjs`);
  return { pdfjs, viewer };
}

// The viewer labels its pages through this; the reader's own words are set in `labelPages` instead.
const NO_WORDS = {
  getLanguage: () => document.documentElement.lang,
  getDirection: () => "ltr",
  get: async (ids, args, fallback) => fallback ?? "",
  translate: async () => {},
  translateOnce: async () => {},
  destroy: async () => {},
  pause() {},
  resume() {},
};

export class PdfReader {
  #scroll;
  #onPage;
  #onFail;
  #onDrawn;
  #onText;
  #onLeave;
  #wordPage;
  #viewer = null;
  #links = null;
  #task = null;
  #pdf = null;
  #turn = 0;
  #wanted = 1;

  // `onDrawn(number, view)` hears of every page that was drawn anew; `view` is pdf.js' page view (div, viewport).
  // `onText(number, element)` hears when the text over it lies there, `onLeave()` before a link in the paper is followed.
  constructor(scroll, { onPage, onFail, onLeave = () => {}, onDrawn = () => {}, onText = () => {}, wordPage }) {
    this.#scroll = scroll;
    this.#onDrawn = onDrawn;
    this.#onText = onText;
    this.#onLeave = onLeave;
    this.#onPage = onPage;
    this.#onFail = onFail;
    this.#wordPage = wordPage;
  }

  // Opens the paper of a link on a page; answers false when another paper was opened meanwhile.
  async open({ content, size }, page) {
    await this.close();
    const turn = ++this.#turn;
    this.#wanted = page;
    const found = await library().catch((error) => this.#failed(error, turn, navigator.onLine ? "old" : "offline"));
    if (!found || turn !== this.#turn) return false;
    this.#build(found.pdfjs, found.viewer);
    const task = found.pdfjs.getDocument({
      range: sourceOf(found.pdfjs, content, Number(size), (reason) => turn === this.#turn && this.#onFail(reason)),
      ...OPTIONS,
    });
    this.#task = task;
    const pdf = await task.promise.catch((error) => this.#failed(error, turn, "broken"));
    if (!pdf || turn !== this.#turn) return false;
    this.#pdf = pdf;
    this.#viewer.setDocument(pdf);
    this.#links.setDocument(pdf, null);
    return true;
  }

  async close() {
    this.#turn++;
    const task = this.#task;
    this.#task = null;
    this.#pdf = null;
    this.#viewer?.setDocument(null);
    this.#links?.setDocument(null, null);
    await task?.destroy();
  }

  get page() {
    return this.pages ? this.#viewer.currentPageNumber : this.#wanted;
  }

  get pages() {
    return this.#viewer?.pagesCount ?? 0;
  }

  // Goes to the nearest page there is; a paper still on its way opens there.
  goTo(page) {
    this.#wanted = page;
    if (this.pages) this.#viewer.currentPageNumber = Math.max(1, Math.min(page, this.pages));
  }

  fit() {
    if (this.pages) this.#viewer.currentScaleValue = FIT;
  }

  zoom(steps) {
    if (this.pages) this.#viewer.updateScale({ steps });
  }

  // The table of contents. Shape: [{ title, dest, items }], empty without one.
  async contents() {
    return (await this.#pdf?.getOutline()) ?? [];
  }

  follow(dest) {
    this.#links.goToDestination(dest);
  }

  // A small picture of a page, for a tablet that cannot ask the server for it.
  async picture(number, width) {
    const page = await this.#pdf.getPage(number);
    const viewport = page.getViewport({ scale: width / page.getViewport({ scale: 1 }).width });
    const canvas = document.createElement("canvas");
    canvas.width = viewport.width;
    canvas.height = viewport.height;
    await page.render({ canvas, viewport }).promise;
    return canvas;
  }

  // The words of a page.
  async text(number) {
    const { items } = await (await this.#pdf.getPage(number)).getTextContent();
    return items.map((item) => item.str + (item.hasEOL ? " " : "")).join("");
  }

  // Where a page lies. Shape: { div, viewport } of pdf.js, null before it is drawn.
  pageView(number) {
    return this.pages ? this.#viewer.getPageView(number - 1) : null;
  }

  #failed(error, turn, reason) {
    // A closed paper ends its task with an error; that one was asked for.
    if (turn === this.#turn) this.#onFail(reason, error);
  }

  #build(pdfjs, { EventBus, PDFLinkService, PDFViewer, LinkTarget }) {
    if (this.#viewer) return;
    const eventBus = new EventBus();
    const onLeave = this.#onLeave;
    this.#links = new (class extends PDFLinkService {
      async goToDestination(dest) {
        onLeave();
        return super.goToDestination(dest);
      }
    })({ eventBus, externalLinkTarget: LinkTarget.BLANK });
    this.#viewer = new PDFViewer({
      container: this.#scroll,
      eventBus,
      linkService: this.#links,
      l10n: NO_WORDS,
      removePageBorders: true,
      maxCanvasPixels: CANVAS_PIXELS,
      annotationMode: pdfjs.AnnotationMode.ENABLE,
      annotationEditorMode: pdfjs.AnnotationEditorType.DISABLE,
      enableAutoLinking: false,
    });
    this.#links.setViewer(this.#viewer);
    eventBus.on("pagesinit", () => this.#begin());
    eventBus.on("pagechanging", ({ pageNumber }) => this.#onPage(pageNumber));
    eventBus.on("pagerendered", ({ pageNumber, source }) => this.#onDrawn(pageNumber, source));
    eventBus.on("textlayerrendered", ({ pageNumber, source }) => this.#onText(pageNumber, source.div));
    new ResizeObserver(() => this.#refit()).observe(this.#scroll);
  }

  #begin() {
    this.#labelPages();
    this.fit();
    this.goTo(this.#wanted);
    this.#onPage(this.page);
  }

  #labelPages() {
    for (const page of this.#scroll.querySelectorAll(".page")) {
      page.setAttribute("aria-label", `${this.#wordPage} ${page.dataset.pageNumber}`);
    }
  }

  // A drawer that opens or a tablet that is turned keeps the page and its fit.
  #refit() {
    if (this.pages && this.#viewer.currentScaleValue === FIT) this.fit();
  }
}
