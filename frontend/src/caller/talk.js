// The talk: one stream that brings words and says where things stand, one outbox that carries words away.

import { Log } from "./log.js";
import { Outbox, newId } from "./outbox.js";

const SILENCE_IS_LOSS_MS = 25_000; // the hub beats every 10 s
const LOOK_EVERY_MS = 1_000;
const RETRY_MS = 2_000;
const WAYS_EVERY_MS = 15_000;
const TALKING = ["talking", "held", "transferring", "parked"];
const QUEUED = ["waiting", "offered"];

const byId = (id) => document.getElementById(id);

export class Talk {
  constructor() {
    this.words = JSON.parse(byId("client-words").textContent);
    this.state = byId("state");
    this.told = this.state.textContent;
    this.composer = byId("composer");
    this.questions = byId("questions");
    this.log = new Log(this.words);
    this.outbox = new Outbox({
      sent: (message, said) => said.sequence && this.log.put({ ...message, sequence: said.sequence, author: "you" }),
      refused: (message, sentence) => this.log.refuse(message.id, sentence),
    });
    this.composer.addEventListener("submit", (event) => this.send(event));
    this.composer.addEventListener("keydown", (event) => sends(event) && this.send(event));
    this.questions.addEventListener("submit", answer);
    byId("afterwards").addEventListener("submit", answer);
    addEventListener("offline", () => this.lose());
    addEventListener("online", () => this.listen());
    addEventListener("leaving", () => this.source.close());
    setInterval(() => this.look(), LOOK_EVERY_MS);
    setInterval(() => this.lookForWaysOn(), WAYS_EVERY_MS);
    this.listen();
  }

  listen() {
    this.source?.close();
    this.lastSign = Date.now();
    this.source = new EventSource(`/here/stream?after=${this.log.last}`);
    const hear = (name, act) =>
      this.source.addEventListener(name, (event) => {
        this.noteSign();
        act?.(JSON.parse(event.data));
      });
    hear("beat");
    hear("away", () => this.goAway());
    hear("message", (message) => this.receive(message));
    hear("state", (state) => this.tell(state));
    this.source.addEventListener("open", () => this.noteSign());
    this.source.addEventListener("error", () => this.lose());
  }

  // What was said before this page was opened comes before the first word on where things stand, and is not
  // read aloud.
  receive(message) {
    const isNew = this.log.put(message);
    if (isNew && this.isUpToDate) this.log.announce(message);
  }

  tell({ state, alias, wait }) {
    this.isUpToDate = true;
    this.isAway = false;
    this.isWaiting = QUEUED.includes(state);
    if (state === "message_taken") return location.replace(`/message${location.search}`);
    this.hasTalked ||= TALKING.includes(state) && Boolean(alias);
    if (TALKING.includes(state) && alias) this.told = this.words.talking.replace("%s", alias);
    else if (this.isWaiting || TALKING.includes(state)) this.told = `${this.words.waiting} ${this.waitWords(wait)}`.trim();
    else return this.end();
    this.questions.hidden = !this.isWaiting || !this.questions.childElementCount;
    byId("ways-on").hidden = !this.isWaiting;
    this.show(this.told);
  }

  waitWords(wait) {
    return this.words.waits_of[wait] ?? "";
  }

  end() {
    this.isOver = true;
    this.source.close();
    this.show(this.words.ended);
    this.composer.hidden = this.questions.hidden = true;
    byId("end").hidden = false;
    byId("afterwards").hidden = !this.hasTalked;
    this.log.showEnd();
  }

  show(sentence) {
    if (this.state.textContent !== sentence) this.state.textContent = sentence;
  }

  noteSign() {
    this.lastSign = Date.now();
    if (!this.isOver && !this.isAway) this.show(this.told);
  }

  // The hub is there, but not what it needs: it says where things stand as soon as it is back.
  goAway() {
    this.isAway = true;
    this.show(this.words.connecting);
  }

  // The browser tries again by itself after a cut, but not after a refused answer: then we do.
  lose() {
    if (this.isOver) return;
    this.show(navigator.onLine ? this.words.connecting : this.words.offline);
    if (this.source.readyState !== EventSource.CLOSED) return;
    clearTimeout(this.again);
    this.again = setTimeout(() => this.listen(), RETRY_MS);
  }

  look() {
    if (this.isOver || Date.now() - this.lastSign < SILENCE_IS_LOSS_MS) return;
    this.lose();
    this.listen();
  }

  // While nobody has answered, other ways may open; once somebody has, they close.
  async lookForWaysOn() {
    if (!this.isWaiting) return;
    try {
      const found = await drawn(`/here/ways${location.search}`);
      const shown = byId("ways-on");
      if (shown.textContent.trim() !== found.textContent.trim()) shown.replaceChildren(...found.children);
    } catch {
      // No network: the stream has told so already.
    }
  }

  send(event) {
    event.preventDefault();
    const field = this.composer.elements.words;
    if (!field.value.trim()) return;
    const message = { id: newId(), words: field.value };
    field.value = "";
    field.focus();
    this.log.wait(message);
    this.outbox.add(message);
  }
}

// Fetches a piece of a page. The browser itself makes it a document: no text becomes markup in our hands.
function drawn(address) {
  return new Promise((resolve, reject) => {
    const asking = new XMLHttpRequest();
    asking.open("GET", address);
    asking.responseType = "document";
    asking.onload = () => (asking.status === 200 && asking.response ? resolve(asking.response.body) : reject(asking.status));
    asking.onerror = reject;
    asking.send();
  });
}

const hasMouse = matchMedia("(hover: hover) and (pointer: fine)").matches;

// Enter sends where there is a keyboard; on a phone it begins a new line.
function sends(event) {
  if (event.key !== "Enter" || event.isComposing) return false;
  return event.ctrlKey || event.metaKey || (hasMouse && !event.shiftKey);
}

// One tap answers a question and brings the next one. Should the answer not arrive, nothing is lost but it.
async function answer(event) {
  event.preventDefault();
  const form = event.target;
  const said = { question: form.elements.question.value, answer: event.submitter.value };
  const next = form.nextElementSibling;
  form.remove();
  if (next) next.hidden = false;
  next?.querySelector("button")?.focus();
  await fetch("/here/answer", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(said),
    keepalive: true, // a page that is loaded again takes nothing back
  }).catch(() => undefined);
}
