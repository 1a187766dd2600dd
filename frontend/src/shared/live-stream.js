// <live-stream>: one stream of events for each staff page, and an honest word on whether it is live.
//
//   <live-stream src="/live/stream" data-live="Live" data-lost="Not live since %s" data-beat-worker="/static/heartbeat-….js">
//
// Re-sends what the hub says as events on document.body: "live:journal", "live:message" and, for each
// journal name, "live:contact-answered" and so on. Never pauses in a hidden tab.

import { startHeartbeat } from "./heartbeat.js";

const SILENCE_IS_LOSS_MS = 9_500; // the hub beats every 3 s
const LOOK_EVERY_MS = 500;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5_000;

class LiveStream extends HTMLElement {
  connectedCallback() {
    this.lastSign = Date.now();
    this.retryAfter = FIRST_RETRY_MS;
    this.open();
    this.watch = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.onOffline = () => this.lose();
    this.onOnline = () => this.reopen();
    addEventListener("offline", this.onOffline);
    addEventListener("online", this.onOnline);
    this.stopHeartbeat = startHeartbeat(this.dataset.beatWorker, (sign) => this.hear(sign));
  }

  disconnectedCallback() {
    clearInterval(this.watch);
    removeEventListener("offline", this.onOffline);
    removeEventListener("online", this.onOnline);
    this.stopHeartbeat();
    this.source?.close();
  }

  open() {
    this.source?.close();
    const after = this.lastId ? `?after=${encodeURIComponent(this.lastId)}` : "";
    this.source = new EventSource(this.getAttribute("src") + after);
    this.source.addEventListener("open", () => this.noteSign());
    this.source.addEventListener("beat", () => this.noteSign());
    for (const name of ["journal", "message"]) {
      this.source.addEventListener(name, (event) => this.pass(name, event));
    }
    this.source.addEventListener("error", () => this.handleCut());
  }

  // The browser tries again by itself after a cut, but not after a refused answer: then we do.
  handleCut() {
    this.lose();
    if (this.source.readyState !== EventSource.CLOSED) return;
    clearTimeout(this.nextTry);
    this.nextTry = setTimeout(() => this.open(), this.retryAfter);
    this.retryAfter = Math.min(this.retryAfter * 2, LONGEST_RETRY_MS);
  }

  reopen() {
    clearTimeout(this.nextTry);
    this.retryAfter = FIRST_RETRY_MS;
    this.open();
  }

  pass(name, event) {
    this.noteSign();
    this.lastId = event.lastEventId || this.lastId;
    const detail = JSON.parse(event.data);
    announce(`live:${name}`, detail);
    if (name === "journal") announce(`live:${detail.name.replaceAll(".", "-")}`, detail);
  }

  noteSign() {
    this.lastSign = Date.now();
    this.retryAfter = FIRST_RETRY_MS;
    const wasLost = this.lostAt;
    this.lostAt = null;
    this.show();
    if (wasLost) announce("live:back", {});
  }

  look() {
    if (Date.now() - this.lastSign < SILENCE_IS_LOSS_MS || this.lostAt) return;
    this.lose();
    this.reopen();
  }

  lose() {
    if (this.lostAt) return;
    this.lostAt = new Date(this.lastSign);
    this.show();
    announce("live:lost", {});
  }

  hear(sign) {
    if (sign === "lost") this.lose();
    if (sign === "signed-out") location.replace(this.dataset.signIn);
  }

  show() {
    const clock = this.lostAt?.toLocaleTimeString(undefined, { hour12: false });
    const text = this.lostAt ? this.dataset.lost.replace("%s", clock) : this.dataset.live;
    const pill = this.firstElementChild;
    pill.className = this.lostAt ? "c-pill c-pill--high" : "c-pill c-pill--ok";
    if (pill.textContent !== text) pill.textContent = text;
  }
}

function announce(name, detail) {
  document.body.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
}

customElements.define("live-stream", LiveStream);
