// What a run's events tell, as lines of charts. Figures that belong together share a chart.

export const charts = [
  { id: "losses", title: "Losses", of: "progress", takes: (name) => name.endsWith("_loss") },
  { id: "distance", title: "Distance to real pictures (swd_floor: real ones among themselves)", of: "evaluation", takes: (name) => name.startsWith("swd") },
  { id: "augmentation", title: "Augmentation, and how sure the discriminator is of real pictures", of: "progress", takes: (name) => name === "augment_p" || name === "d_real_sign" },
  { id: "penalties", title: "Penalties", of: "progress", takes: (name) => ["r1", "r2", "path_length"].includes(name) },
  { id: "quality", title: "How true and how varied", of: "evaluation", takes: (name) => ["precision", "recall", "coverage", "ms_ssim", "ms_ssim_data"].includes(name) },
  { id: "attributes", title: "Faces that show what was asked for", of: "evaluation", takes: (name) => name.startsWith("match_") },
  { id: "speed", title: "Pictures a second", of: "progress", takes: (name) => name === "images_per_second" },
];

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

  /** Names and data of one chart. */
  of({ takes }) {
    const names = [...this.#columns.keys()].filter(takes);
    return { names, data: [this.#images, ...names.map((name) => this.#columns.get(name))] };
  }
}
