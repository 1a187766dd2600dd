// Moves within the site put the next page in the place of this one: a visit is one line in the history.

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-stay]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  location.replace(link.href);
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-replace]")) return;
  event.preventDefault();
  if (form.dataset.isSending) return;
  form.dataset.isSending = "yes";
  const trouble = form.querySelector("[data-trouble]");
  if (trouble) trouble.textContent = "";
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "application/json" },
    });
    const isForUs = answer.headers.get("Content-Type")?.includes("json");
    if (!answer.ok || !isForUs) return form.submit();
    location.replace((await answer.json()).next);
  } catch {
    delete form.dataset.isSending;
    if (trouble) trouble.textContent = trouble.dataset.trouble;
  }
});
