// Notices that the microphone sends nothing at all in a talk: a headset that is muted by its own switch, or whose
// cable is loose. Somebody who only listens is never quite as still as that: a room and a microphone have a noise.

const NOTHING_FOR_MS = 10_000;

export class HearingCheck {
  // Tell whether nothing has come for too long. `isOn`: the person should be heard now.
  isUnheard({ isOn, isStill }) {
    if (!isOn || !isStill) {
      this.since = null;
      return false;
    }
    this.since ??= Date.now();
    return Date.now() - this.since >= NOTHING_FOR_MS;
  }
}
