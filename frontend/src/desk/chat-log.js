// <chat-log data-contact="…">: the conversation, live. Fetches what it has not seen, then follows the stream;
// a gap in the sequence is fetched again, so nothing is lost or shown twice. Words are set as text only.

import { get } from "./asking.js";

const NEAR_THE_END_PX = 48;
const TRY_AGAIN_MS = 2_000;

class ChatLog extends HTMLElement {
  connectedCallback() {
    this.contact = this.dataset.contact;
    this.said = this.querySelector("[data-said]");
    this.sending = this.querySelector("[data-sending]");
    this.whispers = this.closest("[data-pane]").querySelector("[data-whispers]");
    this.jump = this.querySelector("[data-jump]");
    this.last = 0;
    this.isAtEnd = true;
    this.listen();
    this.catchUp();
  }

  disconnectedCallback() {
    this.stop.abort();
    this.size.disconnect();
    clearTimeout(this.nextTry);
  }

  listen() {
    this.stop = new AbortController();
    const { signal } = this.stop;
    document.body.addEventListener("live:message", ({ detail }) => detail.contact === this.contact && this.take(detail), { signal });
    document.body.addEventListener("live:back", () => this.catchUp(), { signal });
    document.body.addEventListener("screen:locked", () => this.forget(), { signal });
    this.addEventListener("scroll", () => this.noteScroll(), { passive: true, signal });
    this.jump.addEventListener("click", () => this.toEnd(), { signal });
    this.size = new ResizeObserver(() => this.clientHeight && this.shown());
    this.size.observe(this);
  }

  // Behind a locked screen the page holds no words; live:back fetches them again.
  forget() {
    this.said.replaceChildren();
    this.whispers.replaceChildren();
    this.last = 0;
  }

  take(message) {
    if (message.sequence <= this.last) return;
    if (message.sequence === this.last + 1 && !this.isCatchingUp) this.add(message, { isNew: true });
    else this.catchUp();
  }

  async catchUp() {
    this.isBehind = true;
    if (this.isCatchingUp) return;
    this.isCatchingUp = true;
    clearTimeout(this.nextTry);
    while (this.isBehind) {
      this.isBehind = false;
      await this.fetchTheRest().catch(() => (this.nextTry = setTimeout(() => this.catchUp(), TRY_AGAIN_MS)));
    }
    this.isCatchingUp = false;
  }

  async fetchTheRest() {
    const isFirst = this.last === 0;
    const { messages } = await get(`/live/contacts/${this.contact}/messages?after=${this.last}`);
    for (const message of messages) {
      if (message.sequence > this.last) this.add(message, { isNew: !isFirst });
    }
  }

  add(message, { isNew }) {
    this.last = message.sequence;
    const isMine = message.author === "counselor" && message.alias === this.dataset.alias;
    this.dispatchEvent(new CustomEvent("desk:said", { bubbles: true, detail: { ...message, isMine, isNew } }));
    if (message.audience === "staff") this.whispers.append(this.item(message, isMine));
    else this.said.append(this.item(message, isMine));
    this.follow(isMine);
  }

  item(message, isMine) {
    const kind = isMine ? "mine" : message.author;
    const one = this.querySelector("template").content.cloneNode(true).firstElementChild;
    one.classList.add(`c-msg--${kind}`);
    one.dataset.id = message.id;
    // One's own words were just typed; a screen reader need not say them again.
    if (isMine) one.setAttribute("aria-live", "off");
    one.querySelector("[data-who]").textContent = this.dataset[kind] ?? message.alias;
    one.querySelector("local-time").setAttribute("datetime", message.at);
    one.querySelector("[data-words]").textContent = message.words;
    return one;
  }

  isSaid(id) {
    return this.said.querySelector(`[data-id="${id}"]`) !== null;
  }

  showSending({ delivered, queue }) {
    const mine = (saying) => this.item({ ...saying, author: "counselor" }, true);
    const waiting = queue.map((saying) => {
      const one = mine(saying);
      one.classList.add("is-sending");
      one.querySelector("[data-state]").textContent = this.dataset.waits;
      return one;
    });
    // The hub takes words behind a locked screen as well, and tells of none before it is open again.
    const isLocked = document.body.classList.contains("is-locked");
    const items = [...(isLocked ? [] : delivered.map(mine)), ...waiting];
    this.sending.replaceChildren(...items);
    if (items.length) this.follow(true);
  }

  // Many messages in one frame move the view once.
  follow(isMine) {
    if (isMine) this.isAtEnd = true;
    this.jump.hidden = this.isAtEnd || this.closest("[data-pane]").hidden;
    if (!this.isAtEnd || this.willMove) return;
    this.willMove = requestAnimationFrame(() => {
      this.willMove = null;
      this.scrollTop = this.scrollHeight;
    });
  }

  noteScroll() {
    if (!this.clientHeight) return;
    this.isAtEnd = this.scrollHeight - this.scrollTop - this.clientHeight < NEAR_THE_END_PX;
    this.keptTop = this.scrollTop;
    if (this.isAtEnd) this.jump.hidden = true;
  }

  // A hidden element forgets where it was scrolled to, and one that grows smaller shows no longer what is newest.
  shown() {
    this.scrollTop = this.isAtEnd ? this.scrollHeight : (this.keptTop ?? 0);
  }

  toEnd() {
    this.isAtEnd = true;
    this.follow(false);
  }
}

customElements.define("chat-log", ChatLog);
