// The parts of the reader's pane, by name, and the sentences that stand in its data attributes.

export const pane = document.querySelector("[data-reader] [data-reader-pane]");

export const part = (name) => pane.querySelector(`[data-reader-${name}]`);
export const button = (act) => pane.querySelector(`[data-reader-act="${act}"]`);

// A sentence of the page with its places filled: words("back", { page: 12 }) fills "{page}".
export function words(name, values = {}) {
  const sentence = pane.dataset[`word${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
  return sentence.replace(/\{(\w+)\}/g, (place, key) => values[key] ?? place);
}

// The link to the newest version of a paper, wherever on the page it stands.
export function linkTo(document_) {
  return document.querySelector(`a[data-open-paper][data-document="${CSS.escape(document_)}"]`);
}
