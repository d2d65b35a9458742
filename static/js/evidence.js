// The evidence viewer: pages of one document as images, with next, zoom, fit and rotation.

const STEPS = [0.5, 0.75, 1, 1.5, 2, 3];

function mark(links, at) {
  links.forEach((link, index) => {
    if (index === at) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
}

class Viewer {
  constructor(box) {
    this.box = box;
    this.image = box.querySelector("[data-evidence-image]");
    this.stage = box.querySelector(".evidence-stage");
    this.pages = [...box.querySelectorAll("[data-evidence-page]")];
    this.position = box.querySelector("[data-evidence-position]");
    this.title = this.stage?.getAttribute("aria-label") ?? "";
    this.at = 0;
    this.zoom = 1;
    this.turn = 0;
    if (!this.image) return;
    box.querySelector("[data-evidence-tools]").hidden = false;
    box.addEventListener("click", (event) => this.clicked(event));
    this.image.addEventListener("load", () => this.layout());
    this.stage.addEventListener("keydown", (event) => this.pressed(event));
    new ResizeObserver(() => this.layout()).observe(this.stage);
    this.show(0);
  }

  clicked(event) {
    const page = event.target.closest("[data-evidence-page]");
    const act = event.target.closest("[data-evidence-act]")?.dataset.evidenceAct;
    if (page) {
      event.preventDefault();
      this.show(this.pages.indexOf(page));
    } else if (act) this[act]();
  }

  pressed(event) {
    const act = { PageDown: "next", PageUp: "previous", r: "rotate", "+": "larger" }[event.key];
    if (!act) return;
    event.preventDefault();
    this[act]();
  }

  next() { this.show(this.at + 1); }
  previous() { this.show(this.at - 1); }
  larger() { this.scale(1); }
  smaller() { this.scale(-1); }
  fit() { this.zoom = 1; this.turn = 0; this.layout(); }
  rotate() { this.turn = (this.turn + 90) % 360; this.layout(); }

  scale(step) {
    const place = STEPS.indexOf(this.zoom) + step;
    this.zoom = STEPS[Math.min(Math.max(place, 0), STEPS.length - 1)];
    this.layout();
  }

  show(at) {
    if (at < 0 || at >= this.pages.length) return;
    this.at = at;
    const url = this.pages[at].href;
    if (this.image.src !== url) this.image.src = url;
    this.image.alt = `${this.title}，第 ${at + 1} 页`;
    this.position.textContent = `${at + 1} / ${this.pages.length}`;
    mark(this.pages, at);
    this.tool("previous").disabled = at === 0;
    this.tool("next").disabled = at === this.pages.length - 1;
    this.stage.scrollTop = 0;
    this.layout();
  }

  tool(name) {
    return this.box.querySelector(`[data-evidence-act="${name}"]`);
  }

  // Turned sideways an image keeps its old box: width and margins are set so that nothing is cut off.
  layout() {
    const { naturalWidth: wide, naturalHeight: high } = this.image;
    if (!wide || !this.stage.clientWidth) return;
    const isSideways = this.turn % 180 !== 0;
    const room = this.stage.clientWidth * this.zoom;
    const width = isSideways ? (room * wide) / high : room;
    const shift = isSideways ? (width - (width * high) / wide) / 2 : 0;
    const style = this.image.style;
    style.width = `${width}px`;
    style.transform = `rotate(${this.turn}deg)`;
    style.margin = isSideways ? `${shift}px ${-shift}px` : "0 auto";
    this.tool("smaller").disabled = this.zoom === STEPS[0];
    this.tool("larger").disabled = this.zoom === STEPS.at(-1);
  }
}

class Evidence {
  constructor(box) {
    this.documents = [...box.querySelectorAll("[data-evidence-document]")];
    this.tabs = [...box.querySelectorAll("[data-evidence-tab]")];
    box.classList.add("is-live");
    this.documents.forEach((element) => new Viewer(element));
    this.tabs.forEach((tab, index) => tab.addEventListener("click", (event) => {
      event.preventDefault();
      this.open(index);
    }));
    const step = box.querySelector("[data-evidence-step]");
    if (step) step.hidden = false;
    step?.addEventListener("click", () => this.open((this.at + 1) % this.documents.length));
    this.open(Math.max(this.tabs.findIndex((tab) => tab.hasAttribute("aria-current")), 0));
  }

  open(at) {
    this.at = at;
    this.documents.forEach((element, index) => { element.hidden = index !== at; });
    mark(this.tabs, at);
  }
}

const start = (root) => {
  for (const box of root.querySelectorAll("[data-evidence]")) box.evidence ??= new Evidence(box);
};

start(document);
document.addEventListener("htmx:load", (event) => start(event.target.parentNode ?? document));
