// Says something in a corner, aloud for screen readers.

const STAY_MS = 12_000;

export function notice(words) {
  const box = document.getElementById("notices");
  const one = document.getElementById("notice-template").content.cloneNode(true).firstElementChild;
  one.querySelector("p").textContent = words;
  one.querySelector("button").addEventListener("click", () => one.remove());
  box.append(one);
  setTimeout(() => one.remove(), STAY_MS);
}
