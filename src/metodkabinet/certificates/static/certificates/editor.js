// Boxes of a certificate dragged on its picture. Numbers go into the same inputs that one may type into by hand.
(() => {
  const form = document.getElementById("layout-form");
  const stage = document.querySelector("[data-stage]");
  if (!form || !stage) return;

  const input = (box, name) => form.elements[`f${box}-${name}`];
  const number = (box, name) => Number(String(input(box, name).value).replace(",", ".")) || 0;
  const sheet = () => document.getElementById("sheet");
  const size = () => ({ width: Number(sheet().dataset.width), height: Number(sheet().dataset.height) });
  const boxes = () => [...form.querySelectorAll("[data-box]")];

  const put = (box, name, value) => {
    input(box, name).value = (Math.round(value * 2) / 2).toFixed(1).replace(".0", "");
  };

  // Half a millimetre at least, never over the edge.
  const settle = (box, { x, y, width, height }) => {
    const page = size();
    const wide = Math.min(Math.max(width, 3), page.width);
    const tall = Math.min(Math.max(height, 3), page.height);
    put(box, "width", wide);
    put(box, "height", tall);
    put(box, "x", Math.min(Math.max(x, 0), page.width - wide));
    put(box, "y", Math.min(Math.max(y, 0), page.height - tall));
  };

  const place = (frame) => {
    const page = size();
    const box = frame.dataset.frame;
    frame.style.left = `${(number(box, "x") / page.width) * 100}%`;
    frame.style.top = `${(number(box, "y") / page.height) * 100}%`;
    frame.style.width = `${(number(box, "width") / page.width) * 100}%`;
    frame.style.height = `${(number(box, "height") / page.height) * 100}%`;
  };

  const choose = (box) => {
    for (const one of boxes()) one.open = one.dataset.box === box;
    for (const one of sheet().querySelectorAll("[data-frame]")) one.classList.toggle("chosen", one.dataset.frame === box);
  };

  const changed = (box) => input(box, "x").dispatchEvent(new Event("change", { bubbles: true }));

  const drag = (event, frame, resizing) => {
    const box = frame.dataset.frame;
    const scale = size().width / sheet().querySelector("img").clientWidth;
    const from = { x: number(box, "x"), y: number(box, "y"), width: number(box, "width"), height: number(box, "height") };
    const start = { x: event.clientX, y: event.clientY };
    let moved = false;
    const move = (now) => {
      const dx = (now.clientX - start.x) * scale;
      const dy = (now.clientY - start.y) * scale;
      moved = moved || Math.abs(dx) + Math.abs(dy) > 0.5;
      if (!moved) return;
      settle(box, resizing
        ? { ...from, width: from.width + dx, height: from.height + dy }
        : { ...from, x: from.x + dx, y: from.y + dy });
      place(frame);
    };
    const end = () => {
      frame.removeEventListener("pointermove", move);
      frame.removeEventListener("pointerup", end);
      frame.removeEventListener("pointercancel", end);
      if (moved) changed(box);
    };
    frame.setPointerCapture(event.pointerId);
    frame.addEventListener("pointermove", move);
    frame.addEventListener("pointerup", end);
    frame.addEventListener("pointercancel", end);
  };

  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const nudge = (event, frame) => {
    const step = arrows[event.key];
    if (!step) return;
    event.preventDefault();
    const box = frame.dataset.frame;
    const far = event.shiftKey ? 5 : 0.5;
    settle(box, {
      x: number(box, "x") + step[0] * far, y: number(box, "y") + step[1] * far,
      width: number(box, "width"), height: number(box, "height"),
    });
    place(frame);
    changed(box);
  };

  const frameOf = (one) => {
    const frame = document.createElement("button");
    frame.type = "button";
    frame.className = "certificate-frame";
    frame.dataset.frame = one.dataset.box;
    frame.setAttribute("aria-label", `Поле: ${one.querySelector("summary").textContent.trim()}`);
    const corner = document.createElement("span");
    corner.className = "certificate-corner";
    frame.append(corner);
    frame.addEventListener("focus", () => choose(one.dataset.box));
    frame.addEventListener("keydown", (event) => nudge(event, frame));
    frame.addEventListener("pointerdown", (event) => {
      frame.focus({ preventScroll: true });
      drag(event, frame, event.target === corner);
    });
    return frame;
  };

  let chosen = "";
  const lay = () => {
    for (const old of sheet().querySelectorAll("[data-frame]")) old.remove();
    for (const one of boxes()) {
      const frame = frameOf(one);
      sheet().append(frame);
      place(frame);
      if (one.dataset.box === chosen) frame.focus({ preventScroll: true });
    }
  };

  document.querySelector("[data-mouse]").hidden = false;
  lay();
  document.addEventListener("htmx:beforeSwap", () => {
    const now = document.activeElement?.dataset?.frame;
    chosen = now || "";
  });
  document.addEventListener("htmx:afterSwap", lay);
  form.addEventListener("input", () => {
    for (const frame of sheet().querySelectorAll("[data-frame]")) place(frame);
  });
})();
