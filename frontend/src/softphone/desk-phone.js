// <desk-phone>: the phone in the desk's left column. Its words all stand in the page; this shows the right ones.
//
//   data-state       off, starting, connecting, registered, ready, lost, elsewhere, signed-out, refused
//   data-microphone  replaced (another one took the place of one that is gone), gone (there is no other)
//   data-unheard     in a talk, and nothing at all comes from the microphone

import { notice } from "../shared/notices.js";
import { canChoose, choose, chosen, loudspeakers, tryRing } from "../shared/loudspeakers.js";
import { HearingCheck } from "./hearing-check.js";
import { Line } from "./line.js";
import { LOUD_ENOUGH, Microphone, isSame, troubleOf } from "./microphone.js";
import { countsOf, qualityOf } from "./quality.js";

const IS_ON = "desk-phone";
const IS_MUTED = "desk-phone-muted";
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
    this.offerLoudspeakers();
    navigator.mediaDevices?.addEventListener("devicechange", () => this.lookAtDevices());
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
      this.take(await Microphone.open());
    } catch (error) {
      return this.refuse(troubleOf(error));
    }
    sessionStorage.setItem(IS_ON, "on");
    this.mute(!checks && sessionStorage.getItem(IS_MUTED) !== null);
    await this.listDevices();
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
    sessionStorage.removeItem(IS_MUTED);
    this.stopAll();
    this.show("off");
  }

  stopAll() {
    clearInterval(this.looking);
    clearInterval(this.measuring);
    this.line?.stop();
    this.microphone?.close();
    this.line = this.microphone = this.counts = null;
    this.forgetLost();
    delete this.dataset.unheard;
  }

  show(state) {
    this.dataset.state = state;
    if (state !== "ready") delete this.dataset.quality;
    if (state === "elsewhere" || state === "signed-out") this.stopAll();
  }

  mute(isMuted) {
    if (this.microphone) this.microphone.isMuted = isMuted;
    if (isMuted) sessionStorage.setItem(IS_MUTED, "yes");
    else sessionStorage.removeItem(IS_MUTED);
    document.body.classList.toggle("is-muted", isMuted);
    this.markMuted();
  }

  markMuted() {
    const isMuted = this.microphone?.isMuted ?? false;
    for (const button of document.querySelectorAll("[data-phone-mute]")) button.setAttribute("aria-pressed", isMuted);
  }

  async listDevices() {
    list("phone-microphone", await Microphone.all(), this.microphone?.id);
    const outlets = await loudspeakers();
    for (const use of ["talk", "ring"]) list(`phone-${use}`, outlets, chosen(use));
  }

  offerLoudspeakers() {
    for (const use of ["talk", "ring"]) {
      const choice = document.getElementById(`phone-${use}`);
      choice.closest(".c-field").hidden = !canChoose[use];
      choice.addEventListener("change", () => choose(use, choice.value));
    }
    document.getElementById("phone-ring").addEventListener("change", tryRing);
  }

  async change(deviceId) {
    Microphone.choose(deviceId);
    try {
      await this.replaceBy(await Microphone.open());
    } catch (error) {
      return this.refuse(troubleOf(error));
    }
    this.forgetLost();
  }

  async replaceBy(microphone) {
    const before = this.microphone;
    if (!before) return microphone.close(); // the phone was turned off meanwhile
    microphone.isMuted = before.isMuted;
    this.take(microphone);
    await this.line?.speakBy(microphone.stream);
    before.close();
  }

  take(microphone) {
    this.microphone = microphone;
    this.hearing = new HearingCheck();
    microphone.track.addEventListener("ended", () => this.microphone === microphone && this.goOnWithAnother());
  }

  // The headset was unplugged: the talk stays, and goes on by what the computer still has.
  async goOnWithAnother() {
    if (this.isOpening) return;
    this.lost ??= this.microphone.device;
    this.isOpening = true;
    try {
      await this.replaceBy(await Microphone.open());
      if (isSame(this.microphone.device, this.lost)) this.forgetLost();
      else this.dataset.microphone = "replaced";
    } catch {
      this.dataset.microphone = "gone";
    } finally {
      this.isOpening = false;
    }
    await this.listDevices();
  }

  // Something was plugged in or out. Who had lost their headset has it back as soon as it is there again.
  async lookAtDevices() {
    if (!this.microphone) return;
    const back = this.lost && (await Microphone.all()).find((device) => isSame(device, this.lost));
    if (this.dataset.microphone === "replaced" && back) await this.goBackTo(back.deviceId);
    else if (this.microphone?.isGone) await this.goOnWithAnother();
    else await this.listDevices();
  }

  async goBackTo(deviceId) {
    await this.replaceBy(await Microphone.open(deviceId));
    this.forgetLost();
    await this.listDevices();
  }

  forgetLost() {
    delete this.dataset.microphone;
    this.lost = null;
  }

  look() {
    const { level, isMuted, isStill, isGone } = this.microphone;
    const isInTalk = this.dataset.state === "ready" && document.querySelector("[data-call=talking]") !== null;
    const isOn = isInTalk && !isMuted && !isGone;
    this.toggleAttribute("data-unheard", this.hearing.isUnheard({ isOn, isStill }));
    for (const meter of this.meters) meter.value = level;
    this.loudFor = level > LOUD_ENOUGH && !isMuted ? (this.loudFor ?? 0) + 1 : 0;
    if (this.loudFor >= HEARD_FOR) this.check.dataset.heard = "yes";
  }

  async measure() {
    // A headset that was plugged in may need a moment longer than the computer's word that it is there.
    if (this.microphone?.isGone) this.goOnWithAnother();
    if (!this.line?.connection) return;
    const counts = await countsOf(this.line.connection).catch(() => null);
    if (!counts) return;
    this.dataset.quality = qualityOf(this.counts, counts);
    this.counts = counts;
  }
}

// The first choice of a loudspeaker is what the computer takes.
function list(id, devices, current) {
  const choice = document.getElementById(id);
  const options = devices.map(({ deviceId, label }) => new Option(label, deviceId, false, deviceId === current));
  if (choice.dataset.usual) options.unshift(new Option(choice.dataset.usual, "", false, !current));
  choice.replaceChildren(...options);
}

customElements.define("desk-phone", DeskPhone);
