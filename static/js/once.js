// A form is sent once: the second click of a double click changes nothing, and the button says it is at work.

const SENT = "data-sent";

// The server names every gap in our own sentences; the browser's bubbles would stop the form before it is asked.
for (const form of document.querySelectorAll('form[method="post"]')) form.noValidate = true;

function markBusy(form, button) {
  form.setAttribute(SENT, "");
  form.setAttribute("aria-busy", "true");
  // Disabling inside the event would drop the button's own name and value from what is sent.
  button?.classList.add("is-busy");
}

function free(form) {
  form.removeAttribute(SENT);
  form.removeAttribute("aria-busy");
  for (const button of form.querySelectorAll(".is-busy")) button.classList.remove("is-busy");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.hasAttribute(SENT)) {
    event.preventDefault();
    return;
  }
  markBusy(form, event.submitter);
});

// Coming back with the browser's arrow shows the page as it was left: the form must work again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll(`form[${SENT}]`).forEach(free);
});

// A download answers without leaving the page.
document.addEventListener("submit", (event) => {
  if (event.target.hasAttribute("data-download")) setTimeout(() => free(event.target), 3000);
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.('[aria-disabled="true"]')) event.preventDefault();
});

// The error summary is read first: by eye and by screen reader.
document.querySelector("[data-error-summary]")?.focus({ preventScroll: false });
