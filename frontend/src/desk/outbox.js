// What the counselor has sent and the hub has not yet: one after the other, each exactly once.
//
// Every message has an id of its own, so a repeat after a lost answer is stored once. The queue survives a
// reload and a killed tab in the vault.

import { Refusal, post } from "./asking.js";
import { forget, keep, recall } from "./vault.js";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 4_000;

export class Outbox {
  // `shows` draws the queue; `refused` gets a saying that the hub will never take, and the sentence why.
  constructor(contact, { shows, refused }) {
    this.url = `/live/contacts/${contact}/say`;
    this.name = `say:${contact}`;
    this.queue = [];
    this.pause = FIRST_PAUSE_MS;
    this.shows = shows;
    this.refused = refused;
  }

  async restore() {
    const kept = (await recall(this.name)) ?? [];
    this.queue.unshift(...kept.filter((old) => !this.queue.some((saying) => saying.id === old.id)));
    this.show();
    this.send();
  }

  add(words) {
    this.queue.push({ id: crypto.randomUUID(), words, at: new Date().toISOString() });
    this.show();
    this.send();
  }

  // The stream may bring our own message before the answer to our post does.
  arrived(id) {
    if (!this.queue.some((saying) => saying.id === id)) return;
    this.queue = this.queue.filter((saying) => saying.id !== id);
    this.show();
  }

  async send() {
    clearTimeout(this.nextTry);
    if (this.isSending) return;
    this.isSending = true;
    while (this.queue.length && (await this.sendFirst(this.queue[0]))) this.pause = FIRST_PAUSE_MS;
    this.isSending = false;
    if (this.queue.length) this.sendLater();
  }

  async sendFirst(saying) {
    try {
      await post(this.url, { id: saying.id, words: saying.words, audience: "everyone" });
    } catch (error) {
      if (!(error instanceof Refusal && error.isFinal)) return false;
      this.refused(saying, error.message);
    }
    this.queue = this.queue.filter((one) => one.id !== saying.id);
    this.show();
    return true;
  }

  sendLater() {
    this.nextTry = setTimeout(() => this.send(), this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
  }

  show() {
    if (this.queue.length) keep(this.name, this.queue);
    else forget(this.name);
    this.shows(this.queue);
  }
}
