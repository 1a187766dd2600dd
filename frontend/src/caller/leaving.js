// Leaving at once. The page is blank before anything else is tried; then the server is told, the browser is
// cleaned and a neutral page takes this one's place in the history, so that Back does not lead here.

const SHIFTS = 3;
const WITHIN_MS = 5_000;
const PATIENCE_MS = 4_000;
const NOWHERE = "about:blank";

const hasTalk = Boolean(document.getElementById("talk") || document.getElementById("speak"));
let isLeaving = false;

export function leave() {
  if (isLeaving) return;
  isLeaving = true;
  document.title = "";
  document.body.replaceChildren();
  dispatchEvent(new Event("leaving"));
  if (hasTalk) markAsLeft();
  if (!navigator.onLine) return location.replace(NOWHERE);
  navigator.sendBeacon("/here/leave");
  location.replace("/exit");
  setTimeout(() => location.replace(NOWHERE), PATIENCE_MS);
}

// Without the network the server cannot take its cookie back. This one tells it, when the browser comes
// again, that the visit is over.
function markAsLeft() {
  document.cookie = "left=1; path=/; SameSite=Strict";
}

let shifts = [];

function countShift(event) {
  if (event.key !== "Shift") {
    shifts = [];
    return;
  }
  if (event.type === "keydown" || event.repeat) return;
  const now = Date.now();
  shifts = [...shifts.filter((at) => now - at < WITHIN_MS), now];
  if (shifts.length >= SHIFTS) leave();
}

// Shift alone counts; with any other key in between somebody is typing capitals.
for (const type of ["keydown", "keyup"]) addEventListener(type, countShift, true);
addEventListener("pointerdown", () => (shifts = []), true);

addEventListener(
  "click",
  (event) => {
    if (!event.target.closest?.("[data-exit]")) return;
    event.preventDefault();
    leave();
  },
  true,
);

// A page that the browser has kept from before is not shown again.
addEventListener("pageshow", (event) => event.persisted && location.reload());
