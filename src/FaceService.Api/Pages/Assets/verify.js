import { explain } from "./shared/api.js";

// The form works without this; with it a picture can be dropped, is shown, and its answer comes without a new page.
const form = document.querySelector("[data-verify]");
const input = form.querySelector("input");
const place = document.querySelector("[data-answer]");
let shown = null;

function preview(file) {
  if (shown) URL.revokeObjectURL(shown.src);
  shown ??= Object.assign(new Image(128, 128), { alt: "The picture that is checked" });
  shown.src = URL.createObjectURL(file);
  form.prepend(shown);
}

/** What a page says: an answer, or why there is none. */
async function read(response) {
  const text = await response.text();
  if ((response.headers.get("Content-Type") ?? "").includes("json")) throw new Error(JSON.parse(text).detail ?? `The service answered ${response.status}.`);
  const page = new DOMParser().parseFromString(text, "text/html");
  const answer = page.querySelector("[data-answer] > *");
  if (answer) return document.adoptNode(answer);
  throw new Error(page.querySelector("main h1 + p")?.textContent.trim() || `The service answered ${response.status}.`);
}

async function check(file) {
  preview(file);
  place.textContent = "Looking…";
  try {
    const body = new FormData();
    body.append("file", file);
    place.replaceChildren(await read(await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } })));
  } catch (error) {
    const said = document.createElement("p");
    said.className = "problem";
    said.textContent = explain(error);
    place.replaceChildren(said);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  check(input.files[0]);
});
const chosen = () => { if (input.files[0]) check(input.files[0]); };
input.addEventListener("change", chosen);
chosen(); // a picture may have been chosen before this script came

// Anywhere on the page: who misses the frame by a little does not want the picture opened instead.
addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.classList.remove("over"); });
addEventListener("drop", (event) => {
  event.preventDefault();
  form.classList.remove("over");
  const [file] = event.dataTransfer.files;
  if (file) check(file);
});
addEventListener("paste", (event) => {
  const [file] = event.clipboardData.files;
  if (file) check(file);
});
