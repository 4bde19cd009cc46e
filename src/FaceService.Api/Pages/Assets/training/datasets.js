import { explain, send } from "../shared/api.js";
import { base } from "../shared/base.js";
import { dropped, named } from "../shared/files.js";
import { html } from "../shared/template.js";
import { Upload } from "../shared/upload.js";
import { zip } from "../shared/zip.js";
import { bytes, count } from "./words.js";

const classes = (dataset) => {
  const entries = Object.entries(dataset.classes).sort((a, b) => b[1] - a[1]);
  const most = Math.max(1, ...entries.map(([, pictures]) => pictures));
  if (Object.keys(dataset.attributes).length === 0) return html`<p class="soft small">No labels: nothing can be asked for by name, and that is fine.</p>`;
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

/** What is odd about it: labels that cannot be used, notes, pictures that were left out. */
const oddities = (details) => {
  if (!details) return "";
  const { label_problem: problem, notes, skipped_pictures: left, skipped } = details;
  return html`
    ${problem ? html`<p class="problem small">Its labels cannot be used: ${problem} Train without them: set “labels” to none among the expert settings.</p>` : ""}
    ${notes.length > 0 ? html`<details class="classes"><summary>${notes.length} ${notes.length === 1 ? "note" : "notes"} on its labels</summary>
      <ul class="small">${notes.map((note) => html`<li>${note}</li>`)}</ul></details>` : ""}
    ${left > 0 ? html`<details class="classes"><summary>${count(left)} ${left === 1 ? "picture" : "pictures"} left out</summary>
      <ul class="small">${skipped.map(({ file, reason }) => html`<li><span class="mono">${file}</span>: ${reason}</li>`)}</ul></details>` : ""}`;
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

export const datasetCards = (datasets, details, chosen, act) => datasets.map((dataset) => html`
  <article class="card dataset ${dataset.name === chosen ? "chosen" : ""}">
    ${dataset.contact_sheet
      ? html`<a href=${dataset.contact_sheet}><img src=${dataset.contact_sheet} loading="lazy" width="320" height="200" alt="Some pictures of ${dataset.name}; opens the whole sheet"></a>`
      : html`<div class="empty" aria-hidden="true"></div>`}
    <h3>${dataset.name}</h3>
    <p class="soft small">${count(dataset.pictures)} pictures, ${size(dataset)}, ${bytes(dataset.bytes)}</p>
    ${classes(dataset)}
    ${oddities(details.get(dataset.name))}
    <p class="row">
      <button class="button small" @click=${() => act.choose(dataset.name)}>Train on it</button>
      <button class="button small danger" aria-label="Remove ${dataset.name}" @click=${() => remove(dataset, act)}>Remove</button>
    </p>
  </article>`);

const upload = { name: "", files: [], sent: null, packing: false, problem: "", over: false, way: new Upload() };

const isZip = ({ name }) => /\.zip$/i.test(name);
const isPicture = ({ name }) => /\.(jpe?g|png|webp)$/i.test(name);

/** A name made of the zip's, of the folder's that was chosen, or none. */
function nameOf(files) {
  const [first] = files;
  if (!first) return "";
  const source = isZip(first) ? first.name.replace(/\.zip$/i, "") : first.name.includes("/") ? first.name.split("/")[0] : "pictures";
  return source.toLowerCase().replace(/[^a-z0-9-]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 63);
}

const chosenWords = (files) => {
  if (files.length === 0) return "Nothing chosen yet.";
  if (files.length === 1) return `${files[0].name}, ${bytes(files[0].file.size)}`;
  return `${count(files.filter(isPicture).length)} pictures of ${count(files.length)} files, ${bytes(files.reduce((sum, { file }) => sum + file.size, 0))}`;
};

const stage = () => (upload.packing ? "Putting the pictures together" : upload.sent < 1 ? "Sending" : "Looking through the pictures");

/** Where pictures are let in: a zip, a folder, or loose ones. */
export const uploadCard = (act) => html`
  <form class="card upload ${upload.over ? "over" : ""}" @submit=${(event) => start(event, act)}
    @dragover=${(event) => { event.preventDefault(); if (!upload.over) { upload.over = true; act.draw(); } }}
    @dragleave=${() => { upload.over = false; act.draw(); }}
    @drop=${async (event) => { event.preventDefault(); upload.over = false; take(await dropped(event.dataTransfer), act); }}>
    <h3>Add pictures</h3>
    <p class="soft small">Drop pictures, a folder or a zip here: JPEG, PNG or WebP, a few hundred at least, of one kind and framed alike. They stay on this machine.</p>
    <label for="files">Pictures or a zip</label>
    <input id="files" type="file" multiple accept=".zip,application/zip,image/jpeg,image/png,image/webp,.csv,.json" @change=${(event) => take([...event.target.files].map(named), act)}>
    <label for="folder">or a folder</label>
    <input id="folder" type="file" webkitdirectory @change=${(event) => take([...event.target.files].map(named), act)}>
    <p class="small" data-chosen>${chosenWords(upload.files)}</p>
    <label for="dataset-name">Name</label>
    <input id="dataset-name" type="text" required pattern="[a-z0-9][a-z0-9\\-]{0,62}" maxlength="63" autocomplete="off" .value=${upload.name}
      aria-describedby="dataset-name-note" @input=${(event) => { upload.name = event.target.value; }}>
    <p id="dataset-name-note" class="soft small">Lower-case letters, digits and hyphens.</p>
    ${upload.sent === null
      ? html`<button class="button primary" ?disabled=${upload.files.length === 0}>Add</button>`
      : html`<label for="upload-progress">${stage()}</label>
          <progress id="upload-progress" max="1" .value=${upload.sent}></progress>
          <button class="button small" type="button" ?hidden=${upload.packing} @click=${() => upload.way.stop()}>Stop</button>`}
    <p class="problem small" role="alert">${upload.problem}</p>
  </form>`;

function take(files, act) {
  if (files.length === 0) return;
  upload.problem = files.length > 1 && files.some(isZip) ? "A zip has to come alone: each becomes a dataset of its own." : "";
  upload.files = upload.problem ? [] : files;
  if (upload.name === "") upload.name = nameOf(upload.files);
  act.draw();
}

async function start(event, act) {
  event.preventDefault();
  if (upload.files.length === 0 || upload.sent !== null) return;
  upload.problem = "";
  const { name } = upload;
  const told = (part) => { upload.sent = part; act.draw(); };
  try {
    told(0);
    await upload.way.send(`${base}/datasets/${encodeURIComponent(name)}`, await packed(told), "application/zip", told);
    upload.name = "";
    upload.files = [];
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

/** What is sent: the zip that was chosen, or one made of what was. */
async function packed(told) {
  if (upload.files.length === 1 && isZip(upload.files[0])) return upload.files[0].file;
  upload.packing = true;
  try {
    return await zip(upload.files, told);
  } finally {
    upload.packing = false;
    upload.sent = 0;
  }
}
