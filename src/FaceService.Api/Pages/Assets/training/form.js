import { Problem, explain, send } from "../shared/api.js";
import { base } from "../shared/base.js";
import { html } from "../shared/template.js";
import { about, first, ownLength, sorted } from "./presets.js";
import { clock, count, duration } from "./words.js";

// The slider of time goes from a thousand pictures to ten million, evenly in their logarithm.
const slots = 200;
const kimgAt = (slot) => Number((10 ** ((4 * slot) / slots)).toPrecision(2));
const slotOf = (kimg) => Math.round((Math.log10(Math.max(1, kimg)) / 4) * slots);

// Settings after whose change the preset's measured speed says nothing.
const costly = [
  "size", "batch", "width", "channel_base", "channel_max", "z_dim", "w_dim", "mapping_layers", "r1_every", "path_length_every", "path_length_weight",
  "generator_steps", "loss", "augment", "threads", "device", "precision", "evaluate_every",
];

const read = (setting, text) => {
  if (setting.kind === "flag") return text === "true";
  return setting.kind === "number" || setting.kind === "integer" ? Number(text) : text;
};

/** A form made from what the service says of its presets. */
export class JobForm {
  presets = []; dataset = ""; preset = first; model = "";
  #changed = new Map(); #problems = new Map(); #problem = ""; #sending = false; #speeds; #draw; #submitted;

  constructor(speeds, draw, submitted) {
    this.#speeds = speeds;
    this.#draw = draw;
    this.#submitted = submitted;
  }

