// Locks the screen: after a while without a key or a movement on any page of this browser, when Esc is pressed three
// times in a row (then every screen of this person), when that was said on another of their screens, and when the
// server answers that it is locked (screen:refused). It ends nothing: the conversation, the stream, the heartbeat and
// what was typed go on behind it; the page forgets callers' words. The server remembers the lock, so a reload does not
// open it, and shows no words until somebody has proved to be this person.

import { drawWordsAgain, forgetWords } from "./forgetting.js";
import { LOCKED } from "./locked.js";
import { Refused, answer, isKnown } from "./passkeys.js";

const LOCK_AFTER_MS = Number(document.body.dataset.lockAfterMs ?? 15 * 60_000);
const TELL_EVERY_MS = 60_000;
const TRY_AGAIN_MS = 3_000;
const ESCAPES = 3;
const ESCAPES_WITHIN_MS = 1_500;
const dialog = document.getElementById("lock");
// One sign-in has several pages: whoever works on one of them is not gone from the others.
const signsOfLife = new BroadcastChannel("signs-of-life");
let lastSign = Date.now(); // on any page
let lastHere = lastSign;
let lastPassedOn = lastSign;
let lastTold = lastSign;
let escapes = [];

function cover() {
  document.body.classList.add("is-locked");
  forgetWords();
  if (!dialog.open) dialog.showModal();
}

function lock(url = dialog.dataset.lockUrl) {
  if (dialog.open) return;
  cover();
  tellUntilHeard(url);
}

// A lock that the server has not heard of would be gone after a reload.
async function tellUntilHeard(url) {
  try {
    await tell(url, new FormData());
  } catch {
    setTimeout(() => dialog.open && tellUntilHeard(url), TRY_AGAIN_MS);
  }
}

async function tell(url, body) {
  const headers = { "X-CSRFToken": dialog.dataset.csrf, Accept: "application/json" };
  return fetch(url, { method: "POST", body, headers, keepalive: true });
}

async function unlock(proof) {
  const wrong = dialog.querySelector("[data-wrong]");
  wrong.textContent = "";
  try {
    const answered = await tell(dialog.querySelector("form").action, await proof());
    if (!answered.ok) throw new Refused((await answered.json()).sentence);
  } catch (error) {
    wrong.textContent = sentenceOf(error);
    return dialog.querySelector("input[type=password]")?.select();
  }
  dialog.querySelector("form").reset();
  open();
}

function sentenceOf(error) {
  if (error instanceof Refused) return error.message;
  return error instanceof TypeError ? document.body.dataset.unreachable : dialog.dataset.passkeyFailed;
}

async function byPasskey() {
  const proof = new FormData();
  proof.set("proof_credential", await answer("show", dialog.dataset.questionUrl, dialog.dataset.csrf));
  return proof;
}

// Behind the lock nothing was drawn anew, so every part looks again; a page that came locked has no parts.
function open() {
  if (document.querySelector("[data-reload-when-unlocked]")) return location.reload();
  document.body.classList.remove("is-locked");
  dialog.close();
  lastSign = lastHere = Date.now();
  document.body.dispatchEvent(new CustomEvent("live:back", { bubbles: true, detail: {} }));
  drawWordsAgain();
}

function noteSign(event) {
  lastSign = lastHere = Date.now();
  if (event.type !== "keydown" || event.repeat) return;
  if (event.key === "Escape") countEscape();
  else escapes = [];
}

function countEscape() {
  escapes = [...escapes, Date.now()].filter((at) => Date.now() - at < ESCAPES_WITHIN_MS);
  if (escapes.length < ESCAPES) return;
  escapes = [];
  for (const open of document.querySelectorAll("dialog[open]")) if (open !== dialog) open.close();
  lock(dialog.dataset.lockAllUrl);
}

function look() {
  if (dialog.open) return;
  if (Date.now() - lastSign > LOCK_AFTER_MS) return lock();
  if (lastHere > lastPassedOn) passOn();
  if (lastHere < lastTold || Date.now() - lastTold < TELL_EVERY_MS) return;
  lastTold = Date.now();
  tellThatWeAreHere();
}

function passOn() {
  lastPassedOn = lastHere;
  signsOfLife.postMessage("here");
}

// The server may have locked the screen already: what is done here would be refused without a word.
async function tellThatWeAreHere() {
  const answered = await tell(dialog.dataset.aliveUrl, new FormData()).catch(() => null);
  if (answered?.status === LOCKED) cover();
}

if (dialog) {
  for (const sign of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"]) {
    addEventListener(sign, noteSign, { passive: true, capture: true });
  }
  setInterval(look, 1000);
  signsOfLife.addEventListener("message", () => (lastSign = Date.now()));
  document.body.addEventListener("screen:refused", () => dialog.open || tellThatWeAreHere());
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    unlock(() => new FormData(event.target));
  });
  if (isKnown) dialog.querySelector("[data-by-passkey]")?.addEventListener("click", () => unlock(byPasskey));
  document.body.addEventListener("live:person-screen_locked", ({ detail }) => {
    if (String(detail.person) === document.body.dataset.who) cover();
  });
  if (document.body.classList.contains("is-locked")) cover();
}
