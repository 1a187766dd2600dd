// The safety questions by keyboard: while the focus is in one of them, Y and N answer it, 1 to 9 choose an answer by its
// place, and the focus goes on to the next question. An answer typed by mistake is changed like any other.

import { drawSoon } from "./parts.js";

const ANSWERS = { KeyY: "yes", KeyN: "no" };

let answered = null;

document.addEventListener("keydown", answerByKey, { capture: true });
document.addEventListener("htmx:after:swap", () => answered && focusNext());

// An answer that waited until its question was gone is kept, and draws nothing over what took the question's place.
// The journal's news could not be drawn while it was on its way; they are drawn then.
document.addEventListener("htmx:before:swap", (event) => {
  if (isLate(event.detail.ctx.sourceElement)) event.preventDefault();
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx: { sourceElement } } }) => {
  const questions = isLate(sourceElement) && document.querySelector(sourceElement.getAttribute("hx-target"));
  if (questions) drawSoon(questions);
});

function isLate(asked) {
  return !asked.isConnected && asked.querySelector(".c-question");
}

function answerByKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const answers = [...(event.target.closest?.(".c-question")?.querySelectorAll("input[type=radio]") ?? [])];
  const chosen = answers.find((one) => one.value === ANSWERS[event.code]) ?? answers[placeOf(event.code)];
  if (!chosen || chosen.disabled) return;
  event.preventDefault();
  event.stopPropagation();
  choose(chosen);
}

function placeOf(code) {
  return Number(/^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1]) - 1;
}

// An answer that stands already is not sent again.
function choose(answer) {
  answered = answer;
  if (answer.checked) return focusNext();
  answer.checked = true;
  answer.focus();
  answer.dispatchEvent(new Event("change", { bubbles: true }));
}

// The page may be drawn anew for another reason before the answer is there: then the next question is still this one.
function focusNext() {
  const asked = document.getElementById(answered.id)?.closest(".c-question");
  const next = document.getElementById(`next-${asked?.closest("[data-pane]").dataset.pane}`);
  if (!next || next === asked) return;
  answered = null;
  next.querySelector("input").focus();
  next.scrollIntoView({ block: "nearest" });
}
