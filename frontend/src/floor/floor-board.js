// <floor-board>: which counselor is selected on this screen, and moving between them by keyboard.
//
// The server draws the tiles and never knows the selection; after each new drawing it is put back.
// Arrows move, N goes to whoever needs help first, Enter opens the record.

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

class FloorBoard extends HTMLElement {
  connectedCallback() {
    this.person = this.querySelector("#selected");
    this.contact = this.querySelector("#selected-contact");
    this.addEventListener("click", (event) => this.onClick(event));
    this.addEventListener("keydown", (event) => this.onKey(event));
    this.addEventListener("focusin", (event) => this.onFocus(event));
    document.addEventListener("keydown", (event) => event.target.matches("body, main") && this.onKeyOutside(event));
    document.addEventListener("htmx:after:swap", () => this.show());
    this.keepTheNewestBar(this.querySelector("#bar"));
    this.show();
  }

  // The bar is asked for whenever something happens, and drawn by one's own acts as well. An answer that was on its
  // way when one acted may know nothing of the act: drawn last it would take the box for writing away.
  keepTheNewestBar(bar) {
    let acts = 0;
    const actsBefore = new WeakMap();
    const isAct = (ctx) => ctx.target === bar && ctx.sourceElement !== bar;
    document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
      if (ctx.sourceElement === bar) actsBefore.set(ctx, acts);
      if (isAct(ctx)) acts += 1;
    });
    document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => (acts += isAct(ctx) ? 1 : 0));
    bar.addEventListener("htmx:before:swap", (event) => {
      if (event.target !== bar || actsBefore.get(event.detail.ctx) === acts) return;
      event.preventDefault();
      document.body.dispatchEvent(new CustomEvent("floor:select"));
    });
  }

  get tiles() {
    return [...this.querySelectorAll("[data-person]")];
  }

  get current() {
    return this.tiles.find((tile) => tile.dataset.person === this.person.value);
  }

  onClick(event) {
    const chip = event.target.closest("[data-contact]");
    if (chip) return this.select(this.person.value, chip.dataset.contact);
    if (event.target.closest("[aria-disabled=true]")) return event.preventDefault();
    if (event.target.closest("[data-key=whisper], [data-key=join]")) this.setAttribute("wants-to-write", "");
    if (event.target.closest("[data-next-needing]")) return this.goToNextNeeding();
    const tile = event.target.closest("[data-person]");
    if (tile) this.select(tile.dataset.person);
  }

  onFocus(event) {
    const tile = event.target.closest("[data-person]");
    if (tile && tile !== this.current) this.select(tile.dataset.person);
  }

  onKey(event) {
    const tile = event.target.closest("[data-person]");
    if (!tile || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && tile.dataset.record) {
      event.preventDefault();
      location.assign(tile.dataset.record);
      return;
    }
    const to = this.neighbor(tile, event.key);
    if (!to) return;
    event.preventDefault();
    to.focus();
  }

  // The focus is nowhere, as after a click on the empty page: arrows and Enter go on from the selected one.
  onKeyOutside(event) {
    const tile = this.current ?? this.tiles.at(0);
    if (!tile || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && this.current?.dataset.record) location.assign(tile.dataset.record);
    if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
    tile.focus();
  }

  neighbor(tile, key) {
    const tiles = this.tiles;
    if (key === "Home") return tiles.at(0);
    if (key === "End") return tiles.at(-1);
    if (key in STEPS) {
      const mirrored = getComputedStyle(this).direction === "rtl" ? -1 : 1;
      return tiles[tiles.indexOf(tile) + STEPS[key] * mirrored];
    }
    if (key === "ArrowDown" || key === "ArrowUp") return this.inColumn(tile, key === "ArrowDown" ? 1 : -1);
    return undefined;
  }

  // The tile above or below: the nearest one that starts at the same edge.
  inColumn(tile, direction) {
    const column = this.tiles.filter((other) => Math.abs(other.offsetLeft - tile.offsetLeft) < 2);
    return column[column.indexOf(tile) + direction];
  }

  // The most urgent need first, then whoever has waited longest; pressed again: the one after.
  goToNextNeeding() {
    const needing = this.tiles
      .filter((tile) => tile.dataset.urgency !== "0")
      .sort((a, b) => a.dataset.urgency - b.dataset.urgency || a.dataset.since.localeCompare(b.dataset.since));
    const next = needing[(needing.indexOf(document.activeElement) + 1) % needing.length];
    next?.focus();
  }

  select(person, contact = "") {
    if (this.person.value === person && this.contact.value === contact) return;
    this.removeAttribute("wants-to-write");
    this.person.value = person;
    this.contact.value = contact;
    this.show();
    document.body.dispatchEvent(new CustomEvent("floor:select"));
  }

  show() {
    const current = this.current;
    for (const tile of this.tiles) tile.setAttribute("aria-pressed", String(tile === current));
    const stop = current ?? this.tiles[0];
    for (const tile of this.tiles) tile.tabIndex = tile === stop ? 0 : -1;
  }
}

customElements.define("floor-board", FloorBoard);
