// The demo's phone: asks for what is new, and keeps the newest text in sight. Without a script, load the page again.

const EVERY_MS = 1_500;
const list = document.getElementById("texts");
let shown = list.dataset.count;

async function look() {
  const answer = await fetch(list.dataset.url).catch(() => null);
  if (answer?.ok) show((await answer.json()).texts);
  setTimeout(look, EVERY_MS);
}

function show(texts) {
  if (String(texts.length) === shown) return;
  shown = String(texts.length);
  list.replaceChildren(...texts.map(item));
  list.scrollTop = list.scrollHeight;
}

function item({ who, words, mine }) {
  const one = list.parentElement.querySelector("template").content.cloneNode(true).firstElementChild;
  one.classList.toggle("c-phone__text--mine", mine);
  one.querySelector("[data-who]").textContent = who;
  one.querySelector("[data-words]").textContent = words;
  return one;
}

list.scrollTop = list.scrollHeight;
look();
