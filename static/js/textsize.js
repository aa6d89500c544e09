// A- and A+: the size of the letters, kept on this tablet. Loaded in the head and blocking, as theme.js.
(() => {
  const SIZES = ["smaller", "normal", "larger", "largest"];
  const root = document.documentElement;

  function chosen() {
    const kept = localStorage.getItem("text-size");
    return SIZES.includes(kept) ? kept : "normal";
  }

  function show() {
    root.dataset.textSize = chosen();
    const place = SIZES.indexOf(chosen());
    for (const button of document.querySelectorAll("[data-text-step]")) {
      const next = place + Number(button.dataset.textStep);
      button.setAttribute("aria-disabled", String(!(next in SIZES)));
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-text-step]");
    if (!button) return;
    const next = SIZES[SIZES.indexOf(chosen()) + Number(button.dataset.textStep)];
    if (next) localStorage.setItem("text-size", next);
    show();
  });
  document.addEventListener("DOMContentLoaded", show);
  addEventListener("storage", show);
  show();
})();
