// Reads the papers of the agenda's rows anew when somebody else has changed them: the panel `papers` tells.

import { fill } from "./upload.js";

document.addEventListener("panel:updated", (event) => {
  if (event.detail.name !== "papers") return;
  for (const zone of document.querySelectorAll("[data-drop-papers]")) {
    if (!zone.querySelector("details[open], [data-upload-lines] progress")) fill(zone);
  }
});
