// Hides the questions that are not asked. A hidden field is disabled, so it is not sent; chains follow their source.
(() => {
  const answersTo = (form, name) => {
    const given = [...form.querySelectorAll("input, select, textarea")].filter(
      (field) => field.name === name && !field.disabled && (!["radio", "checkbox"].includes(field.type) || field.checked),
    );
    return given.map((field) => field.value);
  };

  const refresh = (root) => {
    for (const question of root.querySelectorAll("[data-shown-when]")) {
      const asked = answersTo(root, question.dataset.shownWhen).includes(question.dataset.shownValue);
      question.hidden = !asked;
      for (const field of question.querySelectorAll("input, select, textarea")) field.disabled = !asked;
    }
  };

  const start = (scope) => {
    for (const root of scope.querySelectorAll("[data-conditions]:not([data-started])")) {
      root.dataset.started = "yes";
      for (const hint of root.querySelectorAll("[data-condition-hint]")) hint.hidden = true;
      root.addEventListener("input", () => refresh(root));
      refresh(root);
    }
  };

  start(document);
  document.addEventListener("htmx:load", (event) => start(event.detail.elt.parentElement || document));
})();
