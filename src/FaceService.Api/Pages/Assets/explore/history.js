import { format, parse } from "./state.js";

// The browser's own history is the undo: each change is an entry with its whole state in the address, so that Back, a key
// and a button all do the same.
export class History {
  #at = 0; #most = 0;

  constructor(restored) {
    this.#at = this.#most = history.state?.at ?? 0;
    addEventListener("popstate", (event) => {
      this.#at = event.state?.at ?? 0;
      restored(parse(location.search));
    });
  }

  get canUndo() { return this.#at > 0; }

  get canRedo() { return this.#at < this.#most; }

  undo() { if (this.canUndo) history.back(); }

  redo() { if (this.canRedo) history.forward(); }

  /** Remembers a state, unless it is the one that the address shows already. */
  push(state) {
    const address = format(state);
    if (address === location.search) return;
    this.#most = ++this.#at;
    history.pushState({ at: this.#at }, "", address);
  }

  /** Puts into the address what is no step to undo. */
  settle(state) {
    history.replaceState({ at: this.#at }, "", format(state));
  }
}
