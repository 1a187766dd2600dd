// <note-pad data-contact="…" data-version="3">: notes that save themselves and say so.
//
// Saved 700 ms after the last key, when the box is left and when the page is hidden; until the server has
// them they are in the vault. A version from another screen is shown beside one's own, never overwritten.

import { Refusal, post } from "./asking.js";
import { forget, keep, recall } from "./vault.js";

const AFTER_LAST_KEY_MS = 700;
const TRY_AGAIN_MS = 2_000;

export class NotePad extends HTMLElement {
  connectedCallback() {
    this.name = `${this.kind}:${this.dataset.contact}`;
    this.url = this.dataset.url;
    this.version = Number(this.dataset.version);
    this.box = this.findBox();
    this.saved = this.words;
    this.unconfirmed = [];
    this.conflict = this.querySelector("[data-conflict]");
    this.listen();
    this.restore();
  }

  get kind() {
    return "notes";
  }

  findBox() {
    const box = this.querySelector("textarea");
    box.setSelectionRange(box.value.length, box.value.length); // one goes on behind what is there
    return box;
  }

  get words() {
    return this.box.value;
  }

  set words(words) {
    this.box.value = words;
  }

  disconnectedCallback() {
    this.stop.abort();
    clearTimeout(this.timer);
    if (this.isChanged) this.save({ keepalive: true });
  }

  listen() {
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.box.addEventListener("input", () => this.changed(), { signal });
    this.box.addEventListener("focusout", () => this.save(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.save({ keepalive: true }), { signal });
    addEventListener("pagehide", () => this.save({ keepalive: true }), { signal });
    addEventListener("online", () => this.save(), { signal });
    this.querySelector("[data-keep-mine]").addEventListener("click", () => this.keepMine(), { signal });
    this.querySelector("[data-take-theirs]").addEventListener("click", () => this.takeTheirs(), { signal });
  }

  get isChanged() {
    return this.words !== this.saved;
  }

  changed() {
    this.keepDraft();
    this.say("saving");
    this.saveIn(AFTER_LAST_KEY_MS);
  }

  keepDraft() {
    keep(this.name, { seen: this.version, words: this.words, unconfirmed: this.unconfirmed });
  }

  saveIn(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), milliseconds);
  }

  async save({ keepalive = false } = {}) {
    clearTimeout(this.timer);
    if (!this.isChanged || this.theirs) return;
    if (this.isSaving && !keepalive) return (this.again = true);
    this.isSaving = true;
    const { words } = this;
    this.unconfirmed.push(words);
    this.keepDraft();
    try {
      const answer = await post(this.url, { words, seen: this.version }, { keepalive });
      this.onServer(words, answer);
    } catch (error) {
      this.notOnServer(error);
    } finally {
      this.isSaving = false;
    }
    if (this.again) this.saveIn(0);
    this.again = false;
  }

  onServer(words, { version, at }) {
    this.version = version;
    this.saved = words;
    this.unconfirmed = [];
    if (this.isChanged) return this.saveIn(AFTER_LAST_KEY_MS);
    forget(this.name);
    this.say("saved", at);
  }

  notOnServer(error) {
    if (error instanceof Refusal && error.status === 409 && error.answer?.version) return this.compare(error.answer);
    this.say("kept");
    if (error instanceof Refusal && error.isFinal) this.say("refused", null, error.message);
    else this.saveIn(TRY_AGAIN_MS);
  }

  // Waits until everything typed so far is on the server, or cannot be.
  async settle() {
    await this.save();
    while (this.isSaving) await new Promise((resolve) => setTimeout(resolve, 20));
    if (this.isChanged) await this.save();
  }

  // What a killed tab left behind: newer than the server's if it was typed on the version that the server has.
  async restore() {
    const draft = await recall(this.name);
    if (!draft || this.isChanged || draft.words === this.words) return;
    const theirs = { version: this.version, words: this.words };
    this.unconfirmed = draft.unconfirmed;
    this.words = draft.words;
    if (draft.seen === this.version) this.save();
    else this.compare(theirs);
  }

  // The newer version may be our own, from a save whose answer was lost: then there is no conflict.
  compare(theirs) {
    if (!this.unconfirmed.includes(theirs.words)) return this.showConflict(theirs);
    this.onServer(theirs.words, theirs);
  }

  showConflict(theirs) {
    this.theirs = theirs;
    this.conflict.querySelector("[data-theirs]").textContent = this.readable(theirs.words);
    this.conflict.hidden = false;
    this.say("conflict");
  }

  readable(words) {
    return words;
  }

  keepMine() {
    this.version = this.theirs.version;
    this.saved = this.theirs.words;
    this.endConflict();
    this.save();
  }

  takeTheirs() {
    this.words = this.theirs.words;
    this.version = this.theirs.version;
    this.saved = this.theirs.words;
    this.endConflict();
    forget(this.name);
    this.say("saved", this.theirs.at);
  }

  endConflict() {
    this.theirs = null;
    this.conflict.hidden = true;
    this.box.focus();
  }

  say(state, at = null, words = null) {
    for (const pill of this.querySelectorAll("[data-state]")) pill.hidden = pill.dataset.state !== state;
    const shown = this.querySelector(`[data-state="${state}"]`);
    if (at) shown.querySelector("local-time").setAttribute("datetime", at);
    if (words) shown.textContent = words;
  }
}

customElements.define("note-pad", NotePad);
