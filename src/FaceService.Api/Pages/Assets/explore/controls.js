import { html } from "../shared/template.js";
import { strongest } from "./state.js";

const show = (value) => (Math.round(value * 100) / 100).toFixed(2);

/** A slider that redraws while it is dragged and is remembered when it is let go. */
export const slider = ({ id, label, least, most, step, value, shown, unset, change, note, ends }) => html`
  <div class="slider ${ends ? "with-ends" : ""}">
    <label for=${id}>${label}</label>
    <output for=${id}>${shown ?? show(value)}</output>
    ${ends?.map((end) => html`<button class="end" aria-label=${end.label} @click=${() => change(end.value, true)}><canvas data-end=${end.id} width="64" height="64"></canvas></button>`)}
    <input id=${id} type="range" min=${least} max=${most} step=${step} .value=${String(value)}
      @input=${(event) => change(Number(event.target.value), false)}
      @change=${(event) => change(Number(event.target.value), true)}
      @dblclick=${() => unset && change(unset, true)}>
    ${note ? html`<p class="soft small">${note}</p>` : ""}
  </div>`;

const truncation = (state, traits, act) => slider({
  id: "truncation",
  label: "Truncation",
  least: 0,
  most: 2,
  step: 0.01,
  value: state.truncation ?? traits.truncation,
  change: (value, done) => act.set({ truncation: value }, done),
  note: "Left is the average face, right is wilder than any that was seen in training.",
});

const attributes = (state, traits, act) => Object.entries(traits.attributes).map(([group, values]) => {
  const chosen = values.includes(state.attributes[group]) ? state.attributes[group] : "";
  const choose = (value) => {
    const next = { ...state.attributes, [group]: value };
    if (value === "") delete next[group];
    act.commit({ attributes: next });
  };
  const option = (value, text) => html`
    <label><input class="visually-hidden" type="radio" name="a.${group}" .checked=${value === chosen} @change=${() => choose(value)}><span>${text}</span></label>`;
  return html`
    <fieldset class="segments">
      <legend>${group}</legend>
      <div>${option("", "by seed")}${values.map((value) => option(value, value))}</div>
    </fieldset>`;
});

const noise = (state, act) => html`
  <fieldset class="segments">
    <legend>Noise: the fine grain of hair and skin</legend>
    <div>${[["const", "fixed"], ["none", "none"], ["random", "drawn"]].map(([value, text]) => html`
      <label><input class="visually-hidden" type="radio" name="noise" .checked=${value === state.noise}
        @change=${() => act.commit({ noise: value, noiseSeed: null })}><span>${text}</span></label>`)}
    </div>
    ${state.noise === "random" ? slider({
      id: "noise-seed",
      label: "Noise seed",
      least: 0,
      most: 999,
      step: 1,
      value: Number(state.noiseSeed ?? 0) % 1000,
      shown: state.noiseSeed ?? "the face's own",
      change: (value, done) => act.set({ noiseSeed: String(value) }, done),
    }) : ""}
  </fieldset>`;

/** What can be changed about a face as a whole. */
export const faceControls = (state, traits, act) => html`
  <div class="field">
    <label for="seed">Seed</label>
    <span class="row">
      <input id="seed" type="text" .value=${state.seed} spellcheck="false" autocomplete="off" maxlength="256" aria-describedby="seed-note"
        @change=${(event) => event.target.value && act.commit({ seed: event.target.value })}>
      <button class="button small" @click=${() => act.random()}>Random</button>
    </span>
    <p id="seed-note" class="soft small">A number up to 4294967295, or any words: each has a face.</p>
  </div>
  ${traits.w_dim > 0 ? truncation(state, traits, act) : ""}
  ${attributes(state, traits, act)}
  ${traits.noise ? noise(state, act) : ""}`;

/** Steps along the model's own directions. */
export const factorControls = (state, traits, act) => {
  const highest = Math.max(-1, ...Object.keys(state.factors).map(Number));
  const count = Math.min(traits.w_dim, Math.max(act.factorsShown, highest + 1));
  return html`
    <p class="soft small">Directions that this model found by itself, the strongest first. They have no names: the pictures
      beside each show its two ends. A double click on a slider sets it back.</p>
    ${Array.from({ length: count }, (_, index) => slider({
      id: `factor-${index}`,
      label: `Factor ${index + 1}`,
      least: -strongest,
      most: strongest,
      step: 0.1,
      value: state.factors[index] ?? 0,
      shown: (state.factors[index] ?? 0).toFixed(1),
      unset: 0,
      ends: [-strongest, strongest].map((value, end) => ({ id: `${index}:${end}`, value, label: `Factor ${index + 1} to ${value}` })),
      change: (value, done) => act.set({ factors: { ...state.factors, [index]: value } }, done),
    }))}
    <p class="row">
      <button class="button small" ?disabled=${count >= traits.w_dim} @click=${() => act.moreFactors()}>More factors</button>
      <button class="button small" ?disabled=${Object.keys(state.factors).length === 0} @click=${() => act.commit({ factors: {} })}>All back to zero</button>
    </p>`;
};
