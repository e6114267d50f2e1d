// Keeps marked parts of a page fresh: <div id="posts" data-live="token">…</div>.
// One tab of a browser holds the stream and tells the others; without a stream the server is asked now and then.

const SEPARATOR = "~";
const POLL_EVERY = 15000;
const SETTLE = 300; // several changes at once are one refresh
const TRIES = 3; // broken streams in a row before falling back to polling

const channel = "BroadcastChannel" in window ? new BroadcastChannel("metodkabinet-live") : null;
const known = new Map(); // topic → version this tab shows
const others = new Map(); // topic → token, wanted by other tabs
let leading = false;
let source = null;
let failures = 0;
let timer = 0;

const topicOf = (token) => token.split(SEPARATOR)[0];
const parts = () => [...document.querySelectorAll("[data-live]")];
const own = () => new Map(parts().map((part) => [topicOf(part.dataset.live), part.dataset.live]));

function wanted() {
  return new Map([...(leading ? others : []), ...own()]);
}

function query() {
  const search = new URLSearchParams();
  for (const token of wanted().values()) search.append("topic", token);
  return search.toString();
}

async function refresh(part) {
  if (part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) {
    part.dataset.liveStale = "1"; // never take away what a person is typing
    return;
  }
  delete part.dataset.liveStale;
  if (part.hasAttribute("hx-get") && window.htmx) {
    window.htmx.trigger(part, "live");
    return;
  }
  const answer = await fetch(window.location.href, { headers: { "X-Live": "1" } });
  if (!answer.ok || !part.id) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
  if (!fresh) return;
  part.replaceChildren(...fresh.childNodes);
  if (window.htmx) window.htmx.process(part);
  part.dispatchEvent(new CustomEvent("live:fresh", { bubbles: true }));
}

const pending = new Map();

function changed(topic, version) {
  if (known.get(topic) === version) return;
  known.set(topic, version);
  for (const part of parts().filter((one) => topicOf(one.dataset.live) === topic)) {
    window.clearTimeout(pending.get(part));
    pending.set(part, window.setTimeout(() => refresh(part).catch(() => {}), SETTLE));
  }
}

function hear(topic, version) {
  changed(topic, version);
  if (channel) channel.postMessage({ topic, version });
}

async function poll() {
  const search = query();
  if (!search || document.hidden) return;
  const answer = await fetch(`/live/poll/?${search}`);
  if (!answer.ok) return;
  const { versions } = await answer.json();
  for (const [topic, version] of Object.entries(versions)) {
    if (known.has(topic)) hear(topic, version);
    else known.set(topic, version);
  }
}

function pollFromNow() {
  if (timer) return;
  const ask = () => poll().catch(() => {});
  timer = window.setInterval(ask, POLL_EVERY);
  ask();
}

function listen() {
  if (source) source.close();
  source = null;
  const search = query();
  if (!search) return;
  if (!("EventSource" in window)) {
    pollFromNow();
    return;
  }
  source = new EventSource(`/live/?${search}`);
  source.addEventListener("open", () => {
    failures = 0;
    window.clearInterval(timer);
    timer = 0;
  });
  source.addEventListener("change", (event) => {
    const { topic, version } = JSON.parse(event.data);
    hear(topic, version);
  });
  source.addEventListener("error", () => {
    failures += 1;
    if (failures >= TRIES || source.readyState === EventSource.CLOSED) pollFromNow();
  });
}

function lead() {
  leading = true;
  listen();
  if (channel) channel.postMessage({ ask: true });
  return new Promise((release) => window.addEventListener("pagehide", release, { once: true }));
}

function announceOwn() {
  if (channel) channel.postMessage({ tokens: [...own()] });
}

function adopt(tokens) {
  const before = wanted().size;
  for (const [topic, token] of tokens) others.set(topic, token);
  if (wanted().size > before) listen();
}

if (channel) {
  channel.addEventListener("message", ({ data }) => {
    if (data.topic) changed(data.topic, data.version);
    else if (data.ask) announceOwn();
    else if (data.tokens && leading) adopt(data.tokens);
  });
}

document.addEventListener("focusout", () => {
  for (const part of document.querySelectorAll("[data-live-stale]")) refresh(part).catch(() => {});
});

if (parts().length) {
  if (channel && navigator.locks) {
    navigator.locks.request("metodkabinet-live", lead);
    announceOwn();
  } else {
    leading = true;
    listen();
  }
  window.addEventListener("pagehide", () => source && source.close());
}
