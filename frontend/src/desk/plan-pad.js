// <plan-pad>: the safety plan beside the talk. It saves itself as notes do; it is one line until it is opened, then it
// stands where the questions stand, and the talk stays in sight.

import { NotePad } from "./note-pad.js";
import { fold } from "./side-panels.js";
import { forget } from "./vault.js";

class PlanPad extends NotePad {
  get kind() {
    return "plan";
  }

  findBox() {
    return this.querySelector(".c-plan__body");
  }

  listen() {
    super.listen();
    const { signal } = this.stop;
    this.querySelector("[data-unfold]").addEventListener("click", () => this.unfold(!this.isUnfolded), { signal });
    this.querySelector("[data-fold]").addEventListener("click", () => this.unfold(false), { signal });
    this.addEventListener("click", ({ target }) => this.onClick(target), { signal });
  }

  get isUnfolded() {
    return this.classList.contains("is-open");
  }

  unfold(isOpen) {
    fold(this, isOpen);
    const control = this.querySelector("[data-unfold]");
    control.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) (this.querySelector(".c-plan__before button") ?? this.sections[0]).focus();
    else control.focus();
  }

  get sections() {
    return [...this.querySelectorAll("[data-section]")];
  }

  // One text in the order of the sections, as the server writes it.
  get words() {
    return JSON.stringify(Object.fromEntries(this.sections.map((box) => [box.dataset.section, box.value])));
  }

  set words(words) {
    const said = JSON.parse(words);
    for (const box of this.sections) box.value = said[box.dataset.section] ?? "";
  }

  // Not every change in here is of the words.
  changed() {
    if (this.isChanged) return super.changed();
    forget(this.name);
    this.say(this.version ? "saved" : null);
  }

  readable(words) {
    const said = JSON.parse(words);
    const filled = this.sections.filter((box) => said[box.dataset.section]);
    return filled.map((box) => `${box.dataset.name}\n${said[box.dataset.section]}`).join("\n\n");
  }

  onClick(target) {
    const begins = target.closest("[data-begins]");
    if (begins) return this.begin(begins);
    if (target.closest("[data-begins-all]")) return this.beginAll();
    if (target.closest("[data-sends-link]")) this.sendLink();
  }

  begin(line) {
    const box = this.put(line);
    box.focus();
    this.changed();
  }

  // What stands in its box already is not written twice.
  beginAll() {
    const boxes = [...this.querySelectorAll("[data-came-up]")].map((line) => this.put(line));
    boxes[0].focus();
    this.changed();
  }

  put(line) {
    const words = line.dataset.cameUp ?? line.textContent.trim();
    const box = this.sections.find((one) => one.dataset.section === line.dataset.begins);
    if (!box.value.split("\n").includes(words)) {
      box.value = box.value.trim() ? `${box.value.trimEnd()}\n${words}` : words;
    }
    return box;
  }

  // Into the box, to be looked at before it is sent.
  sendLink() {
    const agrees = this.querySelector("[name=agrees]");
    if (agrees && !agrees.checked) return;
    this.closest("[data-pane]").querySelector("reply-box")?.insert(this.querySelector("[data-link]").textContent.trim());
  }
}

customElements.define("plan-pad", PlanPad);
