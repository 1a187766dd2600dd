// <alarm-bell>: rings as long as it is on the page. Where the browser keeps pages silent until
// somebody has touched them, it offers a button instead; the alarm itself is always to be seen.

import { lead } from "./loudspeakers.js";

const EVERY_MS = 2_000;
const TONES = [
  { at: 0, hertz: 880 },
  { at: 0.25, hertz: 660 },
  { at: 0.5, hertz: 880 },
];
const TONE_SECONDS = 0.2;
const LOUDNESS = 0.25;

let sound;

class AlarmBell extends HTMLElement {
  connectedCallback() {
    if (!sound) lead((sound = new AudioContext()), "ring");
    this.button = this.querySelector("button");
    this.button.addEventListener("click", () => sound.resume().then(() => this.ring()));
    this.timer = setInterval(() => this.ring(), EVERY_MS);
    this.ring();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  ring() {
    const isSilent = sound.state !== "running";
    this.button.hidden = !isSilent;
    if (isSilent) return void sound.resume();
    for (const { at, hertz } of TONES) play(hertz, sound.currentTime + at);
  }
}

function play(hertz, at) {
  const tone = new OscillatorNode(sound, { frequency: hertz });
  const loudness = new GainNode(sound, { gain: LOUDNESS });
  tone.connect(loudness).connect(sound.destination);
  tone.start(at);
  tone.stop(at + TONE_SECONDS);
}

customElements.define("alarm-bell", AlarmBell);
