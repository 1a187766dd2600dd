// A record closes only after its notes are on the server. Ctrl+Enter finishes from anywhere in the pane.

document.addEventListener("submit", holdUntilNotesAreSaved, { capture: true });

async function holdUntilNotesAreSaved(event) {
  const form = event.target;
  const pad = form.matches("[data-after-notes]") && form.closest("[data-pane]").querySelector("note-pad");
  if (!pad || !(pad.isChanged || pad.isSaving)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter } = event;
  await pad.settle();
  if (!pad.isChanged) form.requestSubmit(submitter);
}

document.addEventListener("keydown", (event) => {
  if (event.code !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  const form = document.querySelector("[data-pane]:not([hidden]) form[data-finish]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});
