import { Problem } from "./api.js";
import { askForKey } from "./key.js";

/** Sends a file, and tells how much of it has gone: fetch does not. Where a key is needed it is asked for, and the file sent again. */
export class Upload {
  #request = null;

  /** @returns {Promise<any>} the answer's JSON */
  send(address, file, type, told) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      this.#request = request;
      request.open("POST", address);
      request.setRequestHeader("Content-Type", type);
      request.upload.onprogress = ({ loaded, total }) => told(total > 0 ? loaded / total : 0);
      request.onload = async () => {
        if (request.status === 401 && (await askForKey())) resolve(this.send(address, file, type, told));
        else if (request.status < 300) resolve(JSON.parse(request.responseText || "null"));
        else reject(new Problem(request.status, parsed(request.responseText)));
      };
      request.onerror = () => reject(new TypeError("unreachable"));
      request.onabort = () => reject(new Error("Stopped."));
      request.send(file);
    });
  }

  stop() { this.#request?.abort(); }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a proxy's own page
  }
}
