// Says what htmx was told when a request was refused. Imported once, by staff.js: twice would say it twice.

import { askedFetch } from "./asked-fetch.js";
import { LOCKED, tellIfLocked } from "./locked.js";
import { parsed } from "./markup.js";
import { notice } from "./notices.js";

function sentenceIn(html) {
  const page = parsed(html);
  return (page.querySelector("[data-sentence]") ?? page.body).textContent.trim();
}

document.addEventListener("htmx:config:request", ({ detail }) => {
  detail.ctx.fetch = askedFetch;
});

document.addEventListener("htmx:response:error", (event) => {
  const { ctx } = event.detail;
  if (ctx.response.status === LOCKED) return tellIfLocked(LOCKED);
  const isHtml = ctx.response.headers.get("content-type")?.includes("html");
  notice((isHtml && sentenceIn(ctx.text)) || document.body.dataset.failed);
});

document.addEventListener("htmx:error", () => notice(document.body.dataset.unreachable));
