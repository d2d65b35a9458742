// The page of one application: choosing a section scrolls to it and brings its evidence, without losing the place.

const pane = () => document.getElementById("evidence");

async function bring(url, link) {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return location.assign(url);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("evidence");
  if (!fresh) return location.assign(url);
  pane().replaceWith(document.adoptNode(fresh));
  fresh.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
  history.replaceState(null, "", url);
  mark(link);
}

function mark(link) {
  const isFile = link.matches("[data-evidence-link]");
  for (const other of document.querySelectorAll("[data-evidence-link][aria-current]")) other.removeAttribute("aria-current");
  if (isFile) link.setAttribute("aria-current", "true");
  const code = new URL(link.href).searchParams.get("section");
  for (const item of document.querySelectorAll(".review-sections a[aria-current]")) item.removeAttribute("aria-current");
  document.querySelector(`.review-sections a[href$="#section-${code}"]`)?.setAttribute("aria-current", "page");
}

function isWide() {
  return matchMedia("(min-width: 1200px)").matches;
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest?.(".review-sections a, [data-evidence-link]");
  if (!link || !link.search) return;
  event.preventDefault();
  const section = document.getElementById(link.hash.slice(1));
  if (!link.matches("[data-evidence-link]")) section?.scrollIntoView({ block: "start" });
  bring(link.href, link).then(() => {
    if (link.matches("[data-evidence-link]") && !isWide()) pane().scrollIntoView({ block: "start" });
  });
});
