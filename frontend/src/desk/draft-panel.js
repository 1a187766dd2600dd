// <draft-panel data-name="rescue:…">: a part of the desk that, opened, stands where the questions stand; the conversation
// stays in sight. What is written in its form data-draft is kept on this device until it is on the server.

import { fold } from "./side-panels.js";
import { forget, keep, recall } from "./vault.js";

class DraftPanel extends HTMLElement {
  connectedCallback() {
    this.name = this.dataset.name;
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.addEventListener("click", ({ target }) => this.onClick(target), { signal });
    this.addEventListener("input", ({ target }) => target.form === this.form && this.keepDraft(), { signal });
    this.addEventListener("htmx:after:swap", () => this.drawn(), { signal });
    this.begun = this.form?.id;
    this.restore();
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  get form() {
    return this.querySelector("form[data-draft]");
  }

  drawn() {
    const isNew = this.form?.id !== this.begun; // what was written is sent: nothing, or an empty form, stands there
    this.begun = this.form?.id;
    if (isNew) this.scrollTop = 0;
    if (isNew || this.isEmpty) forget(this.name);
  }

  // Sent, or never begun: there is no form, or no word in it.
  get isEmpty() {
    return ![...(this.form?.querySelectorAll("textarea") ?? [])].some((box) => box.value.trim());
  }

  onClick(target) {
    if (target.closest("[data-unfold]")) this.unfold(!this.classList.contains("is-open"));
    else if (target.closest("[data-fold]")) this.unfold(false);
  }

  unfold(isOpen) {
    fold(this, isOpen);
    const first = this.querySelector("[data-more] :is(input:not([type=hidden]), select, textarea, button)");
    (isOpen && first ? first : this.querySelector("[data-unfold]")).focus();
  }

  keepDraft() {
    keep(this.name, [...new FormData(this.form)].filter(([name]) => name !== "csrfmiddlewaretoken"));
  }

  async restore() {
    const said = await recall(this.name);
    if (!said || !this.form) return;
    for (const field of this.form.querySelectorAll("[name]")) fill(field, said);
  }
}

function fill(field, said) {
  const values = said.filter(([name]) => name === field.name).map(([, value]) => value);
  if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
  else if (values.length) field.value = values[0];
}

customElements.define("draft-panel", DraftPanel);
