// Small comforts. Every page works without them.
(() => {
  "use strict";

  // A menu or a question closes when one presses Escape or elsewhere.
  const close = (except) => {
    for (const box of document.querySelectorAll("details[data-closes][open]")) {
      if (!except || !box.contains(except)) box.open = false;
    }
  };
  document.addEventListener("click", (event) => close(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const box = document.activeElement && document.activeElement.closest("details[data-closes][open]");
    close(null);
    if (box) box.querySelector("summary").focus();
  });

  // The second press of a button sends nothing; the server refuses a twin anyway. Coming back enables it again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // Lists: one box marks the whole page.
  const ready = (root) => {
    for (const all of root.querySelectorAll("[data-mark-all]")) {
      all.hidden = false;
      all.addEventListener("change", () => {
        const list = all.closest("table");
        for (const one of list.querySelectorAll(`input[name="${all.dataset.markAll}"]`)) one.checked = all.checked;
      });
    }
    for (const text of root.querySelectorAll("textarea[maxlength]")) counter(text);
    // On a narrow screen the filters fold away until one is chosen; folded or not is seen by the words «Отбор».
    for (const filters of root.querySelectorAll("details[data-folds]:not([data-chosen])")) {
      if (filters.querySelector("summary").offsetHeight) filters.open = false;
    }
    const wrong = root.querySelector("[data-focus]");
    if (wrong) wrong.focus();
  };

  // Long texts: how many signs are left, said near the end only.
  const counter = (text) => {
    const limit = Number(text.getAttribute("maxlength"));
    const note = document.createElement("span");
    note.className = "counter";
    note.setAttribute("aria-live", "polite");
    text.after(note);
    text.removeAttribute("maxlength");
    const count = () => {
      const left = limit - [...text.value].length;
      note.textContent = left < limit / 5 ? (left < 0 ? `лишних знаков: ${-left}` : `осталось знаков: ${left}`) : "";
      note.classList.toggle("over", left < 0);
    };
    text.addEventListener("input", count);
    count();
  };

  ready(document);
  document.addEventListener("htmx:afterSwap", (event) => ready(event.detail.elt));

  // A part that did not arrive: say so instead of staying silent; led elsewhere (a lost session), go there whole.
  document.addEventListener("htmx:sendError", () => say("Нет связи. Проверьте интернет и повторите: введённое не потеряно."));
  document.addEventListener("htmx:responseError", () => say("Не получилось обновить часть страницы. Обновите страницу целиком."));
  document.addEventListener("htmx:configRequest", (event) => {
    const { verb, parameters } = event.detail;  // addresses stay short: what is not chosen is not named
    if (verb === "get") for (const name of Object.keys(parameters)) if (parameters[name] === "") delete parameters[name];
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, pathInfo } = event.detail;
    const asked = new URL(pathInfo.requestPath, window.location.href).pathname;
    if (!xhr.responseURL || new URL(xhr.responseURL).pathname === asked) return;
    event.detail.shouldSwap = false;
    window.location.assign(pathInfo.requestPath);
  });
  const say = (words) => {
    const place = document.getElementById("messages");
    if (!place) return;
    const note = document.createElement("div");
    note.className = "notice warning";
    note.textContent = words;
    place.replaceChildren(note);
  };
})();
