// Talks with the server in JSON. A refusal carries the sentence that the person reads; that the server has locked the
// screen is shown at once.

import { LOCKED, tellIfLocked } from "../shared/locked.js";

export class Refusal extends Error {
  constructor(status, answer) {
    super(answer?.sentence ?? "");
    this.status = status;
    this.answer = answer;
  }

  // Said by a server that is there and has understood: the same again would be refused again.
  get isFinal() {
    return this.status >= 400 && this.status < 500 && ![401, 408, LOCKED, 425, 429].includes(this.status);
  }
}

export function post(url, body, { keepalive = false } = {}) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() };
  return answerTo(fetch(url, { method: "POST", headers, body: JSON.stringify(body), keepalive, cache: "no-store" }));
}

export function get(url) {
  return answerTo(fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" }));
}

function token() {
  return document.getElementById("desk").dataset.csrf;
}

async function answerTo(asking) {
  const response = await asking;
  const answer = await response.json().catch(() => null);
  tellIfLocked(response.status);
  if (!response.ok || response.redirected) throw new Refusal(response.redirected ? 401 : response.status, answer);
  return answer;
}
