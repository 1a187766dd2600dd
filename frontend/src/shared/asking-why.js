// Who opens many records in an hour is asked why, inside the page that wanted to open one more; then the same request
// is sent again. What was typed stays where it is.

import { parsed } from "./markup.js";

const NOT_PERMITTED = 403;
const TAKEN = 204;
let asking = null;

// As `fetch`; a refusal that names the page of a question is answered first, where the person wants to.
export async function askedFetch(url, options) {
  const answer = await fetch(url, options);
  const where = answer.status === NOT_PERMITTED && answer.headers.get("X-Asks-At");
  if (!where) return answer;
  asking ??= ask(where).finally(() => (asking = null));
  if (!(await asking)) return answer;
  return fetch(url, { ...options, signal: undefined }); // the patience of the first one is over
}

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
