import { ask, explain, getJson, send } from "../shared/api.js";
import { base } from "../shared/base.js";
import { html, render } from "../shared/template.js";
import { Chart } from "./chart.js";
import { samples } from "./samples.js";
import { Series, called, charts } from "./series.js";
import { count, duration, few, hasEnded, tone, when } from "./words.js";

const enough = 200; // points: a chart has not many more pixels
const mostLooks = 5; // a second apart: the service sees a new model a moment after the worker has put it there
const mostOthers = 12; // runs to compare with
const faceless = "No face: "; // how the worker's note begins on a model that draws none

const news = {
  queued: "The training waits for the worker.",
  running: "The training is running.",
  succeeded: "The training has succeeded.",
  failed: "The training has failed.",
  cancelled: "The training is cancelled.",
  interrupted: "The training was interrupted; it goes on by itself.",
};

/** One job, as it happens. */
export async function showJob(root, id, say) {
  const address = `${base}/train/${encodeURIComponent(id)}`;
  const view = { job: await getJson(address), model: null, isGone: false, at: null, lapse: false, notes: [], busy: false, looks: 0, smoothing: 0.6, isLog: false, others: null, beside: new Map() };
  const drawn = new Map();
  let series = null;
  let events = null;
  let due = false;
  let soon = 0;
  let look = Promise.resolve();

  document.querySelector("[data-lead]").hidden = true;
  document.title = `${view.job.model} · Training · FaceService`;

  const change = (changed) => { Object.assign(view, changed); draw(); };

  async function reload() {
    view.job = await getJson(address);
    draw();
    if (!view.job.published) return;
    view.looks = 0;
    await findModel(view.job.published);
  }

  /** A short run is over before events have told much of it; its file has every row. */
  async function refine() {
    if (!series || series.figures || !view.job.losses || series.progress.length >= enough) return;
    series.figures = Series.ofCsv(await (await ask(view.job.losses)).text());
    draw();
  }

  /** Whether the model that came out is served; somebody may have deleted it meanwhile. */
  async function findModel(id) {
    const { models } = await getJson(`${base}/models`);
    view.model = models.find((model) => model.id === id) ?? null;
    view.isGone = !view.model && view.looks >= mostLooks;
    draw();
    if (!view.model && view.looks++ < mostLooks) setTimeout(() => findModel(id).catch((error) => say(explain(error))), 1000);
  }

  // A page that is looked at again may have missed that.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && view.job.published) findModel(view.job.published).catch((error) => say(explain(error)));
  });

  /** The other runs that can be laid over this one. */
  async function findOthers() {
    const { jobs } = await getJson(`${base}/train`);
    view.others = jobs.filter((other) => other.id !== view.job.id && other.losses).slice(0, mostOthers);
    draw();
  }

  function quiet() {
    events?.close();
    clearTimeout(soon);
  }

  async function lookAgain() {
    const before = view.job.state;
    await reload().catch((error) => say(explain(error)));
    if (view.job.state !== before) say(news[view.job.state]);
  }

  /** Replays what has happened, and goes on with what does. */
  function listen() {
    quiet();
    let ended = false;
    series = { progress: new Series(), evaluation: new Series() };
    view.notes = [];
    events = new EventSource(view.job.events);
    events.addEventListener("progress", (event) => {
      const progress = JSON.parse(event.data);
      const { stage, images, images_per_second: speed, losses } = progress;
      if (stage !== "packing") series.progress.add(images, { ...losses, ...(speed > 0 ? { images_per_second: speed } : {}) });
      view.job.progress = progress;
      draw();
    });
    events.addEventListener("sample", (event) => {
      const sheet = `${view.job.url}/samples/${JSON.parse(event.data).sample}.png`;
      if (!view.job.samples.includes(sheet)) view.job.samples.push(sheet);
      draw();
    });
    events.addEventListener("evaluation", (event) => {
      const { images, figures } = JSON.parse(event.data);
      series.evaluation.add(images, figures);
      draw();
    });
    events.addEventListener("note", (event) => { view.notes.push(JSON.parse(event.data).message); draw(); });
    // What is replayed comes at once; the job is asked for when that is over.
    events.addEventListener("state", (event) => {
      ended = hasEnded(JSON.parse(event.data).state);
      clearTimeout(soon);
      soon = setTimeout(() => { look = lookAgain(); }, 50);
    });
    // The stream of an ended job ends, too; there is no more to come back for.
    events.addEventListener("error", () => {
      if (!ended) return;
      events.close();
      refine().catch((error) => say(explain(error)));
    });
  }

  async function act(method, path, body, again) {
    view.busy = true;
    draw();
    try {
      await send(method, path, body);
      if (!again) return true;
      await reload();
      listen();
    } catch (error) {
      say(explain(error));
    } finally {
      view.busy = false;
      draw();
    }
    return false;
  }

  const actions = {
    cancel: () => act("POST", `${address}/cancel`, undefined, true),
    resume: () => act("POST", `${address}/resume`, undefined, true),
    extend: (event) => {
      event.preventDefault();
      act("POST", `${address}/extend`, { kimg: Number(event.target.elements.kimg.value) }, true);
    },
    async remove() {
      if (!confirm("Remove this training, its samples and checkpoints? The model that came out of it stays.")) return;
      quiet(); // nothing may be asked about what is gone
      await look;
      if (await act("DELETE", address)) location.assign(`${base}/training`);
      else listen();
    },
    async compare(other, isOn) {
      if (!isOn) view.beside.delete(other.id);
      else view.beside.set(other.id, { other, series: Series.ofCsv(await (await ask(other.losses)).text()) });
      draw();
    },
    async standard() {
      const warning = view.notes.find((note) => note.startsWith(faceless));
      if (!confirm(`Make ${view.job.published} the default? Whoever asks for a face without naming a model gets one of its faces from now on.${warning ? `\n\n${warning}` : ""}`)) return;
      await act("PUT", `${base}/models/default`, { model: view.job.published }, true);
      say(`${view.job.published} is the default now.`);
    },
  };

  // Events may come in bursts; a screen shows one picture at a time.
  function draw() {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      render(page(view, actions, change), root);
      plot();
    });
  }

  function plot() {
    if (!series) return;
    for (const chart of charts) {
      const lines = [...own(chart), ...besides(chart)];
      const place = root.querySelector(`#chart-${chart.id}`);
      place.closest("section").hidden = lines.length === 0;
      if (lines.length === 0) continue;
      if (!drawn.has(chart.id)) drawn.set(chart.id, new Chart(place, chart));
      drawn.get(chart.id).show(lines, view);
    }
  }

  const own = (chart) => (chart.of === "progress" && chart.id !== "speed" ? series.figures ?? series.progress : series[chart.of]).of(chart)
    .map((line) => ({ ...line, label: called(line.name) }));

  const besides = (chart) => (chart.of !== "progress" ? [] : [...view.beside.values()].flatMap(({ other, series: theirs }) =>
    theirs.of(chart).map((line) => ({ ...line, label: `${other.model}: ${called(line.name)}`, isOther: true }))));

  await reload();
  listen();
  await findOthers();
}

