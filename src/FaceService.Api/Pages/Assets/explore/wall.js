import { html } from "../shared/template.js";
import { thumbnail } from "./request.js";

export const wallSize = 24;

const mostTries = 3;
const pause = 2000; // ms

/** A busy service refuses some of two dozen faces; they are asked for again. */
export function again({ target }) {
  const tries = Number(target.dataset.tries ?? 0) + 1;
  target.dataset.tries = tries;
  const { src } = target;
  if (tries <= mostTries) setTimeout(() => { if (target.src === src) target.src = src; }, tries * pause);
}

const seeds = (from) => Array.from({ length: wallSize }, (_, i) => String((from + i) % 2 ** 32));

/** Faces to pick from; one group of radio buttons, so that arrow keys walk through them. */
export const wall = (state, traits, act) => html`
  <section class="wall" aria-labelledby="wall-title">
    <div class="row">
      <h2 id="wall-title">Pick a face</h2>
      <span class="push">
        <button class="button small" ?disabled=${state.wall === 0} @click=${() => act.quiet({ wall: Math.max(0, state.wall - wallSize) }, true)}>Back</button>
        <button class="button small" @click=${() => act.quiet({ wall: (state.wall + wallSize) % 2 ** 32 }, true)}>More</button>
      </span>
    </div>
    <div class="faces" role="radiogroup" aria-labelledby="wall-title">
      ${seeds(state.wall).map((seed) => html`
        <label class="face">
          <input class="visually-hidden" type="radio" name="wall" .checked=${!state.photo && seed === state.seed} @change=${() => act.commit({ seed })}>
          <img src=${thumbnail(seed, state, traits)} width="128" height="128" loading="lazy" @error=${again} alt="Face of seed ${seed}">
        </label>`)}
    </div>
  </section>`;

/** A short row of faces to mix with or to pass through. */
export const strip = (name, label, from, chosen, state, traits, pick) => html`
  <div class="faces strip" role="radiogroup" aria-label=${label}>
    ${seeds(from).slice(0, 8).map((seed) => html`
      <label class="face">
        <input class="visually-hidden" type="radio" name=${name} .checked=${seed === chosen} @change=${() => pick(seed)}>
        <img src=${thumbnail(seed, state, traits)} width="128" height="128" loading="lazy" @error=${again} alt="Face of seed ${seed}">
      </label>`)}
  </div>`;
