// The page of a plan. What came from the server is sealed; the key stands behind the # of the address, which no
// browser sends anywhere. Nothing is stored: what stays on the phone is what the person saves with their own hand.

import "./caller/leaving.js";

const NONCE_BYTES = 12;
const page = document.getElementById("plan");
const locked = document.getElementById("locked");
const parts = [...page.querySelectorAll("[data-section]")];

async function show() {
  const words = await opened().catch(() => null);
  for (const trouble of locked.children) trouble.hidden = trouble.dataset.when !== (window.crypto?.subtle ? "no-key" : "no-crypto");
  locked.hidden = Boolean(words);
  for (const tongue of document.querySelectorAll("[hreflang]")) tongue.hash = location.hash; // the key comes along
  page.hidden = !words;
  for (const part of parts) {
    const said = words?.[part.dataset.section] ?? "";
    part.hidden = !said.trim();
    part.querySelector("[data-words]").textContent = said;
  }
}

async function opened() {
  const box = bytes(page.dataset.box);
  const key = await crypto.subtle.importKey("raw", bytes(location.hash.slice(1)), "AES-GCM", false, ["decrypt"]);
  const bound = new TextEncoder().encode(page.dataset.address);
  const how = { name: "AES-GCM", iv: box.slice(0, NONCE_BYTES), additionalData: bound };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, box.slice(NONCE_BYTES))));
}

function bytes(text) {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
}

function save() {
  const shown = parts.filter((part) => !part.hidden);
  const text = shown.map((part) => `${part.querySelector("h2").textContent}\n${part.querySelector("[data-words]").textContent}`);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text.join("\n\n") + "\n"], { type: "text/plain" }));
  link.download = page.dataset.file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

page.querySelector("[data-save]").addEventListener("click", save);
page.querySelector("[data-print]").addEventListener("click", () => window.print());
addEventListener("hashchange", show);
// Whoever leaves takes the words along with the page, also out of the browser's memory of it.
addEventListener("leaving", () => page.removeAttribute("data-box"));
show();
