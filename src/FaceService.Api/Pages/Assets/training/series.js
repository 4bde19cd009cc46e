// Progress events as lines of charts. Figures that belong together share a chart.

export const charts = [
  { id: "losses", title: "Losses", takes: (name) => name.endsWith("_loss") },
  { id: "augmentation", title: "Augmentation, and how sure the discriminator is of real pictures", takes: (name) => name === "augment_p" || name === "d_real_sign" },
  { id: "penalties", title: "Penalties", takes: (name) => ["r1", "r2", "path_length"].includes(name) },
  { id: "speed", title: "Pictures a second", takes: (name) => name === "images_per_second" },
];

/** What the events of a run have told, in columns. */
export class Series {
  #images = []; #columns = new Map();

  add(progress) {
    if (progress.stage === "packing") return;
    // An attempt that was interrupted goes on from its last checkpoint: what came after it is drawn anew.
    const at = this.#images.findLastIndex((images) => images < progress.images) + 1;
    this.#cut(at);
    this.#images.push(progress.images);
    const values = { ...progress.losses, ...(progress.images_per_second > 0 ? { images_per_second: progress.images_per_second } : {}) };
    for (const name of Object.keys(values)) if (!this.#columns.has(name)) this.#columns.set(name, Array(at).fill(null));
    for (const [name, column] of this.#columns) column.push(Number.isFinite(values[name]) ? values[name] : null);
  }

  #cut(length) {
    this.#images.length = length;
    for (const column of this.#columns.values()) column.length = length;
  }

  /** Names and data of one chart. */
  of({ takes }) {
    const names = [...this.#columns.keys()].filter(takes);
    return { names, data: [this.#images, ...names.map((name) => this.#columns.get(name))] };
  }
}
