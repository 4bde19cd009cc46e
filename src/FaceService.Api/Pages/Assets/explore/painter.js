import { isAbort, send } from "../shared/api.js";

// A drag moves faster than any service draws. One request is under way at a time; of those that come meanwhile only the
// newest is kept. What is under way is let finish, so that the face follows the hand, unless it takes too long: then it is
// cancelled, and the service draws it for nobody.
const patience = 400; // ms

/** Draws the newest of the requests that it is given. */
export class Painter {
  #show; #fail; #waiting = null; #under = null; #since = 0;

  constructor(show, fail) {
    this.#show = show;
    this.#fail = fail;
  }

  /** @param {object} body of POST /generate */
  draw(body) {
    this.#waiting = body;
    if (!this.#under) this.#next();
    else if (performance.now() - this.#since > patience) this.#under.abort();
  }

  async #next() {
    while (this.#waiting) {
      const body = this.#waiting;
      this.#waiting = null;
      this.#under = new AbortController();
      this.#since = performance.now();
      try {
        const response = await send("POST", "/generate", body, { signal: this.#under.signal, headers: { Accept: "image/*" } });
        await this.#show(await response.blob(), body);
      } catch (error) {
        if (!isAbort(error)) this.#fail(error);
      }
    }
    this.#under = null;
  }
}
