// Shows a mark at its moment: [data-attention-at="ISO"] loses `hidden` when the server's clock has reached it.
// The style glows once when a mark appears; after that it stays as it is until the server takes it away.

import { serverNow } from "./clock.js";

function mark() {
  for (const one of document.querySelectorAll("[data-attention-at][hidden]")) {
    if (Date.parse(one.dataset.attentionAt) <= serverNow()) one.hidden = false;
  }
}

document.addEventListener("panel:updated", mark);
setInterval(mark, 1000);
mark();
