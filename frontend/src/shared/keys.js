// Single keys for whoever wants them: data-key="notes" on a control gives it the key of that action.
// Pressing it focuses a field, opens a summary, presses a button or follows a link. Each person can change
// or turn off every key (WCAG 2.1.4); Escape leaves a text field, and what was typed stays.
//
//   <script type="application/json" id="key-map">{"notes": {"code": "KeyN", "name": "Write notes"}}</script>

const SIGNS = ["ctrlKey", "altKey", "metaKey"];

export const keyMap = JSON.parse(document.getElementById("key-map")?.textContent ?? "{}");

export function isTyping(target) {
  return target.matches?.("input:not([type=checkbox],[type=radio],[type=button]), textarea, select, [contenteditable]");
}

export function press(action) {
  const controls = [...document.querySelectorAll(`[data-key="${CSS.escape(action)}"]`)];
  const control = controls.find(isShown) ?? controls.find(isBehind);
  if (!control) return false;
  if (!isShown(control)) control.dispatchEvent(new CustomEvent("keys:behind", { bubbles: true }));
  if (isTyping(control)) control.focus();
  else control.click();
  return true;
}

export function actionsHere() {
  return Object.entries(keyMap).filter(([action]) => document.querySelector(`[data-key="${CSS.escape(action)}"]`));
}

// In the pane that is open, but behind a panel that stands before it: the page brings it forward.
function isBehind(control) {
  const panel = control.closest(".c-pane__side > *");
  return Boolean(panel?.closest("[data-pane]:not([hidden])")) && !control.closest("dialog, [data-more]");
}

function isShown(control) {
  return control.checkVisibility?.() ?? control.offsetParent !== null;
}

// One key may serve two pages: N is notes at the desk and who-needs-help on the floor.
function actionsOf(event) {
  return Object.keys(keyMap).filter((action) => {
    const { code, shift = false } = keyMap[action];
    return code && code === event.code && shift === event.shiftKey;
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isTyping(event.target) && !event.target.closest("dialog")) return event.target.blur();
  if (event.defaultPrevented || event.isComposing || SIGNS.some((sign) => event[sign])) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "?") return press("help") && event.preventDefault();
  if (actionsOf(event).some(press)) event.preventDefault();
});
