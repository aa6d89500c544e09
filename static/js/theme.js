// Light or dark as the person chose, otherwise as the system says. Loaded in the head and blocking, not as a module:
// a module runs after the first paint, and the page would flash.
(() => {
  const CHOICES = { light: "not all", dark: "screen" };
  const dark = document.getElementById("tokens-dark");
  const system = dark.media;

  function chosen() {
    const kept = localStorage.getItem("theme");
    return kept in CHOICES ? kept : "system";
  }

  function show() {
    dark.media = CHOICES[chosen()] ?? system;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen()));
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    localStorage.setItem("theme", button.dataset.themeChoice);
    show();
  });
  document.addEventListener("DOMContentLoaded", show);
  addEventListener("storage", show);
  show();
})();
