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

// Counts stay true while a page stays open: asked for again every minute, as long as somebody is there to see them.
const MINUTE = 60_000;
const tree = document.querySelector(".tree[data-counts]");
let touched = Date.now();

for (const sign of ["pointerdown", "keydown", "scroll"]) {
  document.addEventListener(sign, () => { touched = Date.now(); }, { passive: true, capture: true });
}

function show(link, label) {
  let badge = link.querySelector(".tree-count");
  if (label === "0") return badge?.remove();
  if (!badge) {
    badge = document.createElement("span");
    badge.className = "tree-count";
    link.append(badge);
  }
  if (badge.firstChild?.nodeValue === label) return;
  const unit = document.createElement("span");
  unit.className = "visually-hidden";
  unit.textContent = " 件";
  badge.replaceChildren(label, unit);
}

async function refresh() {
  if (document.hidden || Date.now() - touched > 5 * MINUTE) return;
  const answer = await fetch(tree.dataset.counts, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const counts = await answer.json();
  for (const link of tree.querySelectorAll(".tree-item")) {
    const label = counts[link.getAttribute("href")];
    if (label !== undefined) show(link, label);
  }
}

if (tree) {
  setInterval(refresh, MINUTE);
  window.addEventListener("focus", refresh);
}
