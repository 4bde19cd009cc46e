import { html } from "../shared/template.js";
import { slider } from "./controls.js";
import { thumbnail } from "./request.js";
import { randomSeed } from "./state.js";
import { again } from "./wall.js";

const moved = (list, from, to) => {
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
};

const stop = (seed, i, state, traits, act) => html`
  <li>
    <img src=${thumbnail(seed, state, traits)} width="56" height="56" @error=${again} alt="Face of seed ${seed}">
    <span class="mono stop-seed">${seed}</span>
    <button class="icon" ?disabled=${i === 0} aria-label="Move ${seed} up" @click=${() => act.commit({ path: moved(state.path, i, i - 1) })}>↑</button>
    <button class="icon" ?disabled=${i === state.path.length - 1} aria-label="Move ${seed} down" @click=${() => act.commit({ path: moved(state.path, i, i + 1) })}>↓</button>
    <button class="icon" aria-label="Take ${seed} off the path" @click=${() => act.commit({ path: state.path.toSpliced(i, 1) })}>×</button>
  </li>`;

/** A walk from face to face. */
export const pathControls = (state, traits, act) => {
  const ready = state.path.length >= 2;
  return html`
    <p class="soft small">Pick a face, add it, pick another: the path leads through all of them, each drawn with the truncation, attributes and
      factors that are set.</p>
    <ol class="stops">${state.path.map((seed, i) => stop(seed, i, state, traits, act))}</ol>
    <p class="row">
      <button class="button small" ?disabled=${state.path.length >= 64} @click=${() => act.commit({ path: [...state.path, state.seed] })}>Add this face</button>
      <button class="button small" ?disabled=${state.path.length >= 64} @click=${() => act.commit({ path: [...state.path, randomSeed()] })}>Add a random one</button>
    </p>
    ${slider({ id: "frames", label: "Frames", least: 8, most: 120, step: 1, value: state.frames, shown: state.frames, change: (frames, done) => act.quiet({ frames }, done) })}
    ${slider({ id: "fps", label: "Frames a second", least: 5, most: 30, step: 1, value: state.fps, shown: state.fps, change: (fps, done) => act.quiet({ fps }, done) })}
    <p><label class="check"><input type="checkbox" .checked=${state.loop} @change=${(event) => act.commit({ loop: event.target.checked })}> Back to the first face, and on</label></p>
    <p class="row">
      <button class="button small primary" ?disabled=${!ready || act.playing === "loading"} @click=${() => (act.playing === "yes" ? act.stop() : act.play())}>
        ${{ yes: "Stop", loading: "Drawing…", no: "Play" }[act.playing]}</button>
      <button class="button small" ?disabled=${!ready} @click=${() => act.savePath("gif")}>Save GIF</button>
      <button class="button small" ?disabled=${!ready} @click=${() => act.savePath("webp")}>Save WebP</button>
    </p>
    ${ready ? "" : html`<p class="soft small">A path needs two faces at least.</p>`}`;
};
