import { explain, send } from "./shared/api.js";
import { base } from "./shared/base.js";

// The page is whole without this; what changes models needs a script, so its buttons are shown by it.
const status = document.querySelector("[data-status]");

async function change(button, action) {
  button.disabled = true;
  try {
    await action();
    location.assign(`${base}/models`);
  } catch (error) {
    status.textContent = explain(error);
    button.disabled = false;
  }
}

for (const button of document.querySelectorAll("[data-default]")) {
  button.hidden = false;
  button.addEventListener("click", () => change(button, () => send("PUT", `${base}/models/default`, { model: button.dataset.default })));
}

for (const button of document.querySelectorAll("[data-delete]")) {
  const name = button.dataset.delete;
  button.hidden = false;
  button.addEventListener("click", () => {
    if (confirm(`Delete the model ${name}, all versions of it? Its faces cannot be drawn again.`)) {
      change(button, () => send("DELETE", `${base}/models/${encodeURIComponent(name)}`));
    }
  });
}
