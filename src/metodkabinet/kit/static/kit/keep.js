// Typed text survives a lost session or connection: forms marked data-keep are remembered in this browser
// until the server says «saved», and offered back. Passwords and files are never kept.
(() => {
  "use strict";

  const WEEK = 7 * 24 * 3600 * 1000;
  const PREFIX = "keep:";
  const skipped = new Set(["password", "file", "hidden", "submit", "button"]);
  let store;
  try { store = window.localStorage; store.getItem(PREFIX); } catch { return; }

  const read = (key) => {
    try { return JSON.parse(store.getItem(key)); } catch { return null; }
  };
  const write = (key, draft) => {
    try { store.setItem(key, JSON.stringify(draft)); } catch { /* full: keeping is a comfort, not a promise */ }
  };
  const drafts = () => Object.keys(store).filter((key) => key.startsWith(PREFIX));

  // What was sent and acknowledged is forgotten; what was sent and not acknowledged stays.
  const saved = document.querySelector('[data-message="success"]') !== null;
  for (const key of drafts()) {
    const draft = read(key);
    if (!draft || Date.now() - draft.at > WEEK || (draft.sent && saved)) store.removeItem(key);
    else if (draft.sent) write(key, { ...draft, sent: false });
  }

  const fields = (form) => [...form.elements].filter((field) => field.name && !skipped.has(field.type));
  const take = (form) => fields(form).map((field) =>
    field.type === "checkbox" || field.type === "radio"
      ? [field.name, field.value, field.checked]
      : field.multiple && field.options
        ? [field.name, null, [...field.selectedOptions].map((option) => option.value)]
        : [field.name, null, field.value]);
  const put = (form, values) => {
    const list = fields(form);
    for (const [index, [name, value, typed]] of values.entries()) {
      const field = list[index] && list[index].name === name ? list[index] : list.find((one) => one.name === name && (value === null || one.value === value));
      if (!field) continue;
      if (typeof typed === "boolean") field.checked = typed;
      else if (Array.isArray(typed)) for (const option of field.options) option.selected = typed.includes(option.value);
      else field.value = typed;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  const offer = (form, key, draft) => {
    const bar = document.createElement("div");
    bar.className = "kept";
    bar.setAttribute("role", "status");
    const words = document.createElement("p");
    const at = new Date(draft.at);
    words.textContent = `В этом браузере остался несохранённый текст от ${at.toLocaleDateString("ru-RU")}, ${at.toLocaleTimeString("ru-RU", { hour: "2-digit", minute: "2-digit" })}.`;
    const back = document.createElement("button");
    const drop = document.createElement("button");
    for (const [button, label] of [[back, "Вернуть"], [drop, "Убрать"]]) {
      button.type = "button";
      button.className = "button";
      button.textContent = label;
      bar.append(button);
    }
    bar.prepend(words);
    back.addEventListener("click", () => { put(form, draft.values); bar.remove(); form.elements[0]?.focus(); });
    drop.addEventListener("click", () => { store.removeItem(key); bar.remove(); });
    form.prepend(bar);
  };

  for (const form of document.querySelectorAll("form[data-keep]")) {
    const key = PREFIX + form.dataset.keep;
    const first = take(form);
    const draft = read(key);
    if (draft && !same(draft.values, first)) offer(form, key, draft);
    let timer;
    form.addEventListener("input", (event) => {
      if (!event.isTrusted && !draft) return;
      clearTimeout(timer);
      timer = setTimeout(() => write(key, { at: Date.now(), sent: false, values: take(form) }), 400);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      write(key, { at: Date.now(), sent: true, values: take(form) });
    });
  }

  // Leaving for good on a shared computer: signing out takes the drafts along.
  document.addEventListener("submit", (event) => {
    if (event.target.dataset && "forgets" in event.target.dataset) for (const key of drafts()) store.removeItem(key);
  });
})();
