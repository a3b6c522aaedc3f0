// What both pages share: asking the server, keys, help, and the notice of a newer run.

const KEY = document.querySelector("meta[name=review-key]").content;
const EVERY = 10_000; // milliseconds between two looks at which run is published

export const at = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/** An element with text in it; never markup. */
export function made(name, text = "", className = "") {
  const element = document.createElement(name);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}

/** What the server answers; throws an Error with its words where it refuses. */
export async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Review-Key": KEY },
    body: JSON.stringify(body),
  };
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error("The desk does not answer: is `vacancies review` still running?");
  }
  const isJson = (response.headers.get("content-type") || "").startsWith("application/json");
  const answer = isJson ? await response.json() : { problem: (await response.text()).slice(0, 300) };
  if (!response.ok) throw new Error(answer.problem || `The desk answers ${response.status}.`);
  return answer;
}

/** Keys: those of `keys` when nothing is being typed. A function gets the event; what it returns as false is not taken. */
export function onKeys(keys) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const typing = event.target.matches("input, select, textarea");
    if (event.key === "Escape" && typing && !at("dialog[open]")) event.target.blur();
    if (typing || at("dialog[open]")) return;
    const work = event.key === "?" ? help : keys[event.key];
    if (work && work(event) !== false) event.preventDefault();
  });
}

export function help() {
  at("#help").showModal();
}

function watch() {
  const bar = at("#newer");
  const run = document.body.dataset.run;
  at("button", bar).addEventListener("click", () => location.reload());
  const look = async () => {
    if (document.hidden) return;
    try {
      bar.hidden = (await ask("/state")).run === run;
    } catch {
      // it may be down for a moment; whoever does something next is told
    }
  };
  if (run) {
    setInterval(look, EVERY);
    document.addEventListener("visibilitychange", look);
    window.addEventListener("focus", look);
  }
}

at("#keys")?.addEventListener("click", help);
watch();