  view(datasets) {
    const preset = this.presets.find((known) => known.name === this.preset) ?? this.presets[0];
    if (!preset) return "";
    const [usual, others] = sorted(this.presets);
    const pictures = datasets.find(({ name }) => name === this.dataset)?.pictures ?? 0;
    return html`
      <form class="card job-form" novalidate @submit=${(event) => this.#submit(event, preset)}>
        <fieldset class="presets">
          <legend>What should it draw?</legend>
          <div class="preset-cards">${usual.map((one) => this.#card(one, preset, pictures))}</div>
          <details ?open=${others.includes(preset)}>
            <summary>${others.length} other sizes and systems</summary>
            <div class="preset-cards">${others.map((one) => this.#card(one, preset, pictures))}</div>
          </details>
          ${this.#measured()}
        </fieldset>
        <div class="fields">
          <div class="field">
            <label for="dataset">Pictures to learn from</label>
            <select id="dataset" required @change=${(event) => { this.dataset = event.target.value; this.#draw(); }}>
              ${datasets.map(({ name }) => html`<option .selected=${name === this.dataset}>${name}</option>`)}
            </select>
            ${this.#said("dataset")}
          </div>
          <div class="field">
            <label for="model-name">Name of the model</label>
            <input id="model-name" type="text" .value=${this.model} placeholder="${this.dataset || "dataset"}-${preset.name}" maxlength="63" autocomplete="off"
              @input=${(event) => { this.model = event.target.value; }}>
            ${this.#said("model")}
          </div>
        </div>
        ${this.#time(preset, pictures)}
        <details class="expert">
          <summary>Expert settings<span class="soft"> (${preset.settings.length})</span>${this.#changed.size > 0 ? html` <span class="chip accent">${this.#changed.size} changed</span>` : ""}</summary>
          <p class="soft small">${preset.summary} Every setting has the preset’s own value; leave what you do not know.</p>
          <div class="fields">${preset.settings.map((setting) => this.#field(setting))}</div>
        </details>
        <p class="row">
          <button class="button primary" ?disabled=${this.#sending || datasets.length === 0}>Start training</button>
          ${this.#changed.size > 0 ? html`<button class="button" type="button" @click=${() => { this.#changed.clear(); this.#draw(); }}>Back to the preset</button>` : ""}
          ${datasets.length === 0 ? html`<span class="soft small">Add pictures first.</span>` : ""}
        </p>
        <p class="problem" role="alert">${this.#problem}</p>
      </form>`;
  }

  #card(preset, chosen, pictures) {
    const { title, what, size, isGrey } = about(preset);
    const side = Math.min(size, 256);
    return html`
      <label class="preset">
        <input class="visually-hidden" type="radio" name="preset" value=${preset.name} .checked=${preset === chosen} @change=${() => this.#choose(preset.name)}>
        <span class="preset-body">
          <img class=${isGrey ? "grey" : ""} src="${base}/face/85.png?size=${side}" width="72" height="72" loading="lazy" alt="">
          <span>
            <strong>${title}</strong>${preset.name === first ? html` <span class="chip accent">best first choice</span>` : ""}
            <span class="small">${what}</span>
            <span class="soft small">${this.#minutes(preset, size, ownLength(preset, pictures))}</span>
          </span>
        </span>
      </label>`;
  }

  #choose(name) {
    this.preset = name;
    this.#changed.clear();
    this.#problems.clear();
    this.#draw();
  }

  /** How long the preset's own length takes here. */
  #minutes(preset, size, kimg) {
    const speed = this.#speeds.of(preset.name);
    if (speed && kimg > 0) return `${duration((kimg * 1000) / speed)} on this machine`;
    if (speed) return `${count(speed)} pictures a second on this machine`;
    if (this.#speeds.isMeasuring) return "being measured…";
    return this.#speeds.hasMeasured && size > 128 ? "too slow to measure without a graphics card" : "not measured on this machine";
  }

  #measured() {
    if (this.#speeds.isMeasuring) return html`<p class="soft small" role="status">The speed of this machine is being measured; it takes a minute, and the times appear one by one.</p>`;
    return html`<p class="soft small">Times are for the preset’s whole length, from a few steps on this machine with nothing beside them.
      <button class="link" type="button" @click=${() => this.#speeds.measure().catch((error) => { this.#problem = explain(error); this.#draw(); })}>Measure again</button></p>`;
  }

  #time(preset, pictures) {
    const own = ownLength(preset, pictures);
    const kimg = Number(this.#changed.get("kimg") ?? own) || own;
    const speed = costly.some((name) => this.#changed.has(name)) ? undefined : this.#speeds.of(preset.name);
    const long = speed ? `about ${duration((kimg * 1000) / speed)}` : "";
    return html`
      <div class="time">
        <label for="time">How long?</label>
        <output for="time">${long ? html`<strong>${long}</strong>, until ${clock((kimg * 1000) / speed)}: ` : ""}${count(kimg * 1000)} pictures shown</output>
        <input id="time" type="range" min="0" max=${slots} step="1" .value=${String(slotOf(kimg))} aria-describedby="time-note"
          aria-valuetext="${long} ${count(kimg * 1000)} pictures shown"
          @input=${(event) => { this.#set(preset, "kimg", String(kimgAt(Number(event.target.value)))); }}>
        <p id="time-note" class="soft small">Shapes of faces come after ten to fifty thousand pictures; longer is better. A training can be stopped at any time, and extended later.</p>
      </div>`;
  }

  #set(preset, name, text) {
    if (text === preset.settings.find((setting) => setting.name === name)?.value) this.#changed.delete(name);
    else this.#changed.set(name, text);
    this.#problems.delete(`settings.${name}`);
    this.#draw();
  }

  #field(setting) {
    const id = `setting-${setting.name}`;
    const value = this.#changed.get(setting.name) ?? setting.value;
    const change = (event) => {
      const preset = this.presets.find((known) => known.name === this.preset);
      this.#set(preset, setting.name, setting.kind === "flag" ? String(event.target.checked) : event.target.value.trim());
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
      event.target.querySelector(".expert").open ||= [...this.#problems.keys()].some((field) => field.startsWith("settings."));
    } finally {
      this.#sending = false;
      this.#draw();
    }
  }
}
