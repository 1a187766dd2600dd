// <offer-bell>: somebody waits for this person's answer. Rings (once the page has been touched), changes the
// title, and shows a notification that says nothing of the caller. Alt+0 answers, or takes the next one.

import { beep, lead } from "../shared/loudspeakers.js";

const RING_EVERY_MS = 2_500;
const TONES_HZ = [660, 880];

let sound = null;
addEventListener("pointerdown", allowSound, { once: true });
addEventListener("keydown", allowSound, { once: true });

// Whoever says "I am ready" is asked once whether the ring may also show outside this page.
document.addEventListener("click", (event) => {
  const isReady = event.target.closest("button[name=readiness][value=ready]");
  if (isReady && "Notification" in window && Notification.permission === "default") Notification.requestPermission();
});

function allowSound() {
  if (!sound) lead((sound = new AudioContext()), "ring");
  sound.resume();
}

class OfferBell extends HTMLElement {
  connectedCallback() {
    this.known = new Set();
    this.stop = new AbortController();
    const { signal } = this.stop;
    document.addEventListener("htmx:after:swap", () => this.look(), { signal });
    document.addEventListener("keydown", (event) => this.onKey(event), { signal });
    this.look();
  }

  disconnectedCallback() {
    this.stop.abort();
    this.quiet();
  }

  get offers() {
    return [...this.querySelectorAll("[data-offer]")];
  }

  // A test of the line rings too, and says that nobody waits.
  get ringsAs() {
    const isTest = this.offers.every((offer) => offer.dataset.offer.startsWith("test-"));
    return isTest ? this.dataset.testTitle : this.dataset.title;
  }

  look() {
    const isNew = this.offers.some((offer) => !this.known.has(offer.dataset.offer));
    this.known = new Set(this.offers.map((offer) => offer.dataset.offer));
    if (!this.offers.length) return this.quiet();
    if (!isNew) return;
    this.ring();
    // Behind a dialog no pointer reaches the buttons of who waits.
    for (const dialog of document.querySelectorAll("dialog[data-gives-way][open]")) dialog.close();
  }

  ring() {
    document.documentElement.classList.add("is-ringing");
    this.nameOfPage ??= document.title;
    document.title = this.ringsAs;
    this.tell();
    this.tone();
    clearInterval(this.ringing);
    this.ringing = setInterval(() => this.tone(), RING_EVERY_MS);
  }

  quiet() {
    clearInterval(this.ringing);
    document.documentElement.classList.remove("is-ringing");
    this.notification?.close();
    if (this.nameOfPage) document.title = this.nameOfPage;
    this.nameOfPage = null;
  }

  tell() {
    if (!document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
    this.notification = new Notification(this.ringsAs, { tag: "offer", requireInteraction: true });
    this.notification.onclick = () => window.focus();
  }

  tone() {
    if (sound?.state !== "running") return;
    TONES_HZ.forEach((hertz, index) => beep(sound, hertz, sound.currentTime + index * 0.18));
  }

  onKey(event) {
    if (event.code !== "Digit0" || !event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    document.querySelector("[data-answers], [data-takes-next]")?.click();
  }
}

customElements.define("offer-bell", OfferBell);
