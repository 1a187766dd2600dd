// <caller-phone>: its words all stand in the page; this shows the right ones. We are called, and never dial.
//
//   data-in       off, asking, connecting, slow, on, lost, elsewhere, over, broken, refused
//   data-at       while on, as the server says: waiting, talking, held, message
//   data-heard    while on: yes, no, muted
//   data-sound    while on: weak, bad
//   data-trouble  why there is no microphone

import { Line } from "../softphone/line.js";
import { LOUD_ENOUGH, Microphone, troubleOf } from "../softphone/microphone.js";
import { countsOf, qualityOf } from "../softphone/quality.js";

const LOOK_EVERY_MS = 200;
const ASK_EVERY_MS = 2_500;
const SLOW_AFTER_MS = 12_000;
const QUIET_AFTER = 25; // looks in a row
const KINDS = new Set(["in", "at", "heard", "sound", "trouble"]);

class CallerPhone extends HTMLElement {
  connectedCallback() {
    this.is = { in: "off" };
    this.show({});
    this.hidden = false;
    for (const button of this.querySelectorAll("[data-speak-start]")) button.addEventListener("click", () => this.begin());
    this.querySelector("[data-speak-end]").addEventListener("click", () => this.end());
    this.muting = this.querySelector("[data-speak-mute]");
    this.muting.addEventListener("click", () => this.mute(!this.microphone.isMuted));
    for (const button of this.querySelectorAll("[data-speak-key]")) {
      button.addEventListener("click", () => this.line?.press(button.dataset.speakKey));
    }
    addEventListener("leaving", () => this.stopAll());
    addEventListener("pagehide", () => this.stopAll());
    if (this.dataset.open === "yes") this.begin();
  }

  // Shows what is so now: each sentence says when it holds.
  show(changes) {
    Object.assign(this.is, changes);
    const now = this.is.in === "on" ? this.is : { in: this.is.in, trouble: this.is.trouble };
    for (const one of this.querySelectorAll("[data-in], [data-at], [data-heard], [data-sound], [data-trouble]")) {
      const holds = Object.entries(one.dataset).every(([kind, when]) => !KINDS.has(kind) || when.split(" ").includes(now[kind]));
      if (one.hidden === holds) one.hidden = !holds;
    }
  }

  async begin() {
    if (this.is.in === "asking" || this.line) return;
    this.stopAll();
    this.show({ in: "asking", trouble: undefined });
    try {
      this.microphone = await Microphone.open();
    } catch (error) {
      return this.show({ in: "refused", trouble: troubleOf(error) });
    }
    if (this.is.in !== "asking") return this.stopAll(); // ended meanwhile
    this.show({ in: "connecting" });
    const account = await this.askForAccount();
    if (account && this.microphone) this.connect(account);
  }

  async askForAccount() {
    const { line, l } = this.dataset;
    const form = new URLSearchParams({ line, l });
    const headers = { Accept: "application/json" };
    const answer = await fetch("/speak/begin", { method: "POST", body: form, headers }).catch(() => null);
    const told = await answer?.json().catch(() => null);
    if (answer?.ok && told) return told;
    this.stopAll();
    this.querySelector("[data-speak-why]").textContent = told?.sentence ?? this.dataset.broken;
    this.show({ in: "broken" });
    return null;
  }

  connect(account) {
    this.mute(false);
    this.show({ at: "waiting", sound: "good" });
    this.line = new Line(account, this.microphone.stream);
    this.line.addEventListener("state", ({ detail }) => this.hear(detail));
    this.line.start();
    this.looking = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.asking = setInterval(() => this.ask(), ASK_EVERY_MS);
    this.waiting = setTimeout(() => this.is.in === "connecting" && this.show({ in: "slow" }), SLOW_AFTER_MS);
  }

  hear(state) {
    if (state === "ready") {
      this.show({ in: "on" });
      this.ask();
    } else if (state === "elsewhere") {
      this.stopAll();
      this.show({ in: "elsewhere" });
    } else if (state === "signed-out") {
      this.finish();
    } else if (this.is.in === "on") {
      this.show({ in: "lost" });
      this.ask();
    }
  }

  async ask() {
    const line = this.line;
    const answer = await fetch("/speak/state").catch(() => null);
    const told = answer?.ok ? await answer.json().catch(() => null) : null;
    if (!told || this.line !== line || !line) return; // the network is away: the line itself shows it
    if (told.state === "over") return this.finish();
    this.show({ at: told.state });
    await this.measure();
  }

  async measure() {
    if (!this.line?.connection) return;
    const counts = await countsOf(this.line.connection).catch(() => null);
    if (!counts) return;
    this.show({ sound: qualityOf(this.counts, counts) });
    this.counts = counts;
  }

  look() {
    const { level, isMuted } = this.microphone;
    this.quietFor = level > LOUD_ENOUGH ? 0 : (this.quietFor ?? QUIET_AFTER) + 1;
    if (isMuted) this.show({ heard: "muted" });
    else if (this.quietFor === 0) this.show({ heard: "yes" });
    else if (this.quietFor > QUIET_AFTER) this.show({ heard: "no" });
  }

  mute(isMuted) {
    this.microphone.isMuted = isMuted;
    this.muting.setAttribute("aria-pressed", isMuted);
  }

  end() {
    navigator.sendBeacon("/speak/end");
    this.finish();
  }

  finish() {
    this.stopAll();
    this.show({ in: "over" });
    this.querySelector("[data-speak-start]").focus();
  }

  stopAll() {
    clearInterval(this.looking);
    clearInterval(this.asking);
    clearTimeout(this.waiting);
    this.line?.stop();
    this.microphone?.close();
    this.line = this.microphone = this.counts = null;
  }
}

customElements.define("caller-phone", CallerPhone);
