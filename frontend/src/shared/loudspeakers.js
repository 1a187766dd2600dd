// Through what the person hears the talk and through what it rings: two choices, remembered on this device. The ring
// must be audible while the headset lies on the table. No choice, or one that is unplugged: what the computer takes.

const CHOICES = { talk: "phone-loudspeaker", ring: "phone-ring-loudspeaker" };
const TONES_HZ = [660, 880];

export function chosen(use) {
  return localStorage.getItem(CHOICES[use]) ?? "";
}

export function choose(use, id) {
  localStorage.setItem(CHOICES[use], id);
  document.dispatchEvent(new CustomEvent("loudspeaker:chosen"));
}

// Not every browser lets a page say where sound comes out.
export const canChoose = { talk: "setSinkId" in HTMLMediaElement.prototype, ring: "setSinkId" in AudioContext.prototype };

export async function loudspeakers() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind, deviceId }) => kind === "audiooutput" && deviceId && deviceId !== "default");
}

// Let a sound come out where it should, now and whenever that changes. `sound`: an Audio or an AudioContext.
export function lead(sound, use, { signal } = {}) {
  if (!canChoose[use]) return;
  const go = () => sound.setSinkId(chosen(use)).catch(() => sound.setSinkId("").catch(() => {}));
  go();
  document.addEventListener("loudspeaker:chosen", go, { signal });
  navigator.mediaDevices?.addEventListener("devicechange", go, { signal });
}

// Let the person hear where it will ring.
export async function tryRing() {
  const sound = new AudioContext();
  await sound.setSinkId?.(chosen("ring")).catch(() => {});
  TONES_HZ.forEach((hertz, index) => beep(sound, hertz, sound.currentTime + 0.05 + index * 0.18));
  setTimeout(() => sound.close(), 1_000);
}

export function beep(sound, hertz, at) {
  const [tone, volume] = [sound.createOscillator(), sound.createGain()];
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.2, at + 0.02);
  volume.gain.linearRampToValueAtTime(0, at + 0.16);
  tone.connect(volume).connect(sound.destination);
  tone.start(at);
  tone.stop(at + 0.18);
}
