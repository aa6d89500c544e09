// Says what an act has done when its answer carries a sentence: JSON {"ok": true, "message": "…"}.

// Long enough to be read twice. Unit: milliseconds.
const SHOWN_MS = 8000;

document.addEventListener("act:done", (event) => {
  const sentence = event.detail?.message;
  if (!sentence || event.detail.redirect) return;
  const notice = document.createElement("p");
  notice.className = "notice notice--green";
  notice.textContent = sentence;
  document.getElementById("notices").append(notice);
  setTimeout(() => notice.remove(), SHOWN_MS);
});
