// Saves a form while it is being filled in. Whatever the server does not take is kept in this browser,
// by form and person, and comes back when the form is opened again.

const PAUSE = 1200;
const RETRY = 15000;
const WEEK = 7 * 24 * 3600 * 1000;
// What says from where and when (editor: the open page), not what was written.
const UNSAVED_FIELDS = new Set(["csrfmiddlewaretoken", "version", "editor"]);
const TEXT = {
  idle: "填写内容自动保存",
  typing: "尚未保存",
  saving: "正在保存",
  offline: "离线，内容已暂存本机，恢复连接后自动保存",
  expired: "登录已过期，内容已暂存，登录后自动恢复",
  restored: "已恢复上次未保存到服务器的内容",
  offered: "本机有一份较早的暂存内容",
};

class Unsaved extends Error {
  constructor(state, message) {
    super(message);
    this.state = state;
  }
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave;
    this.key = `zcps:${document.body.dataset.user}:${form.dataset.autosaveKey || location.pathname}`;
    this.status = form.querySelector("[data-save-status]") ?? document.querySelector("[data-save-status]");
    this.timer = 0;
    this.running = null;
    this.isStopped = false;
    this.restore();
    form.addEventListener("input", (event) => this.touched(event));
    form.addEventListener("change", (event) => this.touched(event));
    form.addEventListener("submit", (event) => this.submitted(event));
    window.addEventListener("online", () => this.hasStored() && this.save());
    window.addEventListener("pagehide", () => this.timer && this.keep());
    document.addEventListener("visibilitychange", () => document.hidden && this.timer && this.save());
  }

  touched(event) {
    if (event.target.type === "file" || this.isStopped) return;
    this.say("typing");
    this.later(PAUSE);
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  // The whole form waits for the save that is under way: it must carry the version that save makes.
  submitted(event) {
    clearTimeout(this.timer);
    this.timer = 0;
    if (!this.running) return this.keep({ isSent: true });
    event.preventDefault();
    const button = event.submitter;
    this.running.then(() => this.form.requestSubmit(button));
  }

  async save() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.running) return this.later(PAUSE);
    this.say("saving");
    const sent = this.content();
    this.running = this.send()
      .then((answer) => this.saved(answer, sent), (error) => this.failed(error))
      .finally(() => { this.running = null; });
    await this.running;
  }

  async send() {
    const answer = await fetch(this.url, {
      method: "POST",
      body: this.formData(),
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
      redirect: "manual",
      credentials: "same-origin",
    }).catch(() => {
      throw new Unsaved("offline");
    });
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) throw new Unsaved("expired");
    const body = await answer.json().catch(() => ({}));
    if (answer.status === 409) throw new Unsaved("conflict", body.reason ?? "内容已在别处修改，请刷新后再填。本页内容已暂存本机。");
    if (answer.status >= 500 || answer.status === 429) throw new Unsaved("offline", "服务器暂时没有响应，内容已暂存本机，稍后自动重试");
    if (!answer.ok) throw new Unsaved("refused", body.reason ?? "这次修改没有保存，请检查填写的内容。");
    return body;
  }

  formData() {
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  }

  saved(answer, sent) {
    if (answer.version !== undefined && this.form.elements.version) this.form.elements.version.value = answer.version;
    if (this.content() === sent) localStorage.removeItem(this.key);
    const at = answer.saved_at ?? new Date().toTimeString().slice(0, 5);
    this.say("saved", `已保存 ${at}`);
    this.form.dispatchEvent(new CustomEvent("autosaved", { bubbles: true, detail: answer }));
  }

  failed(error) {
    const state = error.state ?? "offline";
    this.keep();
    this.say(state, error.message || TEXT[state]);
    if (state === "conflict") this.isStopped = true;
    if (state === "offline") this.later(RETRY);
  }

  content() {
    const pairs = [...this.formData()].filter(([name]) => !UNSAVED_FIELDS.has(name));
    return JSON.stringify(pairs);
  }

  keep(marks = {}) {
    const stored = { at: Date.now(), version: this.version, content: this.content(), ...marks };
    try {
      localStorage.setItem(this.key, JSON.stringify(stored));
    } catch {
      this.say("offline", "本机存储已满，请尽快连接网络保存");
    }
  }

  hasStored() {
    return localStorage.getItem(this.key) !== null;
  }

  restore() {
    const stored = JSON.parse(localStorage.getItem(this.key) ?? "null");
    if (!stored) return this.say("idle", this.status?.textContent.trim() || TEXT.idle);
    const isTaken = stored.content === this.content() || (stored.isSent && stored.version !== this.version);
    if (isTaken || Date.now() - stored.at > WEEK) {
      localStorage.removeItem(this.key);
      return this.say("idle");
    }
    // The server holds something newer than what these words were typed over: the person decides.
    if (stored.version !== this.version) return this.offer(stored);
    this.bringBack(stored);
  }

  bringBack(stored) {
    this.fill(JSON.parse(stored.content));
    this.say("restored");
    this.later(PAUSE);
  }

  offer(stored) {
    this.say("offered");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn is-quiet is-small";
    button.textContent = "恢复暂存内容";
    button.addEventListener("click", () => this.bringBack(stored));
    this.status?.append(button);
  }

  get version() {
    return this.form.elements.version?.value ?? "";
  }

  fill(pairs) {
    const names = new Set(pairs.map(([name]) => name));
    for (const field of this.form.elements) {
      if (!field.name || UNSAVED_FIELDS.has(field.name) || field.type === "file" || field.disabled || field.readOnly) continue;
      if (field.type === "checkbox" || field.type === "radio") {
        field.checked = pairs.some(([name, value]) => name === field.name && value === field.value);
      } else if (field.multiple) {
        for (const option of field.options) option.selected = pairs.some(([name, value]) => name === field.name && value === option.value);
      } else if (names.has(field.name)) {
        const place = pairs.findIndex(([name]) => name === field.name);
        field.value = pairs.splice(place, 1)[0][1];
        names.clear();
        for (const [name] of pairs) names.add(name);
      }
    }
  }

  say(state, text) {
    if (!this.status) return;
    this.status.dataset.state = state;
    this.status.textContent = text ?? TEXT[state] ?? "";
  }
}

// A page that says the form was received clears what this browser kept of it.
for (const mark of document.querySelectorAll("[data-autosave-done]")) {
  localStorage.removeItem(`zcps:${document.body.dataset.user}:${mark.dataset.autosaveDone}`);
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);

// Leaving the account leaves nothing of it in a shared computer.
for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", () => {
    const mine = `zcps:${document.body.dataset.user}:`;
    for (const key of Object.keys(localStorage)) if (key.startsWith(mine)) localStorage.removeItem(key);
  });
}
