// A dialog with numbered choices: <dialog data-digits> with data-digit="1" on each. The digit's key presses it.

document.addEventListener("keydown", (event) => {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  if (!digit || event.altKey || event.ctrlKey || event.metaKey) return;
  const choice = document.querySelector(`dialog[data-digits][open] [data-digit="${digit}"]`);
  if (!choice) return;
  event.preventDefault();
  choice.click();
});
