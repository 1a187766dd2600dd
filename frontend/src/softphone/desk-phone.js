// <desk-phone>: the phone in the desk's left column. Its words all stand in the page; this shows the right ones.
//
//   data-state   off, starting, connecting, registered, ready, lost, elsewhere, signed-out, refused

import { notice } from "../shared/notices.js";
import { Line } from "./line.js";
import { LOUD_ENOUGH, Microphone, troubleOf } from "./microphone.js";
import { countsOf, qualityOf } from "./quality.js";

const IS_ON = "desk-phone";
const LOOK_EVERY_MS = 100;
const MEASURE_EVERY_MS = 2_000;
const HEARD_FOR = 3; // looks in a row

class DeskPhone extends HTMLElement {
  connectedCallback() {
    this.check = document.getElementById("phone-check");
    this.meters = document.querySelectorAll("[data-phone-level]");
    this.onClick("[data-phone-start]", () => this.begin({ checks: true }));
    this.onClick("[data-phone-again]", () => this.begin({ checks: true }));
    this.onClick("[data-phone-off]", () => this.end());
    this.onClick("[data-phone-mute]", () => this.mute(!this.microphone?.isMuted));
    this.onClick("[data-phone-check]", () => this.check.showModal());
    document.getElementById("phone-microphone").addEventListener("change", ({ target }) => this.change(target.value));
    // Who answers wants to be heard, whatever was muted before.
    document.addEventListener("click", ({ target }) => target.closest("[data-answers]") && this.mute(false));
    document.addEventListener("htmx:after:swap", () => this.markMuted());
    addEventListener("pagehide", () => this.line?.stop());
    this.begin({ checks: sessionStorage.getItem(IS_ON) === null });
  }

  onClick(selector, act) {
    document.addEventListener("click", ({ target }) => target.closest(selector) && act());
  }

  async begin({ checks }) {
    if (this.dataset.state === "starting") return;
    this.stopAll();
    this.show("starting");
    try {
      this.microphone = await Microphone.open();
    } catch (error) {
      return this.refuse(troubleOf(error));
    }
    sessionStorage.setItem(IS_ON, "on");
    this.mute(false);
    await this.listMicrophones();
    this.looking = setInterval(() => this.look(), LOOK_EVERY_MS);
    if (checks) this.check.showModal();
    await this.connect();
  }

  async connect() {
    const account = await this.askForAccount();
    if (!account || !this.microphone) return;
    this.line = new Line(account, this.microphone.stream);
    this.line.addEventListener("state", ({ detail }) => this.show(detail));
    this.line.start();
    this.measuring = setInterval(() => this.measure(), MEASURE_EVERY_MS);
  }

  async askForAccount() {
    const headers = { "X-CSRFToken": this.dataset.csrf, Accept: "application/json" };
    const answer = await fetch(this.dataset.accountUrl, { method: "POST", headers }).catch(() => null);
    if (answer?.ok) return answer.json();
    this.stopAll();
    this.show("lost");
    notice(document.body.dataset[answer ? "failed" : "unreachable"]);
    return null;
  }

  refuse(trouble) {
    this.dataset.trouble = trouble;
    this.show("refused");
  }

  end() {
    sessionStorage.removeItem(IS_ON);
    this.stopAll();
    this.show("off");
  }

  stopAll() {
    clearInterval(this.looking);
    clearInterval(this.measuring);
    this.line?.stop();
    this.microphone?.close();
    this.line = this.microphone = this.counts = null;
  }

  show(state) {
    this.dataset.state = state;
    if (state !== "ready") delete this.dataset.quality;
    if (state === "elsewhere" || state === "signed-out") this.stopAll();
  }

  mute(isMuted) {
    if (this.microphone) this.microphone.isMuted = isMuted;
    document.body.classList.toggle("is-muted", isMuted);
    this.markMuted();
  }

  markMuted() {
    const isMuted = this.microphone?.isMuted ?? false;
    for (const button of document.querySelectorAll("[data-phone-mute]")) button.setAttribute("aria-pressed", isMuted);
  }

  async listMicrophones() {
    const chosen = this.microphone.id;
    const options = (await Microphone.all()).map(({ deviceId, label }) => new Option(label, deviceId, false, deviceId === chosen));
    document.getElementById("phone-microphone").replaceChildren(...options);
  }

  async change(deviceId) {
    Microphone.choose(deviceId);
    const before = this.microphone;
    try {
      this.microphone = await Microphone.open();
    } catch (error) {
      return this.refuse(troubleOf(error));
    }
    this.microphone.isMuted = before.isMuted;
    await this.line?.speakBy(this.microphone.stream);
    before.close();
  }

  look() {
    const { level, isMuted } = this.microphone;
    for (const meter of this.meters) meter.value = level;
    this.loudFor = level > LOUD_ENOUGH && !isMuted ? (this.loudFor ?? 0) + 1 : 0;
    if (this.loudFor >= HEARD_FOR) this.check.dataset.heard = "yes";
  }

  async measure() {
    if (!this.line?.connection) return;
    const counts = await countsOf(this.line.connection).catch(() => null);
    if (!counts) return;
    this.dataset.quality = qualityOf(this.counts, counts);
    this.counts = counts;
  }
}

customElements.define("desk-phone", DeskPhone);
