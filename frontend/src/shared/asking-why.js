// Who opens many records in an hour is asked why, in a dialog over the page that wanted to open one more. What was typed
// stays where it is. Imported once, by staff.js.

import { parsed } from "./markup.js";

const TAKEN = 204;
let asking = null;

// Several requests that were refused at once wait for one answer.
document.addEventListener("asks-why", ({ detail }) => {
  asking ??= ask(detail.where).finally(() => (asking = null));
  asking.then(detail.resolve, () => detail.resolve(false));
});

async function ask(where) {
  const page = await fetch(where, { headers: { "HX-Request": "true" } });
  const dialog = page.ok && parsed(await page.text()).querySelector("dialog");
  if (!dialog) return false;
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "said");
    });
    dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      say(dialog, event.target);
    });
    dialog.showModal();
  });
}

async function say(dialog, form) {
  const headers = { Accept: "application/json" };
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers }).catch(() => null);
  if (answer?.status === TAKEN) return dialog.close("said");
  const wrong = dialog.querySelector("[data-wrong]");
  wrong.textContent = answer ? (await answer.json()).sentence : document.body.dataset.unreachable;
}
