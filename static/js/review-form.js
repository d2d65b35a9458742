// Ready-made phrases go into the text, where they can be changed; without scripts the server puts the chosen one first.
// Each phrase is a button with a number key; the bar at the bottom repeats what will be said.

function insert(text, phrase) {
  text.value = [text.value.trim(), phrase].filter(Boolean).join("\n");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

function button(text, phrase, number) {
  const item = document.createElement("li");
  const chip = document.createElement("button");
  chip.type = "button";
  chip.className = "btn is-secondary";
  chip.append(phrase);
  if (number <= 9) {
    const key = document.createElement("kbd");
    key.textContent = number;
    chip.dataset.key = number;
    chip.dataset.keyLabel = `常用语：${phrase.slice(0, 14)}${phrase.length > 14 ? "…" : ""}`;
    chip.prepend(key);
  }
  chip.addEventListener("click", () => insert(text, phrase));
  item.append(chip);
  return item;
}

function chips(select) {
  const text = select.form.elements[select.dataset.phrases];
  const list = document.createElement("ul");
  list.className = "phrases";
  list.setAttribute("aria-label", "常用语");
  const phrases = [...select.options].map((option) => option.value).filter(Boolean);
  list.append(...phrases.map((phrase, index) => button(text, phrase, index + 1)));
  const field = select.closest(".field") ?? select;
  field.before(list);
  field.hidden = true;
  select.disabled = true;
}

const start = (root) => {
  for (const select of root.querySelectorAll("select[data-phrases]:not(:disabled)")) chips(select);
};

// What will be said with the act stands in the bar, because the text itself may be out of sight.
function echo() {
  const text = document.querySelector("#decision textarea[name='text']");
  const bar = document.querySelector(".decision-acts");
  if (!text || !bar) return;
  const line = bar.parentElement.querySelector(".decision-echo") ?? document.createElement("p");
  line.className = "decision-echo";
  line.setAttribute("aria-live", "polite");
  line.textContent = text.value.trim() ? `意见：${text.value.trim()}` : "";
  if (!line.isConnected) bar.before(line);
}

document.addEventListener("input", (event) => {
  if (event.target.closest?.("#decision")) echo();
});

// Out of a text with Escape, so that keys work again; Ctrl+Enter sends a ticket from within it.
document.addEventListener("keydown", (event) => {
  if (event.isComposing || !event.target.matches?.("textarea, input")) return;
  if (event.key === "Escape") event.target.blur();
  const form = event.key === "Enter" && event.ctrlKey && event.target.closest(".ticket-form");
  if (form) form.requestSubmit();
});

start(document);
echo();
document.addEventListener("htmx:load", (event) => start(event.target.parentNode ?? document));
window.addEventListener("pageshow", echo);
