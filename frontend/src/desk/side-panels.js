// Panels that stand where the questions stand: one at a time.

export function fold(panel, isOpen) {
  for (const other of panel.parentElement.querySelectorAll(":scope > .is-open")) {
    if (other !== panel) other.classList.remove("is-open");
  }
  panel.classList.toggle("is-open", isOpen);
}
