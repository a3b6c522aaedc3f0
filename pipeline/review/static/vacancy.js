import { all, ask, at, onKeys } from "./desk.js";
import { propose } from "./correct.js";
import { load, turn } from "./original.js";
import { onMark, selected, show } from "./text.js";

const body = document.body;
const fields = all(".field");
const panes = at("#main");
const REMEMBERED = { field: "review-field", original: "review-original" };
let words = null; // the selection, which a click on a box would lose
let lastMark = "";

const active = () => at(".field[open]");

/** Open a field, and close the one that was open. */
function open(field, { scroll = true, focus = true } = {}) {
  if (!field) return;
  for (const other of all(".field[open]")) if (other !== field) other.open = false;
  field.open = true;
  sessionStorage.setItem(REMEMBERED.field, field.dataset.group);
  if (focus) at("summary", field).focus({ preventScroll: true });
  if (scroll) field.scrollIntoView({ block: "nearest" });
  const words = at("[data-show]", at(".candidate.chosen", field) || field);
  show(words?.dataset.show || "");
  turn(Number(words?.dataset.page));
}

function step(by) {
  const now = fields.indexOf(active());
  open(fields[Math.min(fields.length - 1, Math.max(0, now < 0 ? 0 : now + by))]);
}

function pane(name) {
  panes.dataset.pane = name;
  for (const button of all(".tabs button")) button.setAttribute("aria-pressed", String(button.dataset.pane === name));
  original(name === "original" || (name !== "original" && wide() && panes.classList.contains("three")));
}

const wide = () => matchMedia("(min-width: 801px)").matches;

function original(on) {
  panes.classList.toggle("three", on);
  if (wide()) at(".tabs [data-pane=original]").setAttribute("aria-pressed", String(on));
  if (wide()) localStorage.setItem(REMEMBERED.original, on ? "on" : "");
  if (on) load();
}

function problem(error) {
  at("#problem").textContent = error.message;
  at("#problem").hidden = false;
}

async function post(path, whole) {
  try {
    await ask(path, whole);
    location.reload();
  } catch (error) {
    problem(error);
  }
}

const undo = (id) => id && post("/undo", { id });
const reviewed = () => (body.dataset.reviewed
  ? undo(body.dataset.reviewed) : post("/reviewed", { run: body.dataset.run, vacancy: body.dataset.vacancy }));

/** What a button says is to be done: its data. */
function act(button) {
  if (!button) return;
  const { do: action, field, take, over, from } = button.dataset;
  const correction = { action, field };
  if (take !== undefined) correction.take = Number(take);
  if (over !== undefined) correction.over = Number(over);
  propose(correction, take === undefined ? from || now(button, action) : at(".cite", button.parentElement)?.textContent.slice(1, -1));
}

const now = (button, action) => (action === "set" ? at(".candidate.chosen .value bdi", button.closest(".field"))?.textContent || "" : "");

function use() {
  if (!words) return false;
  const field = at("#picked-field").value;
  const action = at(`.field[data-field="${CSS.escape(field)}"] [data-do=add]`) && field !== "duty_station" ? "add" : "set";
  at("#picked").hidden = true;
  propose({ action, field, start: words.start, end: words.end }, words.raw);
  return true;
}

document.addEventListener("selectionchange", () => {
  const found = selected();
  if (!found && document.activeElement?.closest("#picked")) return;
  if (found && !words && active()) at("#picked-field").value = active().dataset.field;
  words = found;
  at("#picked").hidden = !found;
});
at("#picked-use").addEventListener("click", use);
at("#picked-field").addEventListener("pointerdown", (event) => event.stopPropagation());

onMark((keys) => {
  const mark = keys.join(" ");
  const after = keys.indexOf(lastMark) + 1; // a click more on the same place goes to what lies below
  lastMark = keys[after % keys.length];
  const field = fields.find((each) => each.dataset.keys.split(" ").includes(lastMark));
  if (!wide()) pane("fields");
  open(field);
  show(lastMark);
  const card = at(`[data-key="${CSS.escape(lastMark)}"]`, field) || at(`[data-show="${CSS.escape(lastMark)}"]`, field);
  card?.scrollIntoView({ block: "nearest" });
  return mark;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.show) {
    if (!wide()) pane("text");
    show(button.dataset.show);
    turn(Number(button.dataset.page));
  } else if (button.dataset.undo) undo(button.dataset.undo);
  else if (button.dataset.do) act(button);
  else if (button.dataset.pane) {
    if (wide()) original(!panes.classList.contains("three"));
    else pane(button.dataset.pane);
  }
});
for (const field of fields) {
  at("summary", field).addEventListener("click", (event) => {
    event.preventDefault();
    if (field.open) field.open = false;
    else open(field, { scroll: false });
  });
}
at("#undo").addEventListener("click", () => undo(body.dataset.last));
at("#reviewed").addEventListener("click", reviewed);

const go = (selector) => () => at(selector)?.click();
const button = (action) => () => act(active() && at(`.tools [data-do=${action}]`, active()));
const digits = Object.fromEntries([..."123456789"].map((digit) => [
  digit, () => act(active() && all(".candidate [data-take]", active())[Number(digit) - 1]),
]));
onKeys({
  ...digits, j: () => step(1), k: () => step(-1), n: go("a[rel=next]"), p: go("a[rel=prev]"), l: go("#up"), s: use,
  e: button("set"), a: button("add"), x: button("clear"), u: () => undo(body.dataset.last), r: reviewed,
  o: () => (wide() ? original(!panes.classList.contains("three")) : pane("original")),
  "/": () => { location.href = "/?focus=1"; },
});

const known = sessionStorage.getItem(REMEMBERED.field);
open(fields.find((field) => field.dataset.group === known) || fields[0], { focus: Boolean(known) });
if (wide() && localStorage.getItem(REMEMBERED.original)) original(true);
