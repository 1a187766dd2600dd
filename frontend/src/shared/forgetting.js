// Behind a locked screen the page holds no words of callers: what shows some is emptied, and drawn again afterwards.
//
// data-forgets="page": fetched again from this page's address; it has an id. data-forgets="desk:changed": draws itself
// again at that event. data-forgets="": filled when it is opened. The live logs do it by themselves, at screen:locked.
// What the person has typed stays: it is theirs, and must not be lost.

import { parsed } from "./markup.js";

export function forgetWords() {
  for (const one of document.querySelectorAll("[data-forgets]")) {
    one.replaceChildren();
    if (!one.dataset.forgets) one.closest("dialog")?.close();
  }
  document.body.dispatchEvent(new CustomEvent("screen:locked"));
}

export async function drawWordsAgain() {
  for (const one of document.querySelectorAll("[data-forgets]")) {
    if (one.dataset.forgets !== "page") one.dispatchEvent(new CustomEvent(one.dataset.forgets || "opened"));
  }
  const empty = document.querySelectorAll("[data-forgets=page]");
  if (!empty.length) return;
  const answer = await fetch(location.href, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return location.reload();
  const page = parsed(await answer.text());
  for (const one of empty) one.replaceChildren(...(page.getElementById(one.id)?.childNodes ?? []));
}
