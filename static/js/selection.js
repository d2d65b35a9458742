// Rows of a work list: select all on the page, ranges with Shift, and how many are chosen.

class Selection {
  constructor(form) {
    this.form = form;
    this.all = form.querySelector("[data-select-all]");
    this.text = form.querySelector("[data-selected-text]");
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
    if (this.text && chosen) this.text.textContent = `已选 ${chosen} ${this.noun}`;
    if (!this.all) return;
    this.all.checked = chosen > 0 && chosen === rows.length;
    this.all.indeterminate = chosen > 0 && chosen < rows.length;
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
