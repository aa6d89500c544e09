// The small sheet of one mark: what was marked, what is written about it, saved as it is typed.

// How long nothing is typed before it is sent. Unit: milliseconds.
const QUIET_MS = 700;

export class NoteSheet {
  #sheet;
  #store;
  #words;
  #share;
  #uid = null;
  #fresh = null;
  #from = null;
  #timer = 0;

  // `share`: the address of sharing, with the nil UUID as placeholder.
  constructor(sheet, store, { words, share }) {
    this.#sheet = sheet;
    this.#store = store;
    this.#words = words;
    this.#share = share;
    this.#part("text").addEventListener("input", () => this.#typed());
    sheet.addEventListener("click", (event) => this.#pressed(event));
    sheet.addEventListener("keydown", (event) => this.#keyed(event));
    sheet.addEventListener("focusout", () => this.#save());
    addEventListener("pagehide", () => this.#save());
    store.addEventListener("change", () => this.#follow());
  }

  get isOpen() {
    return !this.#sheet.hidden;
  }

  // A note that is not written yet is there once it has a word in it.
  begin(mark) {
    this.#open(mark, null);
    this.#fresh = mark;
  }

  open(uid, from) {
    const mark = this.#store.get(uid);
    if (mark) this.#open(mark, from);
  }

  close() {
    this.#save();
    this.#sheet.hidden = true;
    this.#uid = this.#fresh = null;
    if (this.#from?.isConnected) this.#from.focus({ preventScroll: true });
    else document.querySelector("[data-reader-scroll]")?.focus({ preventScroll: true });
  }

  #open(mark, from) {
    if (this.isOpen) this.#save();
    this.#uid = mark.uid;
    this.#fresh = null;
    this.#from = from;
    this.#sheet.dataset.color = mark.color;
    this.#show(mark);
    this.#part("text").value = mark.text ?? "";
    this.#say("");
    this.#sheet.hidden = false;
    (mark.mine ? this.#part("text") : this.#sheet).focus({ preventScroll: true });
  }

  #show(mark) {
    const isChanged = mark.state === "changed";
    this.#part("title").textContent = mark.mine ? this.#words[mark.kind] : `${this.#words.of} ${mark.owner}`;
    this.#tell("changed", isChanged && (mark.before_quote ? this.#words.changed : this.#words.pageChanged));
    this.#tell("before", mark.before_quote, "before-part");
    this.#tell("quote", mark.quote || (mark.before_quote && isChanged ? this.#words.goneWords : ""), "quote-part");
    this.#part("now-word").hidden = !mark.before_quote;
    this.#tell("theirs", !mark.mine && mark.text);
    this.#part("own").hidden = !mark.mine;
    this.#part("share").hidden = this.#act("remove").hidden = !mark.mine;
    this.#part("share").href = this.#share.replace(/0{8}(-0{4}){3}-0{12}/, mark.uid);
    this.#tell("shown-names", mark.shown_to?.join(", "), "shown");
  }

  // Another tablet, or the server, has changed or removed it; what is being typed here is left alone.
  #follow() {
    const mark = this.#uid && this.#store.get(this.#uid);
    if (!mark || !this.isOpen) return;
    this.#show(mark);
    if (document.activeElement !== this.#part("text")) this.#part("text").value = mark.text ?? "";
  }

  #typed() {
    const mark = this.#written();
    if (!mark) return;
    this.#store.draft(mark);
    this.#say(this.#words.saving);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#save(), QUIET_MS);
  }

  #written() {
    const mark = this.#store.get(this.#uid) ?? this.#fresh;
    return mark?.mine ? { ...mark, text: this.#part("text").value } : null;
  }

  async #save() {
    clearTimeout(this.#timer);
    const mark = this.isOpen && this.#written();
    const known = mark && this.#store.get(mark.uid);
    if (!mark || mark.text === (known?.text ?? "")) return;
    const isNew = !known;
    const outcome = await this.#store.save(mark, { undo: isNew });
    if (this.#uid === mark.uid) this.#say(this.#sentenceOf(outcome));
  }

  #sentenceOf({ state, answer }) {
    if (state === "refused") return answer?.message ?? "";
    if (state === "waiting") return this.#words.waiting;
    const now = new Date();
    return `${this.#words.saved} ${[now.getHours(), now.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":")}`;
  }

  #pressed(event) {
    const act = event.target.closest("[data-sheet-act]")?.dataset.sheetAct;
    if (act === "close") this.close();
    if (act === "remove") this.#remove();
  }

  #remove() {
    const uid = this.#uid;
    this.#part("text").value = "";
    this.#uid = this.#fresh = null;
    this.#store.remove(uid);
    this.close();
  }

  #keyed(event) {
    if (event.key === "Escape") this.close();
    // The reader's own keys turn pages.
    event.stopPropagation();
  }

  #say(sentence) {
    this.#part("state").textContent = sentence;
  }

  #tell(name, text, holder = name) {
    this.#part(holder).hidden = !text;
    this.#part(name).textContent = text || "";
  }

  #part(name) {
    return this.#sheet.querySelector(`[data-sheet="${name}"]`);
  }

  #act(name) {
    return this.#sheet.querySelector(`[data-sheet-act="${name}"]`);
  }
}
