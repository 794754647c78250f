"use strict";
// Copies the BibTeX of the page. Without this script people select the text.
const button = document.getElementById("copy");
button.hidden = !navigator.clipboard;
button.addEventListener("click", async () => {
  await navigator.clipboard.writeText(document.getElementById("bibtex").textContent);
  button.textContent = button.dataset.done;
});
