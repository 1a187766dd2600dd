// Signing out wipes what this browser kept. The server refuses to sign out somebody who still talks with a
// caller; then nothing is wiped.

import { wipe } from "./vault.js";

document.addEventListener("submit", (event) => {
  const signsOut = new URL(event.target.action, location.href).pathname === "/sign-out";
  if (signsOut && !document.querySelector("[data-pane] note-pad")) wipe();
});
