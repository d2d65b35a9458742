// The button that prints a page made for paper; without scripts a line says how.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  document.querySelector("[data-print-hint]").hidden = true;
  button.addEventListener("click", () => window.print());
}
