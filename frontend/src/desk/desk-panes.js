// <desk-panes>: every open contact is there as a hidden pane, so that changing between them asks no server.
// The list on the left is the truth; panes follow it.

const ACTIVE = "desk-active";

class DeskPanes extends HTMLElement {
  connectedCallback() {
    this.unread = new Map();
    this.focusOf = new Map();
    this.nothing = this.querySelector("[data-nothing]");
    document.addEventListener("click", (event) => this.onClick(event));
    document.addEventListener("keydown", (event) => this.onKey(event));
    document.addEventListener("focusin", ({ target }) => this.noteFocus(target));
    document.addEventListener("htmx:after:swap", () => this.followList());
    this.addEventListener("desk:said", ({ detail, target }) => this.noteSaid(detail, target.dataset.contact));
    this.followList();
  }

  get entries() {
    return [...document.querySelectorAll("[data-switch]")];
  }

  pane(contact) {
    return this.querySelector(`[data-pane="${CSS.escape(contact)}"]`);
  }

  get active() {
    return this.querySelector("[data-pane]:not([hidden])");
  }

  onClick(event) {
    const entry = event.target.closest("[data-switch]");
    if (!entry || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.show(entry.dataset.switch);
  }

  onKey(event) {
    const number = /^Digit([1-4])$/.exec(event.code)?.[1];
    if (!number || !event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const entry = this.entries[number - 1];
    if (entry) this.show(entry.dataset.switch);
  }

  noteFocus(target) {
    const pane = target.closest?.("[data-pane]");
    if (pane) this.focusOf.set(pane.dataset.pane, target);
  }

  show(contact, { takesFocus = true } = {}) {
    const pane = this.pane(contact);
    if (!pane) return;
    for (const one of this.querySelectorAll("[data-pane]")) one.hidden = one !== pane;
    this.nothing.hidden = true;
    sessionStorage.setItem(ACTIVE, contact);
    this.unread.delete(contact);
    this.mark();
    pane.querySelector("chat-log")?.shown();
    if (takesFocus) this.focusIn(pane);
  }

  focusIn(pane) {
    const before = this.focusOf.get(pane.dataset.pane);
    const control = before?.isConnected ? before : pane.querySelector("[data-first]");
    control?.focus({ preventScroll: true });
  }

  noteSaid({ isNew, isMine, author }, contact) {
    if (!isNew || isMine || author === "line" || this.active?.dataset.pane === contact) return;
    this.unread.set(contact, (this.unread.get(contact) ?? 0) + 1);
    this.mark();
  }

  mark() {
    for (const entry of this.entries) {
      const isActive = this.active?.dataset.pane === entry.dataset.switch;
      if (isActive) entry.setAttribute("aria-current", "true");
      else entry.removeAttribute("aria-current");
      const count = this.unread.get(entry.dataset.switch) ?? 0;
      const badge = entry.querySelector("[data-unread]");
      badge.hidden = !count;
      badge.textContent = count ? badge.dataset.unread.replace("0", count) : "";
    }
  }

  async followList() {
    const wanted = this.entries.map((entry) => entry.dataset.switch);
    for (const pane of this.querySelectorAll("[data-pane]")) {
      if (!wanted.includes(pane.dataset.pane)) pane.remove();
    }
    const missing = wanted.filter((contact) => !this.pane(contact));
    await Promise.all(missing.map((contact) => this.fetchPane(contact)));
    this.choose(wanted, missing);
  }

  async fetchPane(contact) {
    const holder = document.createElement("div");
    holder.hidden = true;
    holder.dataset.pane = contact;
    this.append(holder);
    const url = this.dataset.paneUrl.replace("00000000-0000-0000-0000-000000000000", contact);
    await htmx.ajax("GET", url, { target: holder, swap: "outerHTML" });
  }

  // A contact just answered comes to the front, unless the hands are on another one.
  choose(wanted, missing) {
    const isBusy = this.active && this.active.contains(document.activeElement);
    const kept = sessionStorage.getItem(ACTIVE);
    if (missing.length && !isBusy) this.show(missing.at(-1));
    else if (!this.active && wanted.length) this.show(wanted.includes(kept) ? kept : wanted[0], { takesFocus: false });
    this.nothing.hidden = Boolean(this.active);
    this.mark();
  }
}

customElements.define("desk-panes", DeskPanes);
