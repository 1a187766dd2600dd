// Ctrl+K: any action by its name. The list is made of the controls that can be seen at this moment, so it
// never offers what is not possible now and needs no list of its own.

const dialog = document.getElementById("palette");
const field = dialog.querySelector("input");
const list = dialog.querySelector("[role=listbox]");

document.addEventListener("keydown", (event) => {
  if (event.code !== "KeyK" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  event.preventDefault();
  open();
});

function open() {
  if (document.querySelector("dialog[open]")) return;
  dialog.controls = controls();
  field.value = "";
  dialog.showModal();
  show();
}

function controls() {
  const all = [...document.querySelectorAll("button, a[href], summary, textarea, select, input:not([type=hidden])")];
  const seen = all.filter((control) => control.checkVisibility() && !control.disabled && !dialog.contains(control));
  const byName = new Map();
  for (const control of seen) if (nameOf(control) && !byName.has(nameOf(control))) byName.set(nameOf(control), control);
  return byName;
}

function nameOf(control) {
  const label = control.getAttribute("aria-label") ?? control.labels?.[0]?.textContent ?? control.textContent;
  return label.replace(/\s+/g, " ").trim();
}

function show() {
  const asked = field.value.trim().toLocaleLowerCase();
  const found = [...dialog.controls.keys()].filter((name) => name.toLocaleLowerCase().includes(asked));
  list.replaceChildren(...found.slice(0, 12).map(option));
  list.firstElementChild?.setAttribute("aria-selected", "true");
  pointAtSelected();
}

function option(name, index) {
  const one = document.createElement("li");
  one.id = `palette-${index}`;
  one.role = "option";
  one.textContent = name;
  one.setAttribute("aria-selected", "false");
  return one;
}

function pointAtSelected() {
  const one = list.querySelector("[aria-selected=true]");
  if (one) field.setAttribute("aria-activedescendant", one.id);
  else field.removeAttribute("aria-activedescendant");
  one?.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const options = [...list.children];
  const from = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const to = options[(from + step + options.length) % options.length];
  for (const one of options) one.setAttribute("aria-selected", String(one === to));
  pointAtSelected();
}

function run(one) {
  if (!one) return;
  const control = dialog.controls.get(one.textContent);
  dialog.close();
  control.focus();
  if (!control.matches("textarea, select, input:not([type=radio],[type=checkbox])")) control.click();
}

field.addEventListener("input", show);
list.addEventListener("click", (event) => run(event.target.closest("[role=option]")));
dialog.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(-1);
  else if (event.key === "Enter") run(list.querySelector("[aria-selected=true]"));
  else return;
  event.preventDefault();
});
