// <undo-press>: a button whose press takes effect two seconds later, unless it is pressed again.
// If the page goes away meanwhile, it takes effect at once: what was meant for safety is not lost.

const WAIT_MS = 2_000;

class UndoPress extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.button = this.querySelector("button");
    this.calm = [...this.button.childNodes];
    this.stop = new AbortController();
    this.button.addEventListener("click", (event) => this.onClick(event), { signal: this.stop.signal });
    addEventListener("pagehide", () => this.timer && this.beacon(), { signal: this.stop.signal });
  }

  disconnectedCallback() {
    this.stop.abort();
    clearTimeout(this.timer);
  }

  onClick(event) {
    event.preventDefault();
    if (this.timer) return this.undo();
    this.button.textContent = this.dataset.undo;
    this.button.setAttribute("aria-pressed", "true");
    this.timer = setTimeout(() => this.effect(), WAIT_MS);
  }

  undo() {
    clearTimeout(this.timer);
    this.timer = null;
    this.button.replaceChildren(...this.calm);
    this.button.setAttribute("aria-pressed", "false");
  }

  effect() {
    this.undo();
    this.form.requestSubmit();
  }

  beacon() {
    this.timer = null;
    fetch(this.form.getAttribute("hx-post"), { method: "POST", body: new FormData(this.form), keepalive: true });
  }
}

customElements.define("undo-press", UndoPress);