const page = (view, actions, change) => {
  const { job } = view;
  return html`
    <p><a href="${base}/training">All trainings</a></p>
    <div class="job-head">
      <h2>${job.model} <span class="chip ${tone(job.state)}" data-state>${job.state}</span></h2>
      <p class="soft">${job.preset} on ${job.dataset}, asked for ${when(job.created)}${job.ended ? `, ended ${when(job.ended)}` : ""}.</p>
      ${job.error ? html`<p class="problem">${job.error}</p>` : ""}
      ${facts(job)}
      ${published(view, actions)}
      ${buttons(view, actions)}
    </div>
    <div class="job-body">
      <section aria-labelledby="samples-title"><h3 id="samples-title">Samples</h3>${samples(view, change)}</section>
      <div class="charts">
        ${tools(view, actions, change)}
        ${charts.map((chart) => html`
        <section hidden aria-labelledby="title-${chart.id}"><h3 id="title-${chart.id}">${chart.title}</h3><div class="chart" id="chart-${chart.id}" role="img"></div></section>`)}
        ${job.losses ? html`<p class="small"><a href=${job.losses} download="${job.model}-losses.csv">All figures as CSV</a>; TensorBoard reads the run’s folder.</p>` : ""}
      </div>
    </div>
    ${settings(job)}
    ${view.notes.length > 0 ? html`<section aria-labelledby="notes-title"><h3 id="notes-title">Notes</h3><ul>${view.notes.map((note) => html`<li>${note}</li>`)}</ul></section>` : ""}`;
};

