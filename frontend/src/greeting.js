// <greeting-recorder>: records a greeting with the microphone, or reads a sound file of any kind that the browser
// knows, and puts it as a WAV file where an uploaded one would be. Without scripts the file field takes WAV.

const MOST_S = 10;
const EVERY_MS = 200;
const RATE = 48_000;
const HEAD_BYTES = 44;

class GreetingRecorder extends HTMLElement {
  connectedCallback() {
    this.file = this.querySelector("input[type=file]");
    this.buttons = ["records", "stops", "listens"].map((name) => this.querySelector(`[data-${name}]`));
    const [records, stops, listens] = this.buttons;
    records.addEventListener("click", () => this.record());
    stops.addEventListener("click", () => this.recorder.stop());
    listens.addEventListener("click", () => this.listen());
    this.file.addEventListener("change", () => this.take(this.file.files[0]));
    this.file.accept = "audio/*";
    this.querySelector("[data-formats]").hidden = false;
    this.rest();
  }

  get canRecord() {
    return Boolean(navigator.mediaDevices && window.MediaRecorder);
  }

  rest(hasSound = false) {
    this.show(this.canRecord, false, hasSound);
  }

  complain(wrong) {
    for (const name of ["refused", "unreadable", "long"]) this.querySelector(`[data-${name}]`).hidden = name !== wrong;
  }

  show(...shown) {
    this.buttons.forEach((button, index) => (button.hidden = !shown[index]));
    this.querySelector("[data-saves]").disabled = shown[1];
  }

  async record() {
    this.complain();
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      return this.complain("refused");
    }
    this.recorder = new MediaRecorder(this.stream);
    this.recorder.addEventListener("dataavailable", ({ data }) => this.keep(data));
    this.recorder.start();
    this.began = performance.now();
    this.ticking = setInterval(() => this.tick(), EVERY_MS);
    this.show(false, true, false);
    this.buttons[1].focus();
  }

  tick() {
    const seconds = (performance.now() - this.began) / 1000;
    this.querySelector("[data-seconds]").textContent = `${Math.floor(seconds)} / ${MOST_S}`;
    if (seconds >= MOST_S - EVERY_MS / 1000) this.recorder.stop();
  }

  async keep(recorded) {
    clearInterval(this.ticking);
    for (const track of this.stream.getTracks()) track.stop();
    await this.take(recorded);
    this.buttons[2].focus();
  }

  async take(chosen) {
    this.complain();
    this.rest();
    if (!chosen) return;
    this.sound ??= new AudioContext({ sampleRate: RATE });
    try {
      this.heard = await this.sound.decodeAudioData(await chosen.arrayBuffer());
    } catch {
      this.file.value = "";
      return this.complain("unreadable");
    }
    const files = new DataTransfer();
    files.items.add(new File([wavOf(this.heard)], "greeting.wav", { type: "audio/wav" }));
    this.file.files = files.files;
    if (this.heard.duration > MOST_S) this.complain("long");
    this.rest(true);
  }

  listen() {
    const plays = new AudioBufferSourceNode(this.sound, { buffer: this.heard });
    plays.connect(this.sound.destination);
    plays.start();
  }
}

// 16 bits, one side. Source: Multimedia Programming Interface and Data Specifications 1.0 (IBM, Microsoft, 1991).
function wavOf(heard) {
  const samples = heard.getChannelData(0);
  const bytes = samples.length * 2;
  const view = new DataView(new ArrayBuffer(HEAD_BYTES + bytes));
  const word = (at, letters) => [...letters].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  word(0, "RIFF");
  view.setUint32(4, HEAD_BYTES - 8 + bytes, true);
  word(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, heard.sampleRate, true);
  view.setUint32(28, heard.sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, "data");
  view.setUint32(40, bytes, true);
  samples.forEach((sample, index) => view.setInt16(HEAD_BYTES + index * 2, Math.max(-1, Math.min(1, sample)) * 0x7fff, true));
  return view.buffer;
}

customElements.define("greeting-recorder", GreetingRecorder);
