/** The picture in the middle: swaps one for the next without a blink, and lets go of what is no longer shown. */
export class Stage {
  #frame; #address = null; #drawn = 0;

  constructor(frame) {
    this.#frame = frame;
  }

  /** Shows a picture once it is decoded. An <img>, not a canvas: what is saved from it keeps its mark. */
  async show(blob, alternative) {
    const address = URL.createObjectURL(blob);
    const next = new Image(512, 512);
    next.src = address;
    next.alt = alternative;
    await next.decode();
    this.#frame.replaceChildren(next);
    if (this.#address) URL.revokeObjectURL(this.#address);
    this.#address = address;
    this.#frame.dataset.drawn = ++this.#drawn;
  }
}
