// Small ways about the page: a control that leads to a field, dialogs that close when their work is done,
// and the error summary that takes the focus.

document.addEventListener("click", (event) => {
  const leader = event.target.closest("[data-goes-to]");
  if (!leader) return;
  event.preventDefault();
  const place = document.getElementById(leader.dataset.goesTo);
  (place?.querySelector("input:checked, input:not([type=hidden]), button") ?? place)?.focus();
});

document.body.addEventListener("desk:acted", closeDialogs);
document.addEventListener("htmx:response:error", closeDialogs);

// A refusal is said in the corner of the page, which an open dialog would cover.
function closeDialogs() {
  for (const dialog of document.querySelectorAll("dialog[data-closes-after][open]")) dialog.close();
}

document.addEventListener("htmx:after:swap", () => {
  const pane = document.querySelector("[data-pane]:not([hidden])");
  pane?.querySelector("[role=alert][autofocus]")?.focus();
  const next = document.getElementById(`next-${pane?.dataset.pane}`);
  if (pane?.querySelector(".c-questions")?.contains(document.activeElement)) next?.scrollIntoView({ block: "nearest" });
});
