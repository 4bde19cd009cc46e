import { base } from "./shared/base.js";
import { askForKey } from "./shared/key.js";

// A key needs a script to be traded for a cookie; a link does not. After a key the page that asked is shown, or else the trainings.
const button = document.querySelector("[data-ask]");
if (button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!(await askForKey())) return;
    if (location.pathname === `${base}/session`) location.assign(`${base}/training`);
    else location.reload();
  });
}
