import { explain, getJson, send } from "./shared/api.js";
import { base } from "./shared/base.js";
import { Upload } from "./shared/upload.js";

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
  button.addEventListener("click", () => {
    const id = button.dataset.default;
    if (confirm(`Make ${id} the default? Whoever asks for a face without naming a model gets one of its faces from now on.`)) {
      change(button, () => send("PUT", `${base}/models/default`, { model: id }));
    }
  });
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

const upload = document.querySelector("[data-upload]");
if (upload) {
  upload.hidden = false;
  bring(upload.querySelector("form"));
}

/** Sends a weight file, and follows its import to the end. */
function bring(form) {
  const [file, name, licence] = ["weights", "weights-name", "weights-licence"].map((id) => form.querySelector(`#${id}`));
  const progress = form.querySelector("[data-progress]");
  const bar = progress.querySelector("progress");
  const label = progress.querySelector("label");
  const problem = form.querySelector("[data-problem]");
  const stop = form.querySelector("[data-stop]");
  const way = new Upload();

  file.addEventListener("change", () => {
    if (file.files[0] && name.value === "") name.value = file.files[0].name.toLowerCase().replace(/\.[a-z]+$/, "").replace(/[^a-z0-9-]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 63);
  });
  stop.addEventListener("click", () => way.stop());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [weights] = file.files;
    const query = new URLSearchParams({ file: weights.name, ...(licence.value ? { licence: licence.value } : {}) });
    const button = form.querySelector(".primary");
    problem.textContent = "";
    button.disabled = true;
    progress.hidden = stop.hidden = false;
    try {
      label.textContent = "Sending";
      const job = await way.send(`${base}/models/${encodeURIComponent(name.value)}?${query}`, weights, "application/octet-stream", (part) => { bar.value = part; });
      label.textContent = "Reading it, and drawing a preview";
      bar.removeAttribute("value");
      stop.hidden = true;
      location.assign(`${base}/models/${encodeURIComponent(await ended(job))}`);
    } catch (error) {
      problem.textContent = explain(error);
    } finally {
      button.disabled = false;
      progress.hidden = true;
    }
  });
}

/** NAME@VERSION of what an import publishes, once the service has it. */
function ended(job) {
  return new Promise((resolve, reject) => {
    const events = new EventSource(job.events);
    events.addEventListener("state", async (event) => {
      const { state, error, published } = JSON.parse(event.data);
      if (!["succeeded", "failed", "cancelled"].includes(state)) return;
      events.close();
      if (state === "succeeded") resolve(await served(published));
      else reject(new Error(error ?? "The import was stopped."));
    });
  });
}

// The service sees a new model a moment after the worker has put it there.
async function served(id, looks = 10) {
  const { models } = await getJson(`${base}/models`);
  if (looks === 0 || models.some((model) => model.id === id)) return id;
  await new Promise((resolve) => { setTimeout(resolve, 500); });
  return served(id, looks - 1);
}
