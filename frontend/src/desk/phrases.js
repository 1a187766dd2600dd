// Ready phrases: pressing one puts it into the reply box of the same contact, to be changed before sending.

document.addEventListener("click", (event) => {
  const phrase = event.target.closest("[data-phrase]");
  if (!phrase) return;
  phrase.closest("dialog")?.close();
  phrase.closest("[data-pane]").querySelector("reply-box")?.insert(phrase.dataset.words ?? phrase.textContent.trim());
});
