import { explain } from "../shared/api.js";
import { showJob } from "./job.js";
import { showOverview } from "./overview.js";

const root = document.querySelector("[data-training]");
const status = document.querySelector("[data-status]");
const say = (text) => { status.textContent = text; };
const job = new URLSearchParams(location.search).get("job");

try {
  if (job) await showJob(root, job, say);
  else await showOverview(root, say);
} catch (error) {
  say(explain(error));
}
