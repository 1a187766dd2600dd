// <service-finder>: searching the directory beside the talk. It is one line until its field is used. Arrow down goes
// from the words to what was found and on, Enter opens one, a key of its own gives the one that the focus is in.

class ServiceFinder extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("[name=text]");
    this.found = this.querySelector(".c-finder__found");
    this.count = this.querySelector("[data-count]");
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.field.addEventListener("focus", () => this.open(), { signal });
    this.querySelector("[data-shut]").addEventListener("click", () => this.shut(), { signal });
    this.addEventListener("keydown", (event) => this.onKey(event), { signal });
    this.found.addEventListener("submit", (event) => this.give(event.target), { signal });
    this.found.addEventListener("focusin", ({ target }) => this.choose(target.closest("[data-result]")), { signal });
    this.addEventListener("htmx:after:request", (event) => this.drop(event), { signal });
    this.addEventListener("htmx:after:swap", ({ target }) => target === this.found && this.tell(), { signal });
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  open() {
    this.classList.add("is-open");
    document.body.dispatchEvent(new CustomEvent("desk:finds"));
  }

  shut() {
    this.classList.remove("is-open");
    this.querySelector("form").reset();
    this.found.replaceChildren();
  }

  // An answer to what no longer stands in the field is not drawn: meanwhile the question that does would wait.
  drop(event) {
    const { sourceElement, request } = event.detail.ctx;
    const isSearch = sourceElement === this.field.form;
    if (isSearch && request.body.get("text") !== this.field.value) event.preventDefault();
  }

  get results() {
    return [...this.found.querySelectorAll("[data-result]")];
  }

  onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    const from = event.target === this.field ? -1 : this.results.findIndex((one) => one.contains(event.target));
    if (from < 0 && event.target !== this.field) return;
    if (event.target.matches("select")) return;
    event.preventDefault();
    this.go(from + step);
  }

  go(to) {
    if (to < 0) return this.field.focus();
    const head = this.results[to]?.querySelector("summary");
    head?.focus({ preventScroll: true });
    head?.scrollIntoView({ block: "nearest" });
  }

  // The key for giving belongs to the one that the focus is in, or to the first.
  choose(result) {
    for (const one of this.results) {
      const control = one.querySelector("[data-gives]");
      if (one === result) control?.setAttribute("data-key", "give");
      else control?.removeAttribute("data-key");
    }
  }

  // What was given goes into the reply too, to be changed before it is sent, as long as somebody talks.
  give(form) {
    if (!form.matches("[data-giving]")) return;
    const words = form.closest("[data-result]").querySelector("[data-words]").content.textContent.trim();
    const reply = this.closest("[data-pane]").querySelector("reply-box");
    if (reply?.checkVisibility()) reply.insert(words);
  }

  tell() {
    this.count.textContent = this.found.querySelector("[data-counted]")?.textContent ?? "";
    this.choose(this.results[0]);
  }
}

customElements.define("service-finder", ServiceFinder);
