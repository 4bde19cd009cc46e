import { explain, getJson } from "../shared/api.js";
import { base } from "../shared/base.js";
import { html, render } from "../shared/template.js";
import { datasetCards, uploadCard } from "./datasets.js";
import { JobForm } from "./form.js";
import { byState, jobList } from "./jobs.js";
import { photosCard } from "./photos.js";
import { Speeds } from "./speeds.js";
import { hasEnded } from "./words.js";

/** Datasets, a form for a new job, and all jobs. */
export async function showOverview(root, say) {
  let datasets = [];
  let jobs = [];
  let events = null;
  const details = new Map(); // datasets do not change: each is asked for once
  const speeds = new Speeds(() => draw());
  const form = new JobForm(speeds, () => draw(), (job) => location.assign(`${base}/training?job=${job.id}`));
  const act = {
    say,
    choose(name) {
      form.dataset = name;
      draw();
      root.querySelector("#job-form").scrollIntoView({ block: "start" });
      root.querySelector("#job-form [name=preset]:checked").focus({ preventScroll: true });
    },
    reload: () => load().catch((error) => say(explain(error))),
    draw: () => draw(),
  };

  async function load() {
    // One after the other: where a key is needed, it is asked for once.
    form.presets = (await getJson(`${base}/train/presets`)).presets;
    ({ datasets } = await getJson(`${base}/datasets`));
    ({ jobs } = await getJson(`${base}/train`));
    form.dataset ||= datasets[0]?.name ?? "";
    jobs = byState(jobs);
    follow();
    draw();
    await Promise.all([...datasets.filter(({ name }) => !details.has(name)).map(explainDataset), speeds.load(jobs[0]?.state === "running")]);
    draw();
  }

  async function explainDataset({ name, url }) {
    details.set(name, await getJson(url));
  }

  /** Listens to the job that will change next; once it does, another may be it. */
  function follow() {
    events?.close();
    const next = jobs.find((job) => job.state === "running") ?? jobs.findLast((job) => ["queued", "interrupted"].includes(job.state));
    if (!next) return;
    let known = next.state;
    events = new EventSource(next.events);
    events.addEventListener("progress", (event) => {
      next.progress = { ...next.progress, ...JSON.parse(event.data) };
      draw();
    });
    events.addEventListener("state", (event) => {
      const { state } = JSON.parse(event.data);
      if (state === known || state !== "running" && !["succeeded", "failed", "cancelled"].includes(state)) return;
      known = state;
      act.reload();
    });
  }

  function draw() {
    const isRunning = jobs[0] && !hasEnded(jobs[0].state);
    const list = html`
      <section aria-labelledby="jobs-title">
        <h2 id="jobs-title">Trainings</h2>
        ${jobList(jobs)}
      </section>`;
    render(html`
      ${isRunning ? list : ""}
      <section aria-labelledby="data-title">
        <h2 id="data-title">Pictures</h2>
        <div class="cards">${datasetCards(datasets, details, form.dataset, act)}${uploadCard(act)}${photosCard(act)}</div>
      </section>
      <section aria-labelledby="form-title" id="job-form">
        <h2 id="form-title">A new training</h2>
        ${form.view(datasets)}
      </section>
      ${isRunning ? "" : list}`, root);
  }

  await load();
}
