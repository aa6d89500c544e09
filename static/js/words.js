// The sentences that scripts say, in the person's language: the page carries them in <template id="words">.

export function word(name) {
  return document.getElementById("words")?.dataset[name] ?? "";
}
