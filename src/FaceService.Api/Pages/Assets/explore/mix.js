import { html } from "../shared/template.js";
import { randomSeed } from "./state.js";
import { strip } from "./wall.js";

/** Pixels a side that a row of w styles: two rows a resolution, the last for colour alone. */
export function layerName(layer, traits) {
  if (layer === traits.num_ws - 1) return "colour";
  return `${4 * 2 ** Math.ceil(layer / 2)} px`;
}

/** The usual thirds: what pose and shape follow, what features follow, what colours follow. */
export function thirds(traits) {
  const coarse = Math.min(4, Math.ceil(traits.num_ws / 3));
  const middle = Math.min(8, Math.ceil((2 * traits.num_ws) / 3));
  const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);
  return [
    ["Coarse", "pose, shape of the head", range(0, coarse)],
    ["Middle", "features, hair", range(coarse, middle)],
    ["Fine", "colours, grain", range(middle, traits.num_ws)],
  ];
}

const same = (one, other) => one.length === other.length && one.every((layer, i) => layer === other[i]);

/** Style mixing: a second face takes over some of the layers. */
export const mixControls = (state, traits, act) => {
  const mix = state.mix ?? { seed: "", layers: [] };
  const take = (layers) => act.commit({ mix: { seed: mix.seed || randomSeed(), layers: [...layers].sort((a, b) => a - b) } });
  const toggle = (layer, on) => take(on ? [...mix.layers, layer] : mix.layers.filter((other) => other !== layer));
  const pick = (seed) => act.commit({ mix: { seed, layers: mix.layers.length > 0 ? mix.layers : thirds(traits)[0][2] } }); // the coarse layers: they change most of what is seen
  const from = (state.wall + 1000) % 2 ** 32;
  return html`
    <p class="soft small">A second face lends its style to some layers of the first: the coarse ones carry pose and shape, and change the most; the fine ones carry colours.</p>
    <div class="field">
      <label for="mix-seed">Second face, by seed</label>
      <span class="row">
        <input id="mix-seed" type="text" .value=${mix.seed} placeholder="none" spellcheck="false" autocomplete="off" maxlength="256"
          @change=${(event) => (event.target.value ? pick(event.target.value) : act.commit({ mix: null }))}>
        <button class="button small" @click=${() => pick(randomSeed())}>Random</button>
      </span>
    </div>
    ${strip("mix", "Faces to mix with", from, mix.seed, state, traits, pick)}
    <fieldset class="segments">
      <legend>What it takes over</legend>
      <div>${thirds(traits).map(([name, what, layers]) => html`
        <button class="segment" title=${what} aria-pressed=${same(mix.layers, layers)} @click=${() => take(layers)}>${name}<small>${what}</small></button>`)}
      </div>
    </fieldset>
    <fieldset class="layers">
      <legend>Layer by layer</legend>
      ${Array.from({ length: traits.num_ws }, (_, layer) => html`
        <label><input type="checkbox" .checked=${mix.layers.includes(layer)} @change=${(event) => toggle(layer, event.target.checked)}>
          ${layer} <small class="soft">${layerName(layer, traits)}</small></label>`)}
    </fieldset>
    <p><button class="button small" ?disabled=${!state.mix} @click=${() => act.commit({ mix: null })}>Do not mix</button></p>`;
};
