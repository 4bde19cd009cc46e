import { base } from "./base.js";
import { html, render } from "./template.js";

let asking = null;

/** Asks for the API key and trades it for a cookie that scripts cannot read. False if the person would rather not. */
export function askForKey() {
  asking ??= open().finally(() => { asking = null; });
  return asking;
}

function open() {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "key-title");
  const before = document.activeElement;
  let problem = "";
  const draw = () => render(html`
    <form method="dialog">
      <h2 id="key-title">A key, please</h2>
      <p class="soft">Training, datasets and changes to models are for those who hold a key of this service. On its machine, <code>./face key</code>
        prints it; <code>./face sign-in</code> gives a link that signs this browser in without one.</p>
      <label for="key-input">API key</label>
      <input id="key-input" type="password" autocomplete="current-password" required aria-describedby="key-problem">
      <p id="key-problem" class="problem small" role="alert">${problem}</p>
      <div class="actions">
        <button class="button primary" value="in">Open</button>
        <button class="button" type="button" data-close>Not now</button>
      </div>
    </form>`, dialog);

  return new Promise((resolve) => {
    let opened = false;
    dialog.addEventListener("click", (event) => { if (event.target.closest("[data-close]")) dialog.close(); });
    dialog.addEventListener("submit", async (event) => {
      event.preventDefault();
      problem = await trade(dialog.querySelector("input").value);
      if (problem === "") {
        opened = true;
        dialog.close();
      } else {
        draw();
        dialog.querySelector("input").select();
      }
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      before?.focus?.();
      resolve(opened);
    });
    draw();
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Empty when the key was good, else why not. */
async function trade(key) {
  try {
    const response = await fetch(`${base}/session`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ key }),
    });
    if (response.ok) return "";
    if (response.status === 401) return "That is not a key of this service.";
    return (await response.json().catch(() => null))?.detail ?? `The service answered ${response.status}.`;
  } catch {
    return "The service cannot be reached.";
  }
}
