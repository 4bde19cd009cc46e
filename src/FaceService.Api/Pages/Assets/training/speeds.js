import { getJson, send } from "../shared/api.js";
import { base } from "../shared/base.js";

/** How fast presets train on this machine: measured once, the first time that somebody wants to know. */
export class Speeds {
  #known = {}; #measurement = null; #events = null; #draw;

  constructor(draw) {
    this.#draw = draw;
  }

  /** Pictures a second; undefined while that is unknown. */
  of = (preset) => this.#known[preset];

  get isMeasuring() { return ["queued", "running", "interrupted"].includes(this.#measurement?.state); }

  get hasMeasured() { return this.#measurement?.state === "succeeded"; }

  /** @param {boolean} isBusy whether a training runs: a measurement beside it would tell too little */
  async load(isBusy) {
    const { images_per_second: known, measurement } = await getJson(`${base}/train/speeds`);
    this.#known = known;
    this.#measurement = measurement;
    if (!measurement && !isBusy) await this.measure();
    else if (this.isMeasuring) this.#follow();
  }

  async measure() {
    this.#measurement = await (await send("POST", `${base}/train/speeds`)).json();
    this.#known = this.#measurement.images_per_second;
    this.#follow();
    this.#draw();
  }

  #follow() {
    this.#events?.close();
    this.#events = new EventSource(this.#measurement.events);
    this.#events.addEventListener("progress", (event) => {
      this.#known = JSON.parse(event.data).images_per_second;
      this.#draw();
    });
    this.#events.addEventListener("state", (event) => {
      this.#measurement.state = JSON.parse(event.data).state;
      if (!this.isMeasuring) this.#events.close();
      this.#draw();
    });
  }
}
