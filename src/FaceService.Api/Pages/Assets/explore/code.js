import { base } from "../shared/base.js";
import { html } from "../shared/template.js";
import { curl, faceRequest, pathRequest } from "./request.js";

// Arrays of numbers on one line: a latent is long enough as it is.
const pretty = (body) => JSON.stringify(body, null, 2).replace(/\[\s+([-+\d.e,\s]+?)\s+\]/g, (_, numbers) => `[${numbers.replace(/\s+/g, " ")}]`);

const block = (id, title, text, act) => html`
  <div class="code">
    <div class="row"><h3 id=${id}>${title}</h3><button class="button small push" aria-describedby=${id} @click=${() => act.copy(text, title)}>Copy</button></div>
    <pre tabindex="0" aria-labelledby=${id}><code>${text}</code></pre>
  </div>`;

/** What a program would send to get the same. */
export const codeControls = (state, traits, act) => {
  const face = faceRequest(state, traits);
  const path = state.path.length >= 2 ? pathRequest(state, traits) : null;
  return html`
    ${block("code-json", "JSON for POST /generate", pretty(face), act)}
    ${block("code-curl", "The same with curl", curl(`${base}/generate`, face, "face.png"), act)}
    ${path ? block("code-path", "The path, for POST /interpolate", pretty(path), act) : ""}
    ${path ? block("code-path-curl", "The path with curl", curl(`${base}/interpolate`, path, "path.gif"), act) : ""}
    <p class="small"><a href="${base}/swagger">All routes and their fields</a></p>`;
};
