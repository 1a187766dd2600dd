// What a level suggests is a press away: data-presses="plan" presses the control that has this key. What stands behind
// an open panel comes forward first; a dialog opens above it. Keys do the same: see shared/keys.js.

import { press } from "../shared/keys.js";
import { fold } from "./side-panels.js";

document.addEventListener("click", (event) => {
  const step = event.target.closest("[data-presses]");
  if (!step) return;
  const pane = step.closest("[data-pane]");
  if (step.dataset.presses === "plan") return openPlan(pane, step.dataset.sectionOfPlan);
  press(step.dataset.presses);
});

function openPlan(pane, section) {
  const plan = pane.querySelector("plan-pad");
  plan.unfold(true);
  if (section) plan.querySelector(`[data-section="${CSS.escape(section)}"]`).focus();
}

document.addEventListener("keys:behind", (event) => {
  const open = event.target.closest(".c-pane__side")?.querySelector(":scope > .c-tools > .is-open");
  if (open && !event.target.matches("[data-opens]")) fold(open, false);
});
