// A work list by keyboard: j and k move through the rows, x selects, Enter opens the row's link.

const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.getClientRects().length);
const linkOf = (row) => row.querySelector(".is-title a") ?? row;
let current = -1;

function at() {
  const focused = document.activeElement?.closest("[data-row]");
  return focused ? rows().indexOf(focused) : current;
}

function go(step) {
  const all = rows();
  if (!all.length) return;
  current = Math.min(Math.max(at() + step, 0), all.length - 1);
  linkOf(all[current]).focus();
  all[current].scrollIntoView({ block: "nearest" });
}

const moves = {
  next: () => go(1),
  previous: () => go(-1),
  all: () => document.querySelector("[data-select-all]")?.click(),
  select: () => rows()[at()]?.querySelector("[data-select-row]")?.click(),
};

document.addEventListener("click", (event) => {
  const move = event.target.closest?.("[data-row-move]")?.dataset.rowMove;
  if (move) moves[move]();
});

// Coming back from an application, one goes on where one was.
const returned = location.hash.startsWith("#row-") && document.getElementById(location.hash.slice(1));
if (returned) {
  current = rows().indexOf(returned);
  linkOf(returned)?.focus({ preventScroll: true });
}
