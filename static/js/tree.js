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
