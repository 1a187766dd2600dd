// What the counselor has sent and the hub has not yet: one after the other, each exactly once.
//
// Every message has an id of its own, so a repeat after a lost answer is stored once. The queue survives a
// reload and a killed tab in the vault. What the hub has stays in sight until the conversation itself brings it:
// where the stream is not back yet, words would seem to be lost.

import { Refusal, post } from "./asking.js";
import { forget, keep, recall } from "./vault.js";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 4_000;

export class Outbox {
  // `shows` draws what is `delivered`, which the conversation has not brought yet, and the `queue`; `isSaid` tells
  // whether the conversation has brought one; `refused` gets what the hub will never take, and the sentence why.
  constructor(contact, { shows, isSaid, refused }) {
    this.url = `/live/contacts/${contact}/say`;
    this.name = `say:${contact}`;
    this.queue = [];
    this.delivered = [];
    this.pause = FIRST_PAUSE_MS;
    this.shows = shows;
    this.isSaid = isSaid;
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
    if (![...this.delivered, ...this.queue].some((saying) => saying.id === id)) return;
    this.queue = this.queue.filter((saying) => saying.id !== id);
    this.delivered = this.delivered.filter((saying) => saying.id !== id);
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
      if (!this.isSaid(saying.id)) this.delivered.push(saying);
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
    this.shows({ delivered: this.delivered, queue: this.queue });
  }
}
