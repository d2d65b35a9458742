// The page of one application: a section brings its evidence, a verdict leads to the next section, without losing the place.

const pane = () => document.getElementById("evidence");

function swap(page, selector) {
  const old = document.querySelector(selector);
  const fresh = page.querySelector(selector);
  if (!old || !fresh) return old?.remove();
  const scrolled = old.scrollTop;
  old.replaceWith(document.adoptNode(fresh));
  fresh.scrollTop = scrolled;
  fresh.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
}

// Only what depends on the section is taken from the answer; what was typed stays where it is.
async function bring(answer, url) {
  if (!answer.ok || !document.getElementById("decision")) return location.assign(url);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.getElementById("evidence")) return location.assign(url);
  swap(page, ".review-sections");
  swap(page, "#evidence");
  swap(page, "#verdict-summary");
  for (const place of document.querySelectorAll("[data-verdict]")) swap(page, `[data-verdict="${place.dataset.verdict}"]`);
  history.replaceState(null, "", url);
}

const current = () => document.querySelector(".review-sections a[aria-current]");

function show() {
  const section = current() && document.getElementById(current().hash.slice(1));
  section?.scrollIntoView({ block: "start" });
}

async function open(link) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
  if (answer.redirected) return location.assign(link.href);
  await bring(answer, link.href);
  if (!link.matches("[data-evidence-link]")) return;
  for (const other of document.querySelectorAll("[data-evidence-link][aria-current]")) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
}

const isWide = () => matchMedia("(min-width: 1200px)").matches;

document.addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest?.(".review-sections a, [data-evidence-link]");
  if (!link || !link.search) return;
  event.preventDefault();
  const isFile = link.matches("[data-evidence-link]");
  if (!isFile) document.getElementById(link.hash.slice(1))?.scrollIntoView({ block: "start" });
  await open(link);
  if (isFile && !isWide()) pane().scrollIntoView({ block: "start" });
});

// A problem opens the form of a ticket: that is a page of its own. Everything else stays here and goes on.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.id !== "verdicts" || !event.submitter || event.submitter.name === "problem") return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "text/html" } });
  if (!answer.ok) return location.reload();
  await bring(answer, answer.url);
  show();
});
