// Blurs the screen after 15 minutes without a key or a movement. It ends nothing: the conversation, the
// stream, the heartbeat and what was typed go on behind it. The session remembers the lock, so a reload
// does not open it.

const LOCK_AFTER_MS = Number(document.body.dataset.lockAfterMs ?? 15 * 60_000);
const dialog = document.getElementById("lock");
let lastSign = Date.now();

function lock() {
  if (dialog.open) return;
  document.body.classList.add("is-locked");
  dialog.showModal();
  tell(dialog.dataset.lockUrl, new FormData());
}

async function tell(url, body) {
  const headers = { "X-CSRFToken": dialog.dataset.csrf, Accept: "application/json" };
  return fetch(url, { method: "POST", body, headers });
}

async function unlock(event) {
  event.preventDefault();
  const form = event.target;
  const wrong = form.querySelector("[data-wrong]");
  wrong.textContent = "";
  try {
    const answer = await tell(form.action, new FormData(form));
    if (!answer.ok) throw new Error((await answer.json()).sentence);
  } catch (error) {
    wrong.textContent = error instanceof TypeError ? document.body.dataset.unreachable : error.message;
    return form.elements.password.select();
  }
  form.reset();
  document.body.classList.remove("is-locked");
  dialog.close();
  lastSign = Date.now();
}

if (dialog) {
  for (const sign of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"]) {
    addEventListener(sign, () => (lastSign = Date.now()), { passive: true, capture: true });
  }
  setInterval(() => Date.now() - lastSign > LOCK_AFTER_MS && lock(), 1000);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.querySelector("form").addEventListener("submit", unlock);
  if (document.body.classList.contains("is-locked")) dialog.showModal();
}
