// What has been said, in order, each message once. Words of others are read aloud once; one's own are not.

const log = document.getElementById("log");
const announcer = document.getElementById("announcer");
const ANNOUNCED_FOR_MS = 8_000;

export class Log {
  constructor(words) {
    this.words = words;
    this.bySequence = new Map();
    this.byId = new Map();
    log.replaceChildren();
  }

  get last() {
    return Math.max(0, ...this.bySequence.keys());
  }

  // A message that the server has: it takes the place of the one that waited to be sent. Tells if it is new.
  put(message) {
    if (this.bySequence.has(message.sequence)) return false;
    const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    this.byId.get(message.id)?.remove();
    this.byId.delete(message.id);
    const row = this.row(message);
    const later = [...this.bySequence.keys()].filter((sequence) => sequence > message.sequence);
    const next = later.length ? this.bySequence.get(Math.min(...later)) : log.querySelector(".c-said--waits");
    log.insertBefore(row, next);
    this.bySequence.set(message.sequence, row);
    if (isAtEnd || message.author === "you") this.showEnd();
    return true;
  }

  showEnd() {
    log.scrollTop = log.scrollHeight;
  }

  // A message that is on its way: grey until the server has it.
  wait(message) {
    const row = this.row({ ...message, author: "you" });
    row.classList.add("c-said--waits");
    row.append(this.note(this.words.waits));
    this.byId.set(message.id, row);
    log.append(row);
    this.showEnd();
  }

  refuse(id, sentence) {
    const row = this.byId.get(id);
    row?.querySelector(".c-said__note")?.replaceWith(this.note(`${this.words.refused} ${sentence}`.trim()));
  }

  announce(message) {
    if (message.author === "you") return;
    announcer.textContent = `${this.words.said.replace("%s", this.who(message))} ${message.words}`;
    clearTimeout(this.forget);
    this.forget = setTimeout(() => (announcer.textContent = ""), ANNOUNCED_FOR_MS);
  }

  who(message) {
    if (message.author === "you") return this.words.you;
    return message.author === "line" ? this.words.line : message.alias;
  }

  row(message) {
    const row = document.createElement("div");
    row.className = `c-said c-said--${message.author}`;
    const who = document.createElement("span");
    who.className = message.author === "counselor" ? "c-said__who" : "u-seen-by-readers";
    const name = document.createElement("bdi"); // a name keeps its own direction
    name.textContent = this.who(message);
    who.append(name, ": ");
    const said = document.createElement("span");
    said.dir = "auto";
    said.textContent = message.words;
    row.append(who, said);
    return row;
  }

  note(text) {
    const note = document.createElement("span");
    note.className = "c-said__note";
    note.textContent = text;
    return note;
  }
}
