// Keyboard shortcuts: whatever carries data-key is pressed by that key; ? lists them.

const TYPING = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
// What a closed disclosure holds has a box in some browsers and none in others: checkVisibility knows.
const isShown = (element) => element.getClientRects().length > 0 && (element.checkVisibility?.() ?? true);
const isVisible = (element) => isShown(element) && element.getAttribute("aria-disabled") !== "true";
const labelled = (element) => (element.dataset.keyLabel || element.title || element.textContent.replace(element.dataset.key, "")).trim();

function targets() {
  return [...document.querySelectorAll("[data-key]")].filter(isVisible);
}

// [ and ] go to the neighbour of the current link in a list of sections.
function neighbour(key) {
  const links = [...document.querySelectorAll("[data-key-steps] a")];
  const at = links.findIndex((link) => link.hasAttribute("aria-current"));
  return links[at + (key === "]" ? 1 : -1)];
}

function act(element) {
  if (element.matches("input, textarea, select")) element.focus();
  else element.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches?.(TYPING) || document.querySelector("dialog[open]")) return;
  if (event.key === "?") return list();
  if (event.key === "[" || event.key === "]") return neighbour(event.key)?.click();
  const element = targets().find((candidate) => candidate.dataset.key.toLowerCase() === event.key.toLowerCase());
  if (!element) return;
  event.preventDefault();
  act(element);
});

function list() {
  const dialog = document.createElement("dialog");
  dialog.className = "sheet key-list";
  const title = document.createElement("h2");
  title.textContent = "键盘快捷键";
  const steps = document.querySelector("[data-key-steps]") ? [line({ dataset: { key: "[ ]", keyLabel: "上一节、下一节" } })] : [];
  const lines = document.createElement("div");
  lines.className = "key-list-lines";
  lines.append(...onePerKey(targets()).map(line), ...steps, line({ dataset: { key: "?", keyLabel: "显示这张表" } }));
  dialog.append(title, lines);
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "btn-row";
  const close = document.createElement("button");
  close.className = "btn is-secondary";
  close.textContent = "关闭";
  form.append(close);
  dialog.append(form);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

// A key works on the first element that carries it: the table names no other.
function onePerKey(elements) {
  return [...new Map(elements.toReversed().map((element) => [element.dataset.key.toLowerCase(), element])).values()].toReversed();
}

function line(element) {
  const row = document.createElement("div");
  const name = document.createElement("span");
  name.textContent = labelled(element);
  const key = document.createElement("kbd");
  key.textContent = element.dataset.key;
  row.append(name, key);
  return row;
}

for (const opener of document.querySelectorAll("[data-keys-help]")) {
  opener.hidden = false;
  opener.addEventListener("click", list);
}
