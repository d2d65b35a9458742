// Asks once more before an act that names a question in data-confirm; without scripts the server's page asks.

let dialog;

function build() {
  dialog = document.createElement("dialog");
  dialog.className = "sheet";
  dialog.setAttribute("aria-labelledby", "confirm-question");
  const question = document.createElement("h2");
  question.id = "confirm-question";
  const row = document.createElement("div");
  row.className = "btn-row";
  row.append(choice("不办理", "no", "is-quiet"), choice("确认", "yes", "is-primary"));
  const form = document.createElement("form");
  form.method = "dialog";
  form.append(question, row);
  dialog.append(form);
  document.body.append(dialog);
}

function choice(label, value, look) {
  const button = document.createElement("button");
  button.className = `btn ${look}`;
  button.value = value;
  button.textContent = label;
  return button;
}

function ask(button, proceed) {
  if (!dialog) build();
  dialog.querySelector("h2").textContent = button.dataset.confirm;
  const yes = dialog.querySelector('[value="yes"]');
  yes.textContent = button.dataset.confirmLabel ?? "确认";
  yes.classList.toggle("is-danger", button.classList.contains("is-danger"));
  yes.classList.toggle("is-primary", !button.classList.contains("is-danger"));
  dialog.returnValue = "no";
  dialog.onclose = () => dialog.returnValue === "yes" && proceed();
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-confirm]");
  if (!button || button.dataset.confirmed) return;
  event.preventDefault();
  ask(button, () => {
    button.dataset.confirmed = "yes";
    button.click();
    delete button.dataset.confirmed;
  });
});
