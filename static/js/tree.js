// The tree of inboxes stays where it was when the next page comes.

for (const box of document.querySelectorAll("[data-keep-scroll]")) {
  const key = `zcps:scroll:${box.dataset.keepScroll}`;
  box.scrollTop = Number(sessionStorage.getItem(key) ?? 0);
  const current = box.querySelector("[aria-current]");
  if (current) {
    const { top, bottom } = current.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    if (top < frame.top || bottom > frame.bottom) current.scrollIntoView({ block: "center" });
  }
  window.addEventListener("pagehide", () => sessionStorage.setItem(key, box.scrollTop));
}

// The tree by keyboard: g comes here, the arrows walk, Enter opens.
const links = () => [...document.querySelectorAll(".tree .tree-item")].filter((link) => link.getClientRects().length);

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-tree-focus]")) return;
  (document.querySelector(".tree .tree-item[aria-current]") ?? links()[0])?.focus();
});

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const all = links();
  const at = all.indexOf(document.activeElement);
  if (!step || at < 0) return;
  event.preventDefault();
  all[Math.min(Math.max(at + step, 0), all.length - 1)].focus();
});
