// A ready-made phrase goes into the text, where it can be changed; without scripts the server puts it first.

document.addEventListener("change", (event) => {
  const name = event.target.dataset?.phrases;
  if (!name || !event.target.value) return;
  const text = event.target.form.elements[name];
  text.value = [text.value.trim(), event.target.value].filter(Boolean).join("\n");
  event.target.value = "";
  text.focus();
});
