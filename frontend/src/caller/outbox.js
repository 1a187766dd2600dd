// Messages on their way: sent one after the other, in order, each with an id of its own, so that one that is
// sent twice is kept once. Held in memory only: nothing of a visit may stay on a shared device.

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 4_000;
const PATIENCE_MS = 10_000;
const FINAL = [400, 401, 403, 404, 405, 409, 410, 413, 415];

export class Outbox {
  constructor({ sent, refused }) {
    this.waiting = [];
    this.sent = sent;
    this.refused = refused;
    addEventListener("online", () => this.push());
  }

  add(message) {
    this.waiting.push(message);
    this.push();
  }

  async push() {
    clearTimeout(this.again);
    if (this.isBusy) return;
    this.isBusy = true;
    this.pause = this.pause ?? FIRST_RETRY_MS;
    while (this.waiting.length && (await this.send(this.waiting[0]))) this.waiting.shift();
    this.isBusy = false;
    if (!this.waiting.length) return (this.pause = FIRST_RETRY_MS);
    this.again = setTimeout(() => this.push(), this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_RETRY_MS);
  }

  // Tells whether the message is dealt with: the server has it, or will never take it.
  async send(message) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
    try {
      const answer = await fetch("/here/say", {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify(message),
        signal: patience.signal,
      });
      const said = await answer.json().catch(() => ({}));
      if (answer.ok) this.sent(message, said);
      else if (FINAL.includes(answer.status)) this.refused(message, said.sentence ?? "");
      return answer.ok || FINAL.includes(answer.status);
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
    }
  }
}

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
