import { base } from "./shared/base.js";
import { copy } from "./shared/copy.js";

// The server makes the whole page; while one types, this fetches it again and puts its result in place.

const form = document.querySelector("[data-avatar]");
const status = document.querySelector("[data-status]");
let running = null;

const showButtons = () => document.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });

async function update() {
  running?.abort();
  running = new AbortController();
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  try {
    const response = await fetch(`${base}/avatars?${query}`, { headers: { Accept: "text/html" }, signal: running.signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const result = page.querySelector("[data-result]");
    if (!result) throw new Error("the service answered with another page");
    document.querySelector("[data-result]").replaceWith(document.adoptNode(result));
    showButtons();
    status.textContent = result.querySelector("[role=alert]")?.textContent ?? "";
  } catch (error) {
    if (error.name !== "AbortError") status.textContent = "The service cannot be reached.";
  }
}

form.addEventListener("input", update);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  update();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const block = button.closest(".code");
  try {
    await copy(block.querySelector("pre").textContent);
    status.textContent = `Copied: ${block.querySelector("h2").textContent}.`;
    button.textContent = "Copied";
  } catch (error) {
    status.textContent = error.message;
  }
});

document.querySelector("[data-submit]").hidden = true;
showButtons();
