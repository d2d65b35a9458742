// One upload control: drop or choose, progress, the answer in words, the picture as the server stored it.

class Upload {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector('input[type="file"]');
    this.bar = box.querySelector("progress");
    this.result = box.querySelector("[data-upload-result]");
    this.drop = box.querySelector("[data-upload-drop]");
    box.querySelector("[data-upload-fallback]").hidden = true;
    this.joins = "uploadJoins" in box.dataset; // the server makes one PDF of several pictures, and large ones smaller
    this.input.addEventListener("change", () => this.input.files.length && this.send([...this.input.files]));
    for (const name of ["dragenter", "dragover"]) this.drop.addEventListener(name, (event) => this.over(event, true));
    for (const name of ["dragleave", "drop"]) this.drop.addEventListener(name, (event) => this.over(event, false));
    this.drop.addEventListener("drop", (event) => event.dataTransfer.files.length && this.send([...event.dataTransfer.files]));
  }

  over(event, isOver) {
    event.preventDefault();
    this.drop.classList.toggle("is-over", isOver);
  }

  send(chosen) {
    const files = this.joins ? chosen : chosen.slice(0, 1);
    const limit = Number(this.box.dataset.maxBytes || 0);
    const large = limit && files.find((file) => file.size > limit && !(this.joins && file.type.startsWith("image/")));
    if (large) {
      return this.say(`“${large.name}”有 ${megabytes(large.size)} MB，超过上限 ${megabytes(limit)} MB，请压缩后再上传。`, "is-error");
    }
    const data = new FormData();
    for (const file of files) data.append(this.input.name, file);
    data.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
    const version = this.input.form?.elements.version;
    if (version) data.append("version", version.value);
    this.post(data, files.length > 1 ? `${files[0].name}”等 ${files.length} 张图片` : `${files[0].name}”`);
  }

  post(data, named) {
    const request = new XMLHttpRequest();
    request.open("POST", this.box.dataset.uploadUrl);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = (event) => event.lengthComputable && this.progress((100 * event.loaded) / event.total);
    request.onload = () => this.answered(request);
    request.onerror = () => this.finish("网络中断，文件没有上传。请检查网络后重新选择文件。", "is-error");
    this.progress(0);
    this.say(`正在上传“${named}`, "");
    request.send(data);
  }

  answered(request) {
    const body = request.response;
    if (request.status === 413) return this.finish("文件太大，没有上传。请压缩后再上传。", "is-error");
    if (!body) return this.finish("没有上传：登录可能已过期。请在新窗口登录后重新选择文件。", "is-error");
    if (request.status >= 400) return this.finish(body.reason ?? "文件没有上传，请重新选择。", "is-error");
    this.showCurrent(body);
    const warnings = body.warnings ?? [];
    this.finish(warnings.length ? warnings.join("") : "已上传。", warnings.length ? "is-warning" : "");
    this.box.dispatchEvent(new CustomEvent("uploaded", { bubbles: true, detail: body }));
  }

  showCurrent(body) {
    const link = this.box.querySelector("[data-upload-name]");
    link.textContent = body.name;
    link.href = body.url;
    this.box.querySelector("[data-upload-note]").textContent = body.note ?? "";
    const thumb = this.box.querySelector("[data-upload-thumb]");
    thumb.hidden = !body.thumb_url;
    if (body.thumb_url) thumb.src = body.thumb_url;
    this.box.querySelector("[data-upload-current]").hidden = false;
    const version = this.input.form?.elements.version;
    if (version && body.version !== undefined) version.value = body.version;
  }

  progress(value) {
    this.bar.hidden = false;
    this.bar.value = value;
  }

  finish(text, look) {
    this.bar.hidden = true;
    this.input.value = "";
    this.say(text, look);
  }

  say(text, look) {
    this.result.hidden = false;
    this.result.textContent = text;
    this.result.className = `upload-result ${look}`;
  }
}

const megabytes = (bytes) => (bytes / 1048576).toFixed(1);

const start = (root) => {
  for (const box of root.querySelectorAll("[data-upload]")) box.upload ??= new Upload(box);
};

start(document);
document.addEventListener("htmx:load", (event) => start(event.target.parentNode ?? document));
