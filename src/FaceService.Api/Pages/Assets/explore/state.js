// All of what /explore shows, and its form in the address: a link shows the same.

export const tabs = ["face", "factors", "mix", "path", "photo", "code"];

export const randomSeed = () => String(crypto.getRandomValues(new Uint32Array(1))[0]);

const number = (text, otherwise) => (text !== null && text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : otherwise);
const between = (value, least, most) => (value === null ? null : Math.min(most, Math.max(least, value)));
const longestSeed = 256; // bytes of UTF-8, as the service takes them
const mostStops = 64;

/** Steps along a factor, either way: beyond them faces fall apart. */
export const strongest = 4;

/** A seed that the service takes; null for what is none. */
const seedOf = (text) => (text && new TextEncoder().encode(text).length <= longestSeed ? text : null);

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return null; // half an escape
  }
}

/** The state that an address stands for. What it leaves open is a default, but a seed is always chosen. */
export function parse(search) {
  const query = new URLSearchParams(search);
  const attributes = {};
  for (const [name, value] of query) if (name.startsWith("a.")) attributes[name.slice(2)] = value;
  const factors = {};
  for (const pair of (query.get("factors") ?? "").split(",").filter(Boolean)) {
    const [index, strength] = pair.split(":");
    if (/^\d+$/.test(index) && number(strength ?? null, 0) !== 0) factors[Number(index)] = between(Number(strength), -strongest, strongest);
  }
  return {
    model: query.get("model"),
    seed: seedOf(query.get("seed")) ?? randomSeed(),
    photo: /^[0-9a-z-]+$/.test(query.get("photo") ?? "") ? query.get("photo") : null,
    truncation: between(number(query.get("truncation"), null), 0, 2),
    noise: ["none", "random"].includes(query.get("noise")) ? query.get("noise") : "const",
    noiseSeed: seedOf(query.get("noise_seed")),
    attributes,
    factors,
    mix: parseMix(query.get("mix"), query.get("layers")),
    path: (query.get("path") ?? "").split(",").map(decoded).filter(seedOf).slice(0, mostStops),
    frames: between(Math.round(number(query.get("frames"), 48)), 2, 240),
    fps: between(Math.round(number(query.get("fps"), 20)), 1, 50),
    loop: query.get("loop") !== "no",
    wall: /^\d+$/.test(query.get("wall") ?? "") ? Number(query.get("wall")) % 2 ** 32 : 0,
    tab: tabs.includes(query.get("tab")) ? query.get("tab") : "face",
  };
}

function parseMix(seed, layers) {
  if (!seedOf(seed)) return null;
  return { seed, layers: [...new Set((layers ?? "").split(",").filter((layer) => /^\d{1,3}$/.test(layer)).map(Number))].sort((a, b) => a - b) };
}

/** The address of a state; what is as it would be without is left out. */
export function format(state) {
  const query = new URLSearchParams();
  if (state.model) query.set("model", state.model);
  if (state.photo) query.set("photo", state.photo);
  else query.set("seed", state.seed);
  if (state.truncation !== null) query.set("truncation", state.truncation);
  if (state.noise !== "const") query.set("noise", state.noise);
  if (state.noise === "random" && state.noiseSeed) query.set("noise_seed", state.noiseSeed);
  for (const [group, value] of Object.entries(state.attributes)) query.set(`a.${group}`, value);
  const factors = Object.entries(state.factors).filter(([, strength]) => strength !== 0);
  if (factors.length > 0) query.set("factors", factors.map(([index, strength]) => `${index}:${strength}`).join(","));
  if (state.mix) {
    query.set("mix", state.mix.seed);
    query.set("layers", state.mix.layers.join(","));
  }
  if (state.path.length > 0) query.set("path", state.path.map(encodeURIComponent).join(","));
  if (state.frames !== 48) query.set("frames", state.frames);
  if (state.fps !== 20) query.set("fps", state.fps);
  if (!state.loop) query.set("loop", "no");
  if (state.wall !== 0) query.set("wall", state.wall);
  if (state.tab !== "face") query.set("tab", state.tab);
  return `?${query}`;
}
