// <reply-box data-contact="…">: writing to the caller. Ctrl+Enter sends; what is typed survives everything.

import { notice } from "../shared/notices.js";
import { Outbox } from "./outbox.js";
import { forget, keep, recall } from "./vault.js";

class ReplyBox extends HTMLElement {
  connectedCallback() {
    this.name = `reply:${this.dataset.contact}`;
    this.box = this.querySelector("textarea");
    this.log = this.closest("[data-pane]").querySelector("chat-log");
    this.outbox = new Outbox(this.dataset.contact, {
      shows: (sayings) => this.log.showSending(sayings),
      isSaid: (id) => this.log.isSaid(id),
      refused: (saying, why) => this.giveBack(saying.words, why),
    });
    this.listen();
    this.outbox.restore();
    this.restore();
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  listen() {
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.box.addEventListener("input", () => this.keepDraft(), { signal });
    this.box.addEventListener("keydown", (event) => this.onKey(event), { signal });
    this.querySelector("form").addEventListener("submit", (event) => this.submit(event), { signal });
    this.log.addEventListener("desk:said", ({ detail }) => this.outbox.arrived(detail.id), { signal });
    for (const name of ["online", "focus"]) addEventListener(name, () => this.outbox.send(), { signal });
    document.body.addEventListener("live:back", () => this.outbox.send(), { signal });
    document.body.addEventListener("screen:locked", () => this.outbox.show(), { signal });
  }

  onKey(event) {
    if (event.code === "Enter" && (event.ctrlKey || event.metaKey)) this.submit(event);
    if (event.key === ";" && !this.box.value) this.openPhrases(event);
  }

  openPhrases(event) {
    event.preventDefault();
    this.closest("[data-pane]").querySelector("[data-key=phrases]").click();
  }

  submit(event) {
    event.preventDefault();
    const words = this.box.value.trim();
    if (!words) return this.box.focus();
    this.box.value = "";
    this.keepDraft();
    this.outbox.add(words);
    this.box.focus();
  }

  async restore() {
    const draft = await recall(this.name);
    if (draft && !this.box.value) this.box.value = draft;
  }

  // A phrase, or words that came back, go in front of what is being typed now; nothing is overwritten.
  insert(words) {
    this.box.value = [words, this.box.value].filter(Boolean).join("\n");
    this.keepDraft();
    this.box.focus();
  }

  giveBack(words, why) {
    this.insert(words);
    notice(why || this.dataset.refused);
  }

  keepDraft() {
    if (this.box.value) keep(this.name, this.box.value);
    else forget(this.name);
  }
}

customElements.define("reply-box", ReplyBox);
