import { isAbort, send } from "../shared/api.js";
import { base } from "../shared/base.js";

// A drag moves faster than any service draws. One request is under way at a time; of those that come meanwhile only the
// newest is kept. What is under way is let finish, so that the face follows the hand, unless it takes far longer than is
// usual here: then it is cancelled, and the service draws it for nobody.
const leastPatience = 400; // ms
const usualTimes = 3;

/** Draws the newest of the requests that it is given. */
export class Painter {
  #show; #fail; #waiting = null; #under = null; #since = 0; #usual = 0; // ms

  constructor(show, fail) {
    this.#show = show;
    this.#fail = fail;
  }

  /** @param {object} body of POST /generate */
  draw(body) {
    this.#waiting = body;
    if (!this.#under) this.#next();
    else if (this.#elapsed() > Math.max(leastPatience, usualTimes * this.#usual)) this.#under.abort();
  }

  #elapsed = () => performance.now() - this.#since;

  async #next() {
    while (this.#waiting) {
      const body = this.#waiting;
      this.#waiting = null;
      this.#under = new AbortController();
      this.#since = performance.now();
      try {
        const response = await send("POST", `${base}/generate`, body, { signal: this.#under.signal, headers: { Accept: "image/*" } });
        await this.#show(await response.blob(), body);
        this.#usual += (this.#elapsed() - this.#usual) / 4;
      } catch (error) {
        // A service that is slow throughout is waited for longer the next time.
        if (isAbort(error)) this.#usual = Math.max(this.#usual, this.#elapsed());
        else this.#fail(error);
      }
    }
    this.#under = null;
  }
}
