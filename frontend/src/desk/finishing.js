// A record closes only after its notes and its plan are on the server. Ctrl+Enter finishes from anywhere in the pane.

import { isTyping } from "../shared/keys.js";

document.addEventListener("submit", holdUntilSaved, { capture: true });

async function holdUntilSaved(event) {
  const form = event.target;
  const pads = form.matches("[data-after-notes]") ? padsOf(form) : [];
  if (!pads.some((pad) => pad.isChanged || pad.isSaving)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter } = event;
  await Promise.all(pads.map((pad) => pad.settle()));
  if (!pads.some((pad) => pad.isChanged)) form.requestSubmit(submitter);
}

function padsOf(form) {
  return [...form.closest("[data-pane]").querySelectorAll("note-pad, plan-pad")];
}

// The form that ends a record takes the focus when it first comes, unless the hands are on something else. Behind an
// open dialog nothing can take it: the form is met when that is closed.
const met = new Set();

document.addEventListener("htmx:after:swap", meetForm);
document.addEventListener("close", meetForm, { capture: true });

function meetForm() {
  const form = document.querySelector("[data-pane]:not([hidden]) form[data-finish]");
  if (!form || met.has(form.id) || document.querySelector("dialog[open]")) return;
  met.add(form.id);
  if (!isTyping(document.activeElement ?? document.body)) form.querySelector("select").focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  if (event.code !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  const form = document.querySelector("[data-pane]:not([hidden]) form[data-finish]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});
