// Rows of a work list: select all on the page, ranges with Shift, how many are chosen; then, if wanted, all that match.

class Selection {
  constructor(form) {
    this.form = form;
    this.all = form.querySelector("[data-select-all]");
    this.text = form.querySelector("[data-selected-text]");
    this.beyond = form.querySelector("[data-select-beyond]");
    this.noun = this.text?.textContent.replace("对勾选的", "").replace("：", "") ?? "件";
    this.last = null;
    if (this.all) this.all.hidden = false;
    form.addEventListener("change", (event) => this.changed(event.target));
    form.addEventListener("click", (event) => this.range(event));
    form.addEventListener("reset", () => setTimeout(() => this.show()));
    this.show();
  }

  get rows() {
    return [...this.form.querySelectorAll("[data-select-row]")];
  }

  get matching() {
    return this.beyond?.querySelector("[data-select-matching]");
  }

  changed(target) {
    if (target === this.all) for (const row of this.rows) row.checked = this.all.checked;
    this.show();
  }

  range(event) {
    const row = event.target;
    if (!row.matches?.("[data-select-row]")) return;
    const rows = this.rows;
    if (event.shiftKey && this.last) {
      const [from, to] = [rows.indexOf(this.last), rows.indexOf(row)].sort((a, b) => a - b);
      for (const other of rows.slice(from, to + 1)) other.checked = row.checked;
    }
    this.last = row;
  }

  show() {
    const rows = this.rows;
    const chosen = rows.filter((row) => row.checked).length;
    const whole = chosen > 0 && chosen === rows.length;
    this.offer(whole);
    const count = this.matching?.checked ? this.matching.dataset.selectMatching : chosen;
    if (this.text && chosen) this.text.textContent = `已选 ${count} ${this.noun}`;
    if (!this.all) return;
    this.all.checked = whole;
    this.all.indeterminate = chosen > 0 && !whole;
  }

  // The whole page is ticked and there are more pages: the server says how many match, and which.
  offer(whole) {
    if (!this.beyond) return;
    if (whole && this.beyond.hidden) window.htmx?.trigger(this.beyond, "chosen");
    if (!whole) this.beyond.replaceChildren();
    this.beyond.hidden = !whole;
  }
}

const start = (root) => {
  for (const form of root.querySelectorAll("form.work-list")) {
    if (!form.selection) form.selection = new Selection(form);
  }
};

start(document);
document.addEventListener("htmx:load", (event) => start(event.target.parentNode ?? document));
// The browser restores ticks after going back without telling anyone.
window.addEventListener("pageshow", () => document.querySelectorAll("form.work-list").forEach((form) => form.selection?.show()));
