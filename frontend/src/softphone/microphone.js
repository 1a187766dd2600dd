// The microphone: opened once at the beginning of a shift, and open until its end, because opening takes
// up to a second that no caller should wait.

export const LOUD_ENOUGH = 0.02;

const WISHES = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const CHOICE = "phone-microphone";
const NAMES_OF_NONE = new Set(["default", "communications"]);
const STILL = 1 / 32_768; // less than the smallest step of a sound of 16 bits
const HARDEST = 4; // speech seldom fills more than a quarter of the range

export class Microphone {
  constructor(stream) {
    this.stream = stream;
    this.track = stream.getAudioTracks()[0];
    this.device = this.track.getSettings();
    this.sound = new AudioContext();
    this.ear = new AnalyserNode(this.sound, { fftSize: 1024 });
    this.sound.createMediaStreamSource(stream).connect(this.ear);
    this.samples = new Float32Array(this.ear.fftSize);
  }

  get id() {
    return this.device.deviceId;
  }

  // The device that the person has chosen, or another one where that is not there.
  static async open(deviceId = localStorage.getItem(CHOICE)) {
    if (!navigator.mediaDevices) throw new DOMException("No microphone on an unsafe address.", "SecurityError");
    const audio = deviceId ? { ...WISHES, deviceId: { ideal: deviceId } } : WISHES;
    return new Microphone(await navigator.mediaDevices.getUserMedia({ audio, video: false }));
  }

  static choose(deviceId) {
    localStorage.setItem(CHOICE, deviceId);
  }

  static async all() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.filter(({ kind, deviceId }) => kind === "audioinput" && deviceId);
  }

  get isMuted() {
    return !this.track.enabled;
  }

  set isMuted(isMuted) {
    this.track.enabled = !isMuted;
  }

  // It was unplugged, or taken away in another manner.
  get isGone() {
    return this.track.readyState === "ended";
  }

  // Nothing comes from it at all, as the last look at the level has found.
  get isStill() {
    if (this.sound.state !== "running") return false;
    return this.track.muted || this.samples.every((sample) => Math.abs(sample) < STILL);
  }

  // How loud it is just now, 0..1.
  get level() {
    if (this.sound.state === "suspended") this.sound.resume();
    this.ear.getFloatTimeDomainData(this.samples);
    const power = this.samples.reduce((sum, sample) => sum + sample * sample, 0) / this.samples.length;
    return Math.min(1, Math.sqrt(power) * HARDEST);
  }

  close() {
    this.track.stop();
    this.sound.close();
  }
}

// What the computer takes by itself has a name of its own ("default"), whatever it is: what belongs to one thing
// that can be plugged in has one group.
export function isSame(one, other) {
  if (one.groupId !== other.groupId) return false;
  return one.deviceId === other.deviceId || [one, other].some(({ deviceId }) => NAMES_OF_NONE.has(deviceId));
}

// Which sentence of the page says why it cannot be opened.
export function troubleOf({ name }) {
  if (name === "NotAllowedError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  if (name === "NotReadableError" || name === "AbortError") return "taken";
  return name === "SecurityError" ? "unsafe" : "unknown";
}
