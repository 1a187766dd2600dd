// Draws a part of the desk again when the journal says that something happened to it.
//
// data-part-of="<contact>" marks a part of one contact, data-news="contact.ended …" the only news that matter
// to it; data-follows="contact. person." marks what follows news of any contact. Each such element has
// hx-trigger="desk:changed". News that come thick are gathered into one request. Where a part has hx-sync, they wait
// for what is being asked or answered in it: they would be asked for as the part stood before.

const GATHER_MS = 120;
const TRY_AGAIN_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;
const gathered = new Map();
const untold = new WeakMap();

export function drawSoon(element) {
  if (gathered.has(element)) return;
  gathered.set(element, setTimeout(() => {
    gathered.delete(element);
    if (isBusy(element)) return drawSoon(element);
    element.dispatchEvent(new CustomEvent("desk:changed"));
  }, GATHER_MS));
}

function isBusy(element) {
  return element.matches("[hx-sync].htmx-request, [hx-sync]:has(.htmx-request)");
}

function partsOf(contact) {
  return contact ? document.querySelectorAll(`[data-part-of="${CSS.escape(contact)}"]`) : [];
}

function concerns(names, name) {
  return !names || names.split(" ").some((start) => name.startsWith(start));
}

document.body.addEventListener("live:journal", ({ detail: { contact, name } }) => {
  for (const part of partsOf(contact)) if (concerns(part.dataset.news, name)) drawSoon(part);
  for (const part of document.querySelectorAll("[data-follows]")) if (concerns(part.dataset.follows, name)) drawSoon(part);
});

// What was done here is drawn at once, before the journal's news of it come round. Where it was done to an earlier
// contact, its news reach no part of this one, and each is drawn.
document.body.addEventListener("desk:acted", ({ detail }) => {
  (detail.contact ? partsOf(detail.contact) : document.querySelectorAll("[data-part-of]")).forEach(drawSoon);
  document.querySelectorAll("[data-follows]").forEach(drawSoon);
});

// After a cut nobody knows what was missed.
document.body.addEventListener("live:back", () => {
  document.querySelectorAll("[data-part-of], [data-follows]").forEach(drawSoon);
});

// What the server could not tell just now is asked for again, later each time: no part goes on saying what is so no more.
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const part = ctx.sourceElement;
  if (!part.matches("[data-part-of], [data-follows]")) return;
  if (!isUntold(ctx)) return untold.delete(part);
  const pause = Math.min((untold.get(part) ?? TRY_AGAIN_MS / 2) * 2, LONGEST_PAUSE_MS);
  untold.set(part, pause);
  setTimeout(() => part.isConnected && drawSoon(part), pause);
});

function isUntold({ response, status }) {
  return response ? response.status >= 500 : !status.includes("AbortError");
}