const facts = (job) => {
  const now = job.progress;
  if (!now) return html`<p class="soft">${{ queued: "It waits for the worker.", running: "It is starting." }[job.state] ?? "It has not begun."}</p>`;
  return html`
    <progress max=${now.total_images} .value=${now.images} aria-label="Progress"></progress>
    <dl class="tiles">
      <div><dt>${now.stage === "packing" ? "Pictures read" : "Pictures shown"}</dt><dd>${count(now.images)} <small>of ${count(now.total_images)}</small></dd></div>
      ${now.images_per_second > 0 ? html`<div><dt>Pictures a second</dt><dd>${few(now.images_per_second)}</dd></div>` : ""}
      <div><dt>Time left</dt><dd>${job.state === "running" ? duration(now.seconds_left) : "none"}</dd></div>
      ${"augment_p" in (now.losses ?? {}) ? html`<div><dt>Augmentation</dt><dd>${few(now.losses.augment_p)}</dd></div>` : ""}
    </dl>`;
};

const published = ({ job, model, isGone, notes, busy }, actions) => (job.published ? html`
  <div class="card published">
    ${isGone
      ? html`<p><strong>${job.published}</strong> came out of this training and has been deleted since. “Extend” trains on from where it was, and publishes it anew.</p>`
      : html`<p><strong>${job.published}</strong> is published. ${model ? html`<a href="${base}/explore?model=${encodeURIComponent(job.published)}">Try it</a>
        · <a href="${base}/models/${encodeURIComponent(job.published)}">its card</a>` : "The service is about to load it."}</p>`}
    ${notes.filter((note) => note.startsWith(faceless)).map((note) => html`<p class="problem">${note}</p>`)}
    ${model?.evaluation ? html`<p class="soft small">${measure(model.evaluation)}</p>` : ""}
    ${model && !model.default ? html`<button class="button small" ?disabled=${busy} @click=${actions.standard}>Make it the default</button>` : ""}
  </div>` : "");

/** The one figure that an evaluation comes to. */
function measure({ sliced_wasserstein: distances }) {
  const found = distances?.to_held_out ?? distances?.to_data;
  if (!found) return "Evaluated; see its card.";
  const floor = distances.floor ? `, where real pictures among themselves come to ${few(distances.floor.distance)}` : "";
  return `Distance to real pictures ${few(found.distance)}${floor} (sliced Wasserstein; less is better).`;
}

/** How the charts are drawn, and which other runs lie over them. */
const tools = (view, actions, change) => html`
  <div class="chart-tools">
    <label for="smoothing">Smoothing</label>
    <input id="smoothing" type="range" min="0" max="0.99" step="0.01" .value=${String(view.smoothing)} @input=${(event) => change({ smoothing: Number(event.target.value) })}>
    <label class="check"><input id="log" type="checkbox" .checked=${view.isLog} @change=${(event) => change({ isLog: event.target.checked })}> Logarithmic</label>
    ${view.others?.length > 0 ? html`
      <details><summary>Compare with other trainings</summary>
        ${view.others.map((other) => html`<label class="check"><input type="checkbox" .checked=${view.beside.has(other.id)}
          @change=${(event) => actions.compare(other, event.target.checked)}> ${other.model} <span class="soft small">${other.preset}, ${when(other.created)}</span></label>`)}
      </details>` : ""}
  </div>`;

const buttons = ({ job, busy }, actions) => html`
  <div class="row job-actions">
    ${hasEnded(job.state) ? "" : html`<button class="button danger" ?disabled=${busy} @click=${actions.cancel}>Cancel</button>`}
    ${["failed", "cancelled"].includes(job.state) ? html`<button class="button primary" ?disabled=${busy} @click=${actions.resume}>Resume</button>` : ""}
    ${hasEnded(job.state) && job.progress ? html`
      <form class="row" @submit=${actions.extend}>
        <label for="kimg">Extend to</label>
        <input id="kimg" name="kimg" type="number" min="0" step="any" required size="7" .value=${String(Math.ceil(2 * (job.progress?.total_images ?? 1000)) / 1000)}>
        <span>thousand pictures</span>
        <button class="button small" ?disabled=${busy}>Extend</button>
      </form>` : ""}
    ${hasEnded(job.state) ? html`<button class="button small danger" ?disabled=${busy} @click=${actions.remove}>Remove</button>` : ""}
  </div>`;

const settings = (job) => {
  const changed = Object.entries(job.settings);
  return html`
    <section aria-labelledby="settings-title"><h3 id="settings-title">Settings</h3>
      ${changed.length === 0 ? html`<p class="soft">All as ${job.preset} has them.</p>`
        : html`<dl class="pairs">${changed.map(([name, value]) => html`<dt class="mono">${name}</dt><dd class="mono">${String(value)}</dd>`)}</dl>`}
    </section>`;
};
