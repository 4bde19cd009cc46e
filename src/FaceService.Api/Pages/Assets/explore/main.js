import { explain, getJson, send } from "../shared/api.js";
import { copy } from "../shared/copy.js";
import { download } from "../shared/download.js";
import { base } from "../shared/base.js";
import { html, render } from "../shared/template.js";
import { codeControls } from "./code.js";
import { Ends } from "./ends.js";
import { factorControls, faceControls } from "./controls.js";
import { History } from "./history.js";
import { mixControls } from "./mix.js";
import { Painter } from "./painter.js";
import { latentOf, loadPhoto, photoControls } from "./photo.js";
import { pathControls } from "./path.js";
import { faceRequest, pathRequest } from "./request.js";
import { Stage } from "./stage.js";
import { parse, randomSeed } from "./state.js";
import { wall } from "./wall.js";

const names = { face: "Face", factors: "Factors", mix: "Mix", path: "Path", photo: "Photo", code: "Code" };
const panels = { face: faceControls, factors: factorControls, mix: mixControls, path: pathControls, photo: photoControls, code: codeControls };
const suffixes = { png: "png", jpeg: "jpg", webp: "webp" };

const root = document.querySelector("[data-explore]");
const status = root.querySelector("[data-status]");
const stage = new Stage(root.querySelector("[data-stage]"));
let state = parse(location.search);
let done = state; // without what is being dragged
let models = [];
let traits = null;

const say = (text) => { status.textContent = text; };
const fail = (error) => say(explain(error));
// The tab and the wall stay where they are: they are ways of looking, not faces.
const past = new History((restored) => { state = { ...restored, tab: state.tab, wall: state.wall }; act.playing = "no"; choose(state.model); past.settle(state); });
const ends = new Ends();
const painter = new Painter(
  (blob, body) => stage.show(blob, `Synthetic portrait of a person who does not exist, ${body.latent ? "found for a photograph" : `seed ${body.seed}`}`).then(() => say("")), fail);

// What the parts of the page can ask for.
const act = {
  factorsShown: 8,
  playing: "no",

  /** A change that is seen at once, and remembered when it is done. */
  set(change, isDone) {
    state = { ...state, ...("seed" in change ? { photo: null } : {}), ...change };
    act.playing = "no";
    paint(isDone);
    if (isDone) remember();
    draw();
  },

  /** A change that leaves the face as it is: nothing to undo. */
  quiet(change, isDone) {
    state = { ...state, ...change };
    done = { ...done, ...change };
    if (isDone) past.settle(state);
    draw();
  },

  commit: (change) => act.set(change, true),
  random: () => act.commit({ seed: randomSeed() }),
  moreFactors() { act.factorsShown += 8; draw(); },
  copy: (text, what) => copy(text).then(() => say(`${what}: copied.`), fail),

  async play() {
    act.playing = "loading";
    draw();
    try {
      const blob = await walk("webp", 256);
      if (act.playing !== "loading") return;
      await stage.show(blob, `The path through the faces of seeds ${state.path.join(", ")}`);
      act.playing = "yes";
    } catch (error) {
      act.playing = "no";
      fail(error);
    }
    draw();
  },

  draw: () => draw(),
  stop() { act.playing = "no"; paint(true); draw(); },
  savePath: (format) => walk(format, 256).then((blob) => download(blob, `path.${format}`)).catch(fail),
  save: (format) => image({ format, size: Math.max(512, traits.image_size) })
    .then((blob) => download(blob, `face-${state.photo ?? state.seed}.${suffixes[format]}`)).catch(fail),
};

function remember() {
  done = state;
  past.push(state);
}

async function image(output) {
  return (await send("POST", `${base}/generate`, faceRequest(state, traits, output), { headers: { Accept: "image/*" } })).blob();
}

async function walk(format, size) {
  const body = pathRequest(state, traits, { format, size: Math.min(512, Math.max(size, traits.image_size)) });
  return (await send("POST", `${base}/interpolate`, body, { headers: { Accept: "image/*" } })).blob();
}

/** Asks for the face: quickly while something moves, at its best when it rests. */
function paint(rests) {
  if (state.photo && !latentOf(state.photo)) {
    find(state.photo);
    return;
  }
  const { image_size: own } = traits;
  painter.draw(faceRequest(state, traits, rests
    ? { size: Math.min(traits.max_size, Math.max(512, own)), format: "png" }
    : { size: Math.min(512, Math.max(256, own)), format: "jpeg" }));
}

