import { isAbort, send } from "../shared/api.js";
import { base } from "../shared/base.js";
import { faceRequest } from "./request.js";
import { strongest } from "./state.js";

// What each factor does is seen at its two ends: one sheet has them all, and is cut to pieces here.
const side = 64;
const rowsAtOnce = 16;

/** Paints the ends of factors beside their sliders. */
export class Ends {
  #key = ""; #sheets = []; #under = null;

  /** Draws them for a face, if they are not those already. Canvases are found by data-end: "INDEX:LEFT-OR-RIGHT". */
  async show(state, traits, count, place) {
    const { factors: _, mix: __, seed, latent, space, ...shared } = faceRequest({ ...state, mix: null }, traits);
    const body = { face: latent ?? seed, ...(latent ? { space } : {}), ...shared, strengths: [-strongest, strongest], size: side, format: "webp" };
    const key = JSON.stringify([body, count]);
    if (key !== this.#key) {
      this.#key = key;
      this.#under?.abort();
      this.#under = new AbortController();
      try {
        this.#sheets = await this.#draw(body, count, this.#under.signal);
      } catch (error) {
        if (!isAbort(error)) this.#key = ""; // another try at the next change
        return;
      }
    }
    this.#paint(place);
  }

  #draw(body, count, signal) {
    const firsts = Array.from({ length: Math.ceil(count / rowsAtOnce) }, (_, i) => i * rowsAtOnce);
    return Promise.all(firsts.map(async (first) => {
      const indices = Array.from({ length: Math.min(rowsAtOnce, count - first) }, (_, i) => first + i);
      const response = await send("POST", `${base}/sheets/factors`, { ...body, indices }, { signal, headers: { Accept: "image/webp" } });
      return createImageBitmap(await response.blob());
    }));
  }

  #paint(place) {
    for (const canvas of place.querySelectorAll("[data-end]")) {
      const [index, end] = canvas.dataset.end.split(":").map(Number);
      const sheet = this.#sheets[Math.floor(index / rowsAtOnce)];
      if (sheet) canvas.getContext("2d").drawImage(sheet, end * side, (index % rowsAtOnce) * side, side, side, 0, 0, side, side);
    }
  }
}
