import { Problem, explain, send } from "../shared/api.js";
import { askForKey } from "../shared/key.js";
import { base } from "../shared/base.js";
import { html } from "../shared/template.js";
import { bytes, count } from "./words.js";

const classes = (dataset) => {
  const entries = Object.entries(dataset.classes).sort((a, b) => b[1] - a[1]);
  const most = Math.max(1, ...entries.map(([, pictures]) => pictures));
  if (entries.length === 0) return html`<p class="soft small">No labels: its model will be unconditional.</p>`;
  return html`
    <details class="classes">
      <summary>${entries.length} ${entries.length === 1 ? "class" : "classes"}</summary>
      <dl>${entries.slice(0, 40).map(([name, pictures]) => html`
        <dt>${name}</dt><dd><meter min="0" max=${most} value=${pictures} aria-label="Pictures of ${name}">${pictures}</meter> ${count(pictures)}</dd>`)}
      </dl>
      ${entries.length > 40 ? html`<p class="small soft">and ${entries.length - 40} more</p>` : ""}
    </details>`;
};

const size = (dataset) => {
  const [first, ...others] = dataset.sizes;
  return first ? `${first.width} × ${first.height}${others.length > 0 ? ` and ${others.length} other sizes` : ""}` : "";
};

async function remove(dataset, act) {
  if (!confirm(`Remove the dataset ${dataset.name}? Its pictures are deleted from this machine.`)) return;
  try {
    await send("DELETE", dataset.url);
    act.reload();
  } catch (error) {
    act.say(explain(error));
  }
}

export const datasetCards = (datasets, chosen, act) => datasets.map((dataset) => html`
  <article class="card dataset ${dataset.name === chosen ? "chosen" : ""}">
    ${dataset.contact_sheet
      ? html`<a href=${dataset.contact_sheet}><img src=${dataset.contact_sheet} loading="lazy" width="320" height="200" alt="Some pictures of ${dataset.name}; opens the whole sheet"></a>`
      : html`<div class="empty" aria-hidden="true"></div>`}
    <h3>${dataset.name}</h3>
    <p class="soft small">${count(dataset.pictures)} pictures, ${size(dataset)}, ${bytes(dataset.bytes)}</p>
    ${classes(dataset)}
    <p class="row">
      <button class="button small" @click=${() => act.choose(dataset.name)}>Train on it</button>
      <button class="button small danger" aria-label="Remove ${dataset.name}" @click=${() => remove(dataset, act)}>Remove</button>
    </p>
  </article>`);

const upload = { name: "", file: null, sent: null, problem: "", request: null };

const nameOf = (file) => file.name.replace(/\.zip$/i, "").toLowerCase().replace(/[^a-z0-9-]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 63);

/** Where a zip of pictures is let in. */
export const uploadCard = (act) => html`
  <form class="card upload" @submit=${(event) => start(event, act)}
    @dragover=${(event) => event.preventDefault()}
    @drop=${(event) => { event.preventDefault(); take(event.dataTransfer.files[0], act); }}>
    <h3>Add pictures</h3>
    <p class="soft small">A zip of JPEG, PNG or WebP files, with a dataset.json if they have labels. It stays on this machine.</p>
    <label for="zip">Zip file</label>
    <input id="zip" type="file" accept=".zip,application/zip" required @change=${(event) => take(event.target.files[0], act)}>
    <label for="dataset-name">Name</label>
    <input id="dataset-name" type="text" required pattern="[a-z0-9][a-z0-9\\-]{0,62}" maxlength="63" autocomplete="off" .value=${upload.name}
      aria-describedby="dataset-name-note" @input=${(event) => { upload.name = event.target.value; }}>
    <p id="dataset-name-note" class="soft small">Lower-case letters, digits and hyphens.</p>
    ${upload.sent === null
      ? html`<button class="button primary">Add</button>`
      : html`<label for="upload-progress">${upload.sent < 1 ? "Sending" : "Looking through the pictures"}</label>
          <progress id="upload-progress" max="1" .value=${upload.sent}></progress>
          <button class="button small" type="button" @click=${() => upload.request?.abort()}>Stop</button>`}
    <p class="problem small" role="alert">${upload.problem}</p>
  </form>`;

function take(file, act) {
  upload.file = file ?? null;
  if (file && upload.name === "") upload.name = nameOf(file);
  act.draw();
}

async function start(event, act) {
  event.preventDefault();
  if (!upload.file || upload.sent !== null) return;
  upload.problem = "";
  const { name } = upload;
  try {
    await post(act);
    upload.name = "";
    upload.file = null;
    event.target.reset();
    act.say(`${name} is here.`);
    await act.reload();
    act.choose(name);
  } catch (error) {
    upload.problem = explain(error);
  } finally {
    upload.sent = null;
    act.draw();
  }
}

// fetch does not tell how much of a body it has sent; this does.
function post(act) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    upload.request = request;
    upload.sent = 0;
    request.open("POST", `${base}/datasets/${encodeURIComponent(upload.name)}`);
    request.setRequestHeader("Content-Type", "application/zip");
    request.upload.onprogress = ({ loaded, total }) => { upload.sent = total > 0 ? loaded / total : 0; act.draw(); };
    request.onload = async () => {
      if (request.status < 300) resolve();
      else if (request.status === 401 && (await askForKey())) resolve(post(act));
      else reject(new Problem(request.status, JSON.parse(request.responseText || "null")));
    };
    request.onerror = () => reject(new TypeError("unreachable"));
    request.onabort = () => reject(new Error("Stopped."));
    request.send(upload.file);
    act.draw();
  });
}
