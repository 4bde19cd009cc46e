import { ask, explain, getJson, send } from "../shared/api.js";
import { base } from "../shared/base.js";
import { duration } from "../shared/numbers.js";
import { html } from "../shared/template.js";

// A portrait that was sent is searched for in the space of faces: what is found is a latent, and from there on it is a face
// like any other. The search runs in the worker; this follows it.

const latents = new Map();
const search = { job: null, events: null, problem: "", found: null, portrait: null };

export const latentOf = (photo) => latents.get(photo);

/** Gets the latent of a search that has ended, and the model that it belongs to. */
export async function loadPhoto(id) {
  const job = await getJson(`${base}/project/${encodeURIComponent(id)}`);
  if (!job.latent) throw new Error("That search has not found a face.");
  latents.set(id, job.latent);
  return job.model;
}

async function start(event, traits, act) {
  event.preventDefault();
  const { file, space, steps } = event.target.elements;
  const query = new URLSearchParams({ model: traits.id, space: space.value, steps: steps.value });
  search.problem = "";
  try {
    const picture = file.files[0];
    show(picture);
    const response = await ask(`${base}/project?${query}`, { method: "POST", headers: { "Content-Type": picture.type }, body: picture });
    follow(await response.json(), act);
  } catch (error) {
    search.problem = explain(error);
  }
  act.draw();
}

/** Keeps the portrait in sight while it is searched for; it has not left this browser for that. */
function show(picture) {
  if (search.portrait) URL.revokeObjectURL(search.portrait);
  search.portrait = URL.createObjectURL(picture);
}

function follow(job, act) {
  search.job = job;
  search.events = new EventSource(job.events);
  search.events.addEventListener("progress", (event) => { search.job.progress = JSON.parse(event.data); act.draw(); });
  search.events.addEventListener("state", (event) => {
    const { state, error } = JSON.parse(event.data);
    if (!["succeeded", "failed", "cancelled"].includes(state)) return;
    search.events.close();
    search.job = null;
    search.found = null;
    search.problem = state === "failed" ? error ?? "The search failed." : "";
    if (state === "succeeded") act.commit({ photo: job.id });
    act.draw();
  });
}

/** What was found before, for this model. */
function recall(act) {
  if (search.found) return;
  search.found = [];
  getJson(`${base}/project`).then(({ projections }) => { search.found = projections; act.draw(); }, (error) => { search.problem = explain(error); act.draw(); });
}

const running = (act) => {
  const now = search.job.progress;
  return html`
    <div class="search">
      <figure><img src=${search.portrait} width="128" height="128" alt="The portrait that was sent"><figcaption>Portrait</figcaption></figure>
      <figure>${now?.step > 1
        ? html`<img src="${search.job.url}/preview.png?step=${now.step}" width="128" height="128" alt="The nearest face after ${now.step} steps">`
        : html`<span class="empty"></span>`}<figcaption>Nearest so far</figcaption></figure>
    </div>
    <label for="search">${now ? `Step ${now.step} of ${now.steps}, ${duration(now.seconds_left)} left` : "Waiting for the worker"}</label>
    <progress id="search" max=${now?.steps ?? 1} .value=${now?.step ?? 0}></progress>
    <p><button class="button small" @click=${() => send("POST", `${search.job.url}/cancel`).catch((error) => { search.problem = explain(error); act.draw(); })}>Cancel</button></p>`;
};

const form = (traits, act) => html`
  <form @submit=${(event) => start(event, traits, act)}>
    <div class="field">
      <label for="photo-file">Portrait</label>
      <span class="row"><input id="photo-file" name="file" type="file" accept="image/jpeg,image/png,image/webp" required></span>
      <p class="soft small">Best is a face that fills a square, as the faces of the wall do. It is sent to this service alone, and stays with the search.</p>
    </div>
    <fieldset class="segments">
      <legend>Search among</legend>
      <div>
        <label><input class="visually-hidden" type="radio" name="space" value="w" checked><span>the model’s faces</span></label>
        <label><input class="visually-hidden" type="radio" name="space" value="w+"><span>all it can draw</span></label>
      </div>
    </fieldset>
    <div class="field">
      <label for="photo-steps">Patience</label>
      <span class="row"><select id="photo-steps" name="steps"><option value="100">a quick look, 100 steps</option><option value="500" selected>500 steps</option><option value="1000">thorough, 1000 steps</option></select></span>
    </div>
    <p><button class="button small primary">Find the nearest face</button></p>
  </form>`;

/** A portrait to begin from. */
export const photoControls = (state, traits, act) => {
  recall(act);
  const found = (search.found ?? []).filter((job) => job.state === "succeeded" && job.model === traits.id);
  return html`
    <p class="soft small">Send a portrait, and the face that this model draws most like it is looked for. It will resemble, not be, who is on it.</p>
    ${search.job ? running(act) : form(traits, act)}
    <p class="problem small" role="alert">${search.problem}</p>
    ${found.length > 0 ? html`
      <h3 id="found-title">Found before</h3>
      <div class="faces" role="radiogroup" aria-labelledby="found-title">
        ${found.map((job) => html`
          <label class="face"><input class="visually-hidden" type="radio" name="found" .checked=${job.id === state.photo} @change=${() => act.commit({ photo: job.id })}>
            <img src=${job.result} width="128" height="128" loading="lazy" alt="Face found on ${new Date(job.created).toLocaleString()}"></label>`)}
      </div>` : ""}`;
};
