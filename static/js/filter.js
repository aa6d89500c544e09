// Filters a list by what is typed: [data-filter="#list"] hides every [data-filter-text] that lacks one of the words.
// Letters are compared without their marks, so that "bo y te" finds "Bộ Y tế".

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "D").toLowerCase();
}

function filter(field) {
  const words = plain(field.value).split(/\s+/).filter(Boolean);
  for (const row of document.querySelector(field.dataset.filter).querySelectorAll("[data-filter-text]")) {
    const text = plain(row.dataset.filterText);
    row.hidden = !words.every((word) => text.includes(word));
  }
}

document.addEventListener("input", (event) => event.target.matches("[data-filter]") && filter(event.target));
document.addEventListener("panel:updated", () => document.querySelectorAll("[data-filter]").forEach(filter));
