import { latentOf } from "./photo.js";
import { base } from "../shared/base.js";

// Bodies of POST /generate and POST /interpolate, as a program would write them.

/** A seed as JSON: a number where it is one, else a text, which the service hashes. */
export const seedValue = (seed) => (/^(0|[1-9]\d{0,9})$/.test(seed) && Number(seed) < 2 ** 32 ? Number(seed) : seed);

function shared(state, traits) {
  const body = { model: traits.id };
  if (traits.w_dim > 0 && state.truncation !== null) body.truncation = state.truncation;
  if (traits.noise && state.noise !== "const") {
    body.noise = state.noise;
    if (state.noise === "random" && state.noiseSeed) body.noise_seed = seedValue(state.noiseSeed);
  }
  const attributes = Object.fromEntries(Object.entries(state.attributes).filter(([group, value]) => traits.attributes[group]?.includes(value)));
  if (Object.keys(attributes).length > 0) body.attributes = attributes;
  const factors = Object.fromEntries(Object.entries(state.factors).filter(([index, strength]) => strength !== 0 && Number(index) < traits.w_dim));
  if (Object.keys(factors).length > 0) body.factors = factors;
  return body;
}

/** The face of a state; its own size and format unless others are named. */
export function faceRequest(state, traits, output = {}) {
  const latent = state.photo && latentOf(state.photo);
  const body = latent ? { latent, space: "w", ...shared(state, traits) } : { seed: seedValue(state.seed), ...shared(state, traits) };
  if (latent && body.noise === "random") body.noise_seed ??= 0; // a latent has no seed for it
  const layers = state.mix?.layers.filter((layer) => layer < traits.num_ws) ?? [];
  if (layers.length > 0) body.mix = { seed: seedValue(state.mix.seed), layers };
  return { ...body, ...output };
}

/** The way between the faces of a path. */
export function pathRequest(state, traits, output = {}) {
  const body = { seeds: state.path.map(seedValue), ...shared(state, traits), frames: state.frames, fps: state.fps, loop: state.loop };
  if (traits.w_dim > 0) body.space = "w";
  return { ...body, ...output };
}

/** A command that asks for the same. */
export function curl(address, body, file) {
  const json = JSON.stringify(body).replaceAll("'", String.raw`'\''`);
  return `curl -o ${file} -H 'Content-Type: application/json' \\\n  -d '${json}' \\\n  '${new URL(address, location.href)}'`;
}

/** Where a small picture of a seed lies, drawn with the attributes and truncation that are chosen. */
export function thumbnail(seed, state, traits) {
  const query = new URLSearchParams({ seed, format: "webp", model: traits.id, size: Math.min(128, Math.max(64, traits.image_size)) });
  if (traits.w_dim > 0 && state.truncation !== null) query.set("truncation", state.truncation);
  for (const [group, value] of Object.entries(state.attributes)) if (traits.attributes[group]?.includes(value)) query.set(group, value);
  return `${base}/face?${query}`;
}
