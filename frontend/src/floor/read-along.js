// <read-along contact="…" mode="listen|whisper|join">: the talk as a supervisor follows it.
//
// Words come from the hub's stream and live only in this page. What is written is kept until the hub
// has it, and is sent with the same id until then, so that it arrives once. A draft stays with its
// contact while the supervisor looks at another.

import { askedFetch } from "../shared/asked-fetch.js";
import { notice } from "../shared/notices.js";

const NOT_PERMITTED = 403;
const drafts = new Map();
const RETRY_MS = 2_000;

class ReadAlong extends HTMLElement {
  static observedAttributes = ["mode"];

  connectedCallback() {
    this.contact = this.getAttribute("contact");
    this.log = this.querySelector("[role=log]");
    this.form = this.querySelector("form");
    this.box = this.querySelector("textarea");
    this.newest = 0;
    this.unsent = [];
    this.onMessage = (event) => event.detail.contact === this.contact && this.add(event.detail);
    this.onBack = () => this.catchUp();
    this.onLocked = () => this.forget();
    document.body.addEventListener("live:message", this.onMessage);
    document.body.addEventListener("live:back", this.onBack);
    document.body.addEventListener("screen:locked", this.onLocked);
    this.form.addEventListener("submit", (event) => this.onSubmit(event));
    this.form.addEventListener("keydown", (event) => this.onKey(event));
    this.box.value = drafts.get(this.contact) ?? "";
    this.box.addEventListener("input", () => drafts.set(this.contact, this.box.value));
    this.showMode();
    this.catchUp();
  }

  disconnectedCallback() {
    document.body.removeEventListener("live:message", this.onMessage);
    document.body.removeEventListener("live:back", this.onBack);
    document.body.removeEventListener("screen:locked", this.onLocked);
    clearTimeout(this.again);
  }

  attributeChangedCallback() {
    if (this.form) this.showMode();
  }

  get mode() {
    return this.getAttribute("mode");
  }

  showMode() {
    for (const part of this.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(this.mode);
    this.takeFocus();
  }

  // Whoever pressed “whisper” or “join” wants to write; whoever only looks at this talk again does not.
  takeFocus() {
    const board = this.closest("floor-board");
    if (this.mode === "listen" || !board?.hasAttribute("wants-to-write")) return;
    board.removeAttribute("wants-to-write");
    this.box.focus();
  }

  // Behind a locked screen the page holds no words; live:back fetches them again.
  forget() {
    this.log.replaceChildren();
    this.newest = 0;
  }

  async catchUp() {
    const answer = await askedFetch(`/live/contacts/${this.contact}/messages?after=${this.newest}`, {
      headers: { Accept: "application/json" },
    }).catch(() => null);
    if (answer?.status === NOT_PERMITTED) return notice((await answer.json()).sentence);
    if (!answer?.ok) {
      clearTimeout(this.again);
      this.again = setTimeout(() => this.isConnected && this.catchUp(), RETRY_MS);
      return;
    }
    const { messages } = await answer.json();
    for (const message of messages) this.add(message);
  }

  // A message that is here already is left alone; one that comes late is put where it belongs.
  add(message) {
    const id = `said-${this.contact}-${message.sequence}`;
    if (document.getElementById(id)) return;
    const wasAtEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 40;
    const line = this.line(message);
    line.id = id;
    line.dataset.sequence = message.sequence;
    const later = [...this.log.children].find((other) => Number(other.dataset.sequence) > message.sequence);
    this.log.insertBefore(line, later ?? null);
    this.newest = Math.max(this.newest, message.sequence);
    if (wasAtEnd) this.log.scrollTop = this.log.scrollHeight;
  }

  line(message) {
    const line = document.createElement("div");
    line.className = `c-said c-said--${message.author}${message.audience === "staff" ? " c-said--whisper" : ""}`;
    const by = document.createElement("p");
    by.className = "u-small u-quiet";
    const name = message.author === "caller" ? this.dataset.caller : message.author === "line" ? this.dataset.line : message.alias;
    by.textContent = message.audience === "staff" ? `${name} · ${this.dataset.whisper}` : name;
    const words = document.createElement("p");
    words.dir = "auto";
    words.textContent = message.words;
    line.append(by, words);
    return line;
  }

  onKey(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  onSubmit(event) {
    event.preventDefault();
    const words = this.box.value.trim();
    if (!words) return;
    this.unsent.push({ id: crypto.randomUUID(), words, audience: this.mode === "join" ? "everyone" : "staff" });
    this.box.value = "";
    drafts.delete(this.contact);
    this.send();
  }

  async send() {
    if (this.isSending) return;
    this.isSending = true;
    while (this.unsent.length && (await this.post(this.unsent[0]))) this.unsent.shift();
    this.isSending = false;
    this.classList.toggle("has-unsent", this.unsent.length > 0);
    if (this.unsent.length) setTimeout(() => this.send(), RETRY_MS);
  }

  // Give whether the hub has it. A refusal gives the words back to the box: sending again would not help.
  async post(message) {
    const answer = await fetch(`/live/contacts/${this.contact}/say`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(message),
    }).catch(() => null);
    if (!answer || answer.status >= 500 || answer.status === 429) return false;
    if (!answer.ok) this.box.value = [message.words, this.box.value].filter(Boolean).join("\n");
    return true;
  }
}

customElements.define("read-along", ReadAlong);
