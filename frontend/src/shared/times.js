// <local-time datetime="2026-11-23T20:31:00Z" shape="clock">20:31</local-time>: in the reader's own zone.
// <elapsed-time since="2026-11-23T20:31:00Z">0:41</elapsed-time>: how long ago, ticking.
// <elapsed-time until="…"> counts down to zero.

const SHAPES = {
  clock: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  seconds: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  day: { day: "numeric", month: "short" },
  full: { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
};

class LocalTime extends HTMLElement {
  static observedAttributes = ["datetime"];

  connectedCallback() {
    this.show();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.show();
  }

  show() {
    const shape = SHAPES[this.getAttribute("shape") ?? "clock"];
    const language = document.documentElement.lang || undefined;
    this.textContent = new Intl.DateTimeFormat(language, shape).format(new Date(this.getAttribute("datetime")));
  }
}

const ticking = new Set();

class ElapsedTime extends HTMLElement {
  connectedCallback() {
    ticking.add(this);
    this.tick();
  }

  disconnectedCallback() {
    ticking.delete(this);
  }

  tick() {
    const since = this.getAttribute("since");
    const span = since ? serverNow() - Date.parse(since) : Date.parse(this.getAttribute("until")) - serverNow();
    const text = inMinutes(span);
    if (this.textContent !== text) this.textContent = text;
  }
}

// The page says when it was made, so that a wrong clock on this machine shows no wrong times.
const madeAt = Date.parse(document.documentElement.dataset.now ?? "");
const skew = Number.isNaN(madeAt) ? 0 : madeAt - Date.now();

export function serverNow() {
  return Date.now() + skew;
}

export function inMinutes(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

customElements.define("local-time", LocalTime);
customElements.define("elapsed-time", ElapsedTime);
setInterval(() => ticking.forEach((element) => element.tick()), 1000);
