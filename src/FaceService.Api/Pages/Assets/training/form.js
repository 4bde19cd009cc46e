import { Problem, explain, send } from "../shared/api.js";
import { base } from "../shared/base.js";
import { html } from "../shared/template.js";

// What most people change; the rest is a click away.
const first = ["kimg", "epochs", "batch", "size", "seed"];

const read = (setting, text) => {
  if (setting.kind === "flag") return text === "true";
  return setting.kind === "number" || setting.kind === "integer" ? Number(text) : text;
};

/** A form made from what the service says of its presets. */
export class JobForm {
  presets = []; dataset = ""; preset = "stylegan2-64"; model = "";
  #changed = new Map(); #problems = new Map(); #problem = ""; #sending = false; #draw; #submitted;

  constructor(draw, submitted) {
    this.#draw = draw;
    this.#submitted = submitted;
  }

  view(datasets) {
    const preset = this.presets.find((known) => known.name === this.preset) ?? this.presets[0];
    if (!preset) return "";
    const main = preset.settings.filter((setting) => first.includes(setting.name)).sort((a, b) => first.indexOf(a.name) - first.indexOf(b.name));
    const others = preset.settings.filter((setting) => !first.includes(setting.name));
    return html`
      <form class="card job-form" novalidate @submit=${(event) => this.#submit(event, preset)}>
        <div class="fields">
          <div class="field">
            <label for="dataset">Pictures</label>
            <select id="dataset" required @change=${(event) => { this.dataset = event.target.value; }}>
              ${datasets.map(({ name }) => html`<option .selected=${name === this.dataset}>${name}</option>`)}
            </select>
            ${this.#said("dataset")}
          </div>
          <div class="field">
            <label for="preset">Preset</label>
            <select id="preset" @change=${(event) => { this.preset = event.target.value; this.#problems.clear(); this.#draw(); }}>
              ${this.presets.map(({ name }) => html`<option .selected=${name === preset.name}>${name}</option>`)}
            </select>
          </div>
          <div class="field">
            <label for="model-name">Name of the model</label>
            <input id="model-name" type="text" .value=${this.model} placeholder="${this.dataset || "dataset"}-${preset.name}" maxlength="63" autocomplete="off"
              @input=${(event) => { this.model = event.target.value; }}>
            ${this.#said("model")}
          </div>
        </div>
        <p class="soft small">${preset.summary}</p>
        <div class="fields">${main.map((setting) => this.#field(setting))}</div>
        <details>
          <summary>${others.length} more settings</summary>
          <div class="fields">${others.map((setting) => this.#field(setting))}</div>
        </details>
        <p class="row">
          <button class="button primary" ?disabled=${this.#sending || datasets.length === 0}>Start training</button>
          ${this.#changed.size > 0 ? html`<button class="button" type="button" @click=${() => { this.#changed.clear(); this.#draw(); }}>Back to the preset</button>` : ""}
          ${datasets.length === 0 ? html`<span class="soft small">Add pictures first.</span>` : ""}
        </p>
        <p class="problem" role="alert">${this.#problem}</p>
      </form>`;
  }

  #field(setting) {
    const id = `setting-${setting.name}`;
    const value = this.#changed.get(setting.name) ?? setting.value;
    const change = (event) => {
      const text = setting.kind === "flag" ? String(event.target.checked) : event.target.value.trim();
      if (text === setting.value) this.#changed.delete(setting.name);
      else this.#changed.set(setting.name, text);
      this.#problems.delete(`settings.${setting.name}`);
      this.#draw();
    };
    const label = html`<label for=${id}>${setting.name.replaceAll("_", " ")}${this.#changed.has(setting.name) ? html` <span class="chip accent">changed</span>` : ""}</label>`;
    const note = html`<p id="${id}-note" class="soft small">${setting.help}</p>${this.#said(`settings.${setting.name}`)}`;
    if (setting.kind === "flag") return html`
      <div class="field flag"><span><input id=${id} type="checkbox" aria-describedby="${id}-note" .checked=${value === "true"} @change=${change}> ${label}</span>${note}</div>`;
    if (setting.kind === "choice") return html`
      <div class="field">${label}
        <select id=${id} aria-describedby="${id}-note" @change=${change}>${setting.options.map((option) => html`<option .selected=${option === value}>${option}</option>`)}</select>
        ${note}</div>`;
    const isNumber = setting.kind !== "text";
    return html`
      <div class="field">${label}
        <input id=${id} type=${isNumber ? "number" : "text"} aria-describedby="${id}-note" min=${setting.min ?? ""} max=${setting.max ?? ""} step=${setting.kind === "integer" ? 1 : "any"}
          aria-invalid=${this.#problems.has(`settings.${setting.name}`)} .value=${value} @change=${change}>
        ${note}</div>`;
  }

  #said(field) {
    const problem = this.#problems.get(field);
    return problem ? html`<p class="problem small">Allowed is ${problem}.</p>` : "";
  }

  async #submit(event, preset) {
    event.preventDefault();
    this.#sending = true;
    this.#problem = "";
    this.#problems.clear();
    this.#draw();
    const settings = {};
    for (const setting of preset.settings) if (this.#changed.has(setting.name)) settings[setting.name] = read(setting, this.#changed.get(setting.name));
    const body = { dataset: this.dataset, preset: preset.name, settings };
    if (this.model) body.model = this.model;
    try {
      this.#submitted(await (await send("POST", `${base}/train`, body)).json());
    } catch (error) {
      this.#problem = explain(error);
      if (error instanceof Problem) this.#problems = new Map(error.errors.map(({ field, allowed }) => [field, allowed]));
      event.target.querySelector("details").open ||= [...this.#problems.keys()].some((field) => !first.includes(field.slice("settings.".length)));
    } finally {
      this.#sending = false;
      this.#draw();
    }
  }
}
