// What the server answers to who asks it behind a locked screen, and telling the page of it: idle-lock.js shows the lock.

export const LOCKED = 423;

export function tellIfLocked(status) {
  if (status === LOCKED) document.body.dispatchEvent(new CustomEvent("screen:refused"));
}
