import { html } from "../shared/template.js";

const number = (address) => Number(/(\d+)\.png$/.exec(address)[1]);

/** The sample sheets over time: the same latents, drawn again and again as the network learns. */
export const samples = (view, change) => {
  const { job } = view;
  if (job.samples.length === 0) return html`<p class="soft">The first sheet of samples comes as soon as the pictures have been read.</p>`;
  const at = Math.min(view.at ?? job.samples.length - 1, job.samples.length - 1);
  const address = job.samples[at];
  return html`
    <figure class="sheet-view">
      <img src=${view.lapse ? job.timelapse : address} alt=${view.lapse ? `Time lapse of ${job.model}: all sample sheets one after the other`
        : `Faces drawn after ${number(address)} steps, always from the same latents`}>
      <figcaption>${view.lapse ? "All sheets, one after the other" : number(address) === 0 ? "Before the first step: noise" : `After ${number(address)} steps`}</figcaption>
    </figure>
    <label for="sheet">Sheet ${at + 1} of ${job.samples.length}</label>
    <input id="sheet" type="range" min="0" max=${job.samples.length - 1} step="1" .value=${String(at)}
      @input=${(event) => change({ at: Number(event.target.value) === job.samples.length - 1 ? null : Number(event.target.value), lapse: false })}>
    ${job.timelapse ? html`<p class="row">
      <button class="button small" aria-pressed=${view.lapse} @click=${() => change({ lapse: !view.lapse })}>${view.lapse ? "Stop" : "Time lapse"}</button>
      <a class="button small" href=${job.timelapse} download="${job.model}-timelapse.gif">Save it</a></p>` : ""}`;
};
