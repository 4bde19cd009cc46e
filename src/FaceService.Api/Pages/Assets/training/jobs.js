import { base } from "../shared/base.js";
import { html } from "../shared/template.js";
import { count, duration, tone, when } from "./words.js";

const progress = ({ progress: now, state }) => (now && state === "running" ? html`
  <progress max=${now.total_images} .value=${now.images} aria-label="Progress"></progress>
  <span class="soft small">${now.stage}: ${count(now.images)} of ${count(now.total_images)} pictures, ${duration(now.seconds_left)} left</span>` : "");

const rank = ({ state }) => (state === "running" ? 0 : ["queued", "interrupted"].includes(state) ? 1 : 2);

/** What runs first, then what waits, then what has ended; of each the newest first. */
export const byState = (jobs) => [...jobs].sort((a, b) => rank(a) - rank(b)); // a stable sort

/** Jobs in the order that they are given. */
export const jobList = (jobs) => (jobs.length === 0 ? html`<p class="soft">None yet.</p>` : html`
  <ul class="jobs">${jobs.map((job) => html`
    <li class="card">
      ${job.samples.length > 0
        ? html`<img src=${job.samples.at(-1)} width="72" height="72" loading="lazy" alt="Newest samples of ${job.model}">`
        : html`<span class="empty" aria-hidden="true"></span>`}
      <div>
        <h3><a href="${base}/training?job=${job.id}">${job.model}</a> <span class="chip ${tone(job.state)}">${job.state}</span></h3>
        <p class="soft small">${job.preset} on ${job.dataset}, ${when(job.created)}</p>
        ${progress(job)}
        ${job.error ? html`<p class="problem small">${job.error}</p>` : ""}
      </div>
    </li>`)}
  </ul>`);
