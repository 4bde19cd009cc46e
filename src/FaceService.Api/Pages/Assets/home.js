import { base } from "./shared/base.js";

// The next face without a reload. The page is drawn by the server alone: this fetches it again, waits until its picture is
// there, and puts it in place. What was seen stays in memory, so that one can go back.

const seen = [];
let ahead = null;
let at = 0;
let busy = false;

const sheet = () => document.querySelector(".sheet");
const status = document.querySelector("[data-status]");

/** Another sheet, its picture loaded. */
async function fetchSheet() {
  const response = await fetch(`${base}/`, { headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(`the service answered ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const next = page.querySelector(".sheet");
  if (!next) throw new Error("there is no model to draw with");
  const adopted = document.adoptNode(next);
  await Promise.allSettled([...adopted.querySelectorAll("img")].map((image) => image.decode()));
  return adopted;
}

function show(next) {
  const focused = document.activeElement?.matches("[data-next]");
  next.classList.add("arriving");
  sheet().replaceWith(next);
  if (focused) next.querySelector("[data-next]").focus({ preventScroll: true });
  status.textContent = `Another portrait, seed ${next.dataset.seed}.`;
  // A refresh is to show another face, so the address names none; the permalink does.
  if (location.search) history.pushState(null, "", `${base}/`);
}

async function go(step) {
  if (busy || at + step < 0) return;
  busy = true;
  try {
    if (at + step === seen.length) {
      seen.push(await (ahead ?? fetchSheet()));
      ahead = null;
    }
    at += step;
    show(seen[at]);
    if (at === seen.length - 1) {
      ahead = fetchSheet();
      ahead.catch(() => { ahead = null; });
    }
  } catch (error) {
    status.textContent = "";
    if (!navigator.onLine || error instanceof TypeError) status.textContent = "The service cannot be reached.";
    else location.assign(`${base}/`);
  } finally {
    busy = false;
  }
}

async function copyLink(link) {
  await navigator.clipboard.writeText(link.href);
  link.textContent = "copied";
  status.textContent = "The link is copied.";
}

document.addEventListener("click", (event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (event.target.closest("[data-next], .portrait img")) {
    event.preventDefault();
    go(1);
  }
  const link = event.target.closest("[data-permalink]");
  if (link && navigator.clipboard) {
    event.preventDefault();
    copyLink(link).catch(() => location.assign(link.href));
  }
});

document.addEventListener("keydown", (event) => {
  if (event.metaKey || event.ctrlKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (event.key === "n" || event.key === "ArrowRight") go(1);
  if (event.key === "p" || event.key === "ArrowLeft") go(-1);
});

addEventListener("popstate", () => location.reload());
seen.push(sheet());
