import { ask, explain, getJson, send } from "../shared/api.js";
import { base } from "../shared/base.js";
import { html } from "../shared/template.js";
import { count, hasEnded } from "./words.js";
import { zipOf } from "./zip.js";

// Photos → a dataset of photos → a job that finds, aligns and cuts their faces → a dataset of faces.
const state = { name: "", files: [], size: 128, doing: "", share: null, job: null, problem: "", looked: false, events: null };

const sizes = [64, 128, 256, 512];
const isZip = (file) => /\.zip$/i.test(file.name);
const nameOf = (file) => file.name.replace(/\.[^.]*$/, "").toLowerCase().replace(/[^a-z0-9-]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 50);

const progress = (job) => job?.progress
  ? `${count(job.progress.photos)} of ${count(job.progress.total_photos)} photos, ${count(job.progress.faces)} faces, ${count(job.progress.kept)} kept`
  : "Waiting for the worker";

/** Where a pile of photos is let in. */
export function photosCard(act) {
  if (!state.looked) look(act);
  const busy = state.doing !== "";
  return html`
    <form class="card photos" data-photos @submit=${(event) => start(event, act)}
      @dragover=${(event) => event.preventDefault()}
      @drop=${(event) => { event.preventDefault(); take(event.dataTransfer.files, act); }}>
      <h3>Faces out of photos</h3>
      <p class="soft small">Drop any photos: their faces are found, aligned and cut, bad ones are left out. They stay on this machine.</p>
      <label for="photos">Photos, or a zip of them</label>
      <input id="photos" type="file" multiple accept="image/jpeg,image/png,image/webp,.zip" ?disabled=${busy} @change=${(event) => take(event.target.files, act)}>
      <p class="soft small" role="status">${state.files.length > 0 ? `${count(state.files.length)} ${state.files.length === 1 ? "file" : "files"}` : ""}</p>
      <label for="faces-name">Name</label>
      <input id="faces-name" type="text" required pattern="[a-z0-9][a-z0-9\\-]{0,49}" maxlength="50" autocomplete="off" ?disabled=${busy} .value=${state.name}
        @input=${(event) => { state.name = event.target.value; }}>
      <label for="faces-size">Size</label>
      <select id="faces-size" ?disabled=${busy} @change=${(event) => { state.size = Number(event.target.value); }}>
        ${sizes.map((size) => html`<option value=${size} ?selected=${size === state.size}>${size} × ${size}</option>`)}
      </select>
      ${busy
        ? html`<label for="photos-progress">${state.job ? progress(state.job) : state.doing}</label>
            <progress id="photos-progress" max="1" .value=${state.share ?? 0}></progress>
            ${state.job ? html`<button class="button small" type="button" @click=${() => cancel(act)}>Stop</button>` : ""}`
        : html`<button class="button primary">Find faces</button>`}
      ${state.job?.contact_sheet
        ? html`<a href=${state.job.contact_sheet}><img src=${state.job.contact_sheet} width="320" height="200" alt="Some of the aligned faces; opens the whole sheet"></a>` : ""}
      ${state.job?.report ? html`<p class="small"><a href=${state.job.report} download>What was kept and dropped, and why</a></p>` : ""}
      <p class="problem small" role="alert">${state.problem}</p>
    </form>`;
}

function take(files, act) {
  state.files = [...files];
  if (state.files.length > 0 && state.name === "") state.name = isZip(state.files[0]) ? nameOf(state.files[0]) : "photos";
  act.draw();
}

async function start(event, act) {
  event.preventDefault();
  if (state.files.length === 0 || state.doing !== "") {
    state.problem = state.files.length === 0 ? "Choose some photos first." : "";
    act.draw();
    return;
  }
  const doing = (text, share) => { [state.doing, state.share] = [text, share ?? null]; act.draw(); };
  state.job = null;
  state.problem = "";
  const raw = `${state.name}-photos`;
  try {
    doing("Packing", 0);
    const body = isZip(state.files[0]) ? state.files[0] : await zipOf(state.files, (share) => doing("Packing", share));
    doing("Sending");
    await ask(`${base}/datasets/${encodeURIComponent(raw)}`, { method: "POST", headers: { "Content-Type": "application/zip" }, body });
    const answer = await send("POST", `${base}/align`, { dataset: raw, name: state.name, size: state.size });
    follow(await answer.json(), act);
  } catch (error) {
    state.problem = explain(error);
    state.doing = "";
    act.draw();
  }
}

/** A job that another visit began. */
async function look(act) {
  state.looked = true;
  try {
    const { jobs } = await getJson(`${base}/align`);
    const open = jobs.find((job) => !hasEnded(job.state));
    if (open && !state.job) follow(open, act);
  } catch {
    // The page's other requests say what is wrong.
  }
}

function follow(job, act) {
  [state.job, state.doing] = [job, "Cutting faces"];
  state.events = new EventSource(job.events);
  state.events.addEventListener("progress", (event) => {
    state.job = { ...state.job, progress: JSON.parse(event.data) };
    state.share = state.job.progress.photos / Math.max(1, state.job.progress.total_photos);
    act.draw();
  });
  state.events.addEventListener("state", (event) => {
    if (hasEnded(JSON.parse(event.data).state)) end(act).catch((error) => act.say(explain(error)));
  });
  act.draw();
}

async function end(act) {
  state.events.close();
  state.job = await getJson(state.job.url);
  state.doing = "";
  state.files = [];
  const { job } = state;
  if (job.state === "succeeded") {
    await send("DELETE", `${base}/datasets/${job.dataset}`); // the photos have served
    state.name = "";
    act.say(`${job.name} is here: ${count(job.progress.kept)} faces.`);
    await act.reload();
    act.choose(job.name);
  } else {
    state.problem = job.error ?? "Stopped. The photos are kept as a dataset.";
  }
  act.draw();
}

async function cancel(act) {
  try {
    await send("POST", `${state.job.url}/cancel`);
  } catch (error) {
    state.problem = explain(error);
    act.draw();
  }
}
