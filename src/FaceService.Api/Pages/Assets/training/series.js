// What a run's events tell, as lines of charts. Figures that belong together share a chart.

export const charts = [
  { id: "losses", title: "Losses: neither network should win for long", axis: "loss", of: "progress", takes: (name) => name.endsWith("_loss") },
  { id: "distance", title: "Distance to real pictures", axis: "sliced Wasserstein distance, less is better", of: "evaluation", takes: (name) => name.startsWith("swd") },
  { id: "augmentation", title: "Augmentation, and how sure the discriminator is of real pictures", axis: "0 to 1", of: "progress", takes: (name) => name === "augment_p" || name === "d_real_sign" },
  { id: "penalties", title: "Penalties that keep it stable", axis: "penalty", of: "progress", takes: (name) => ["r1", "r2", "path_length"].includes(name) },
  { id: "quality", title: "How true and how varied", axis: "share, more is better", of: "evaluation", takes: (name) => ["precision", "recall", "coverage", "ms_ssim", "ms_ssim_data"].includes(name) },
  { id: "attributes", title: "Faces that show what was asked for", axis: "share", of: "evaluation", takes: (name) => name.startsWith("match_") },
  { id: "networks", title: "Distance to real pictures, as networks see it", axis: "Fréchet distance, less is better", of: "evaluation", takes: (name) => /^(taught_)?(resnet18|face_recognition)(_floor)?$/.test(name) },
  { id: "detail", title: "Fine detail: its strongest and weakest part over real pictures'", axis: "ratio, 1 is like real", of: "evaluation", takes: (name) => name.startsWith("spectrum_") },
  { id: "speed", title: "Speed", axis: "pictures a second", of: "progress", takes: (name) => name === "images_per_second" },
];

const people = {
  g_loss: "generator",
  d_loss: "discriminator",
  d_real_sign: "sure of real pictures",
  augment_p: "augmentation strength",
  r1: "gradient at real pictures (R1)",
  r2: "gradient at generated pictures (R2)",
  path_length: "evenness of styles (path length)",
  images_per_second: "pictures a second",
  swd: "to all pictures",
  swd_held_out: "to pictures it never saw",
  swd_floor: "real pictures among themselves",
  precision: "looks real (precision)",
  recall: "variety (recall)",
  coverage: "variety (coverage)",
  ms_ssim: "likeness among its faces (MS-SSIM)",
  ms_ssim_data: "likeness among real faces (MS-SSIM)",
  resnet18: "any picture (ResNet-18)",
  resnet18_floor: "real ones among themselves (ResNet-18)",
  taught_resnet18: "ResNet-18, which taught it: proves nothing",
  face_recognition: "people (face recognition)",
  face_recognition_floor: "real people among themselves",
  taught_face_recognition: "face recognition, which taught it: proves nothing",
  spectrum_largest: "strongest",
  spectrum_smallest: "weakest",
  spectrum_largest_floor: "strongest, real",
  spectrum_smallest_floor: "weakest, real",
};

/** What people call a figure. */
export const called = (name) => people[name] ?? name.replace(/^match_/, "").replaceAll("_", " ");

/** Figures over the pictures shown so far, in columns. */
export class Series {
  #images = []; #columns = new Map();

  /** @param {number} images shown so far @param {Record<string, number>} values by name */
  add(images, values) {
    // An attempt that was interrupted goes on from its last checkpoint: what came after it is drawn anew.
    const at = this.#images.findLastIndex((before) => before < images) + 1;
    this.#images.length = at;
    for (const column of this.#columns.values()) column.length = at;
    this.#images.push(images);
    for (const name of Object.keys(values)) if (!this.#columns.has(name)) this.#columns.set(name, Array(at).fill(null));
    for (const [name, column] of this.#columns) column.push(Number.isFinite(values[name]) ? values[name] : null);
  }

  get length() { return this.#images.length; }

  /** Rows of losses.csv: the first two columns are the step and the pictures shown. */
  static ofCsv(text) {
    const [head, ...rows] = text.trim().split("\n").map((line) => line.split(","));
    const series = new Series();
    for (const row of rows) {
      const figures = head.slice(2).map((name, i) => [name, row[i + 2]]).filter(([, value]) => value);
      series.add(Number(row[1]), Object.fromEntries(figures.map(([name, value]) => [name, Number(value)])));
    }
    return series;
  }

  /** The lines of one chart: name, pictures shown, values; null where there is none. */
  of({ takes }) {
    return [...this.#columns].filter(([name]) => takes(name)).map(([name, values]) => ({ name, images: this.#images, values }));
  }
}

/** The running mean that TensorBoard draws, too: each value counts less the older it is. */
export function smoothed(values, weight) {
  if (weight === 0) return values;
  let sum = 0;
  let count = 0;
  return values.map((value) => {
    if (value === null) return null;
    sum = sum * weight + value * (1 - weight);
    count = count * weight + (1 - weight);
    return sum / count;
  });
}

/** Lines that have their own x each, over one common x. */
export function aligned(lines) {
  const x = [...new Set(lines.flatMap(({ images }) => images))].sort((a, b) => a - b);
  const place = new Map(x.map((images, i) => [images, i]));
  return [x, ...lines.map(({ images, values }) => {
    const column = Array(x.length).fill(null);
    images.forEach((at, i) => { column[place.get(at)] = values[i]; });
    return column;
  })];
}
