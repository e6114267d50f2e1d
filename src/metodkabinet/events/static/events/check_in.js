// Marking at the door with a weak network: a press is kept in the phone and sent when it can be. Without this file
// every press is an ordinary form.
(() => {
  "use strict";
  const list = document.querySelector("[data-check-in]");
  if (!list) return;
  const place = `check-in-${list.dataset.checkIn}`;
  const told = document.querySelector("[data-queue]");
  const present = document.querySelector("[data-present]");
  const token = () => list.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  let sending = false;
  let memory = [];  // when the browser keeps nothing

  const read = () => {
    try { return JSON.parse(localStorage.getItem(place)) || []; } catch { return memory; }
  };
  const write = (queue) => {
    memory = queue;
    try { localStorage.setItem(place, JSON.stringify(queue)); } catch { /* kept in memory */ }
  };
  const say = (words) => { told.textContent = words; };

  const rowOf = (one) => list.querySelector(`input[name="${one.name}"][value="${one.value}"]`)?.closest("li");
  const dress = (row, words) => {
    const form = row.querySelector("form");
    if (!form) return;
    form.hidden = true;
    let note = row.querySelector("b");
    if (!note) { note = document.createElement("b"); row.prepend(note); }
    note.textContent = words;
  };
  const undress = (row, words) => {
    const form = row.querySelector("form");
    if (form) { form.hidden = false; delete form.dataset.sent; }
    row.querySelector("b")?.remove();
    say(words);
  };

  const send = async (one) => {
    const body = new URLSearchParams({ [one.name]: one.value, csrfmiddlewaretoken: token() });
    const headers = { "X-Check-In": "1" };
    return fetch(window.location.pathname, { method: "POST", body, headers, credentials: "same-origin", redirect: "manual" });
  };

  const flush = async () => {
    if (sending) return;
    sending = true;
    let queue = read();
    while (queue.length) {
      let answer;
      try { answer = await send(queue[0]); } catch { break; }  // no network: it waits
      if (answer.type === "opaqueredirect" || answer.status === 403) {
        say("Нужно войти на сайт снова. Отметки сохранены в телефоне и уйдут после входа.");
        sending = false;
        return;
      }
      if (answer.status >= 500) break;
      const row = rowOf(queue[0]);
      if (answer.status === 204 && row) dress(row, "✓");
      if (answer.status === 409 && row) undress(row, await answer.text());
      if (answer.status === 204) present.textContent = String(Number(present.textContent) + 1);
      queue = read().slice(1);
      write(queue);
    }
    sending = false;
    if (queue.length) say(`Нет связи. Ждут отправки: ${queue.length}. Отметки не потеряются.`);
    else if (told.textContent.startsWith("Нет связи")) say("Связь есть, всё отправлено.");
  };

  list.addEventListener("submit", (event) => {
    const field = event.target.querySelector("input[name=registration], input[name=participation]");
    if (!field) return;
    event.preventDefault();
    const queue = read();
    if (!queue.some((one) => one.name === field.name && one.value === field.value)) {
      queue.push({ name: field.name, value: field.value });
      write(queue);
    }
    dress(event.target.closest("li"), "ждёт");
    flush();
  });

  // The search works on the list that is already here, with or without a network.
  const fold = (text) => text.toLowerCase().replaceAll("ё", "е");
  const needle = document.getElementById("q");
  needle.addEventListener("input", () => {
    const words = fold(needle.value).split(/\s+/).filter(Boolean);
    for (const row of list.children) row.hidden = !words.every((word) => fold(row.dataset.name).includes(word));
  });

  for (const one of read()) {
    const row = rowOf(one);
    if (row) dress(row, "ждёт");
  }
  window.addEventListener("online", flush);
  setInterval(() => { if (read().length) flush(); }, 5000);
  flush();
})();