/** Gets the face that was found for a photograph, and the model that draws it. */
async function find(photo) {
  try {
    const model = await loadPhoto(photo);
    if (state.photo === photo) choose(model);
  } catch (error) {
    if (state.photo !== photo) return;
    state = { ...state, photo: null };
    done = state;
    past.settle(state);
    paint(true);
    draw();
    fail(error);
  }
}

function choose(id) {
  const known = models.find((model) => model.id === id) ?? models.find((model) => model.name === id) ?? models.find((model) => model.default) ?? models[0];
  if (!known) {
    say("There is no model to draw with yet.");
    return;
  }
  if (id && known.id !== id && known.name !== id) say(`There is no model ${id} here; ${known.id} draws instead.`);
  traits = known;
  state = { ...state, model: known.id };
  done = state;
  paint(true);
  draw();
}

const open = () => Object.keys(names).filter((tab) => traits.w_dim > 0 || !["factors", "mix", "photo"].includes(tab));

const tab = (name, chosen) => html`
  <button role="tab" id="tab-${name}" aria-controls="panel" aria-selected=${name === chosen} tabindex=${name === chosen ? 0 : -1}
    @click=${() => act.quiet({ tab: name }, true)}>${names[name]}</button>`;

/** Arrow keys go from tab to tab, as in any list of tabs. */
function steer(event) {
  const all = open();
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const at = all.indexOf(event.target.id.slice(4));
  const next = { Home: 0, End: all.length - 1 }[event.key] ?? (step && (at + step + all.length) % all.length);
  if (next === undefined || at < 0) return;
  event.preventDefault();
  act.quiet({ tab: all[next] }, true);
  root.querySelector(`#tab-${all[next]}`).focus();
}

let drawnTab = null;

function draw() {
  const chosen = open().includes(state.tab) ? state.tab : "face";
  // The wall is drawn anew when a change is done: two dozen faces cannot follow a drag.
  render(wall(done, traits, act), root.querySelector("[data-wall]"));
  render(html`
    <div role="tablist" aria-label="What to change" @keydown=${steer}>${open().map((name) => tab(name, chosen))}</div>
    <div role="tabpanel" id="panel" aria-labelledby="tab-${chosen}" class="panel">${panels[chosen](state, traits, act)}</div>`,
  root.querySelector("[data-panel]"));
  if (chosen !== drawnTab) root.querySelector(`#tab-${chosen}`).scrollIntoView({ block: "nearest", inline: "center" });
  drawnTab = chosen;
  if (chosen === "factors" && (!done.photo || latentOf(done.photo))) {
    ends.show(done, traits, root.querySelectorAll("[data-end]").length / 2, root.querySelector("[data-panel]")).catch(fail);
  }
  render(html`
    <button class="button small" ?disabled=${!past.canUndo} @click=${() => past.undo()} aria-keyshortcuts="Control+Z">Undo</button>
    <button class="button small" ?disabled=${!past.canRedo} @click=${() => past.redo()} aria-keyshortcuts="Control+Shift+Z">Redo</button>
    <button class="button small" @click=${() => act.copy(location.href, "Link")}>Copy link</button>
    <span class="push saves"><span class="soft small" id="save-as">Save</span>
    ${Object.keys(suffixes).map((format) => html`
      <button class="link" aria-label="Save as ${format.toUpperCase()}" @click=${() => act.save(format)}>${format === "webp" ? "WebP" : format.toUpperCase()}</button>`)}</span>`,
  root.querySelector("[data-tools]"));
  render(html`
    <label class="visually-hidden" for="model">Model</label>
    <select id="model" @change=${(event) => { state = { ...state, model: event.target.value }; choose(state.model); past.push(state); draw(); }}>
      ${models.map((model) => html`<option value=${model.id} .selected=${model.id === traits.id}>${model.id}</option>`)}
    </select>
    <p class="soft small">${state.photo ? "Found for a photograph" : html`Seed <span class="mono">${state.seed}</span>`}, drawn at ${traits.image_size} × ${traits.image_size} pixels${traits.image_size < 512 ? ", enlarged here" : ""}.</p>`,
  root.querySelector("[data-about]"));
}

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.target.matches("input[type=text]")) return;
  event.preventDefault();
  if (event.shiftKey) past.redo();
  else past.undo();
});

try {
  ({ models } = await getJson(`${base}/models`));
  choose(state.model);
  if (traits) past.settle(state);
  draw();
} catch (error) {
  fail(error);
}
