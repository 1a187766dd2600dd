// The only place where a text becomes markup or the address of a script (Trusted Types): what our own server has
// drawn, for htmx, and the worker of the heartbeat. Anywhere else on a staff page the browser refuses it.

import htmx from "htmx.org/dist/htmx.esm.js";

// Our pieces of pages hold none of these, and whatever people wrote arrives with its "<" escaped.
const NEVER_IN_A_PIECE = /<\s*(script|iframe|frame|object|embed|base|link|meta|style)\b/i;
const WORKER = /^\/static\/heartbeat-[A-Za-z0-9]+\.js$/;

const rules = {
  createHTML(html) {
    if (NEVER_IN_A_PIECE.test(html)) throw new TypeError("A piece of a page holds what none of ours does.");
    return html;
  },
  createScriptURL(url) {
    if (!WORKER.test(url)) throw new TypeError("Not the address of our worker.");
    return url;
  },
};

const policy = window.trustedTypes?.createPolicy("htmx", rules) ?? rules;

// A whole page that a refusal has brought, to be read and never shown: without its head it holds only words.
export function parsed(html) {
  const body = html.replace(/<head\b[\s\S]*?<\/head>/i, "").replace(/<script\b[\s\S]*?<\/script>/gi, "");
  return new DOMParser().parseFromString(policy.createHTML(body), "text/html");
}

export const workerAddress = (url) => policy.createScriptURL(url);

// htmx asks for scripts inside pieces too; ours hold none, so that there is nothing to give.
htmx.registerExtension("markup", { init: (inside) => inside.initSecurity(policy) });
