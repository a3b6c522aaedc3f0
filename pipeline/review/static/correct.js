// The box in which a correction is seen before it is saved: what the value is now, and what the normalizer reads.

import { ask, at, made } from "./desk.js";

const box = at("#correct");
const typed = at("#typed");
const page = { run: document.body.dataset.run, vacancy: document.body.dataset.vacancy };
const WAIT = 150; // milliseconds after the last key
let said = null; // what is to be corrected
let asked = 0; // number of the last question, so that an answer to an earlier one is not shown
let waiting = 0;

/** Open the box for a correction without or with words; see `pipeline.review.correcting` for what it holds. */
export async function propose(correction, words = "") {
  said = { ...page, ...correction };
  const needsWords = (said.action === "set" || said.action === "add") && said.take === undefined && said.start === undefined;
  at("#typed-label").hidden = !needsWords;
  at("#quoted").hidden = !words || needsWords;
  at("#quoted").textContent = words ? `“${words.slice(0, 300)}”` : "";
  typed.value = needsWords ? words : "";
  at("#parts").replaceChildren();
  at("#instances").replaceChildren();
  at("#instances").hidden = !needsWords;
  for (const id of ["#before", "#after"]) at(id).replaceChildren();
  at("#correct-title").textContent = "";
  at("#refused").hidden = true;
  at("#save-correction").disabled = true;
  box.showModal();
  if (needsWords) typed.select();
  await check();
  if (!needsWords && !at("#save-correction").disabled) at("#save-correction").focus();
}

function body() {
  const parts = {};
  for (const input of at("#parts").querySelectorAll("input, select")) parts[input.name] = input.value;
  const whole = { ...said };
  if (!at("#typed-label").hidden) whole.typed = typed.value;
  if (Object.keys(parts).length) whole.parts = parts;
  return whole;
}

async function check() {
  const number = ++asked;
  const save = at("#save-correction");
  save.disabled = true;
  const empty = !at("#typed-label").hidden && !typed.value.trim();
  try {
    const whole = body();
    if (empty) whole.typed = "?"; // for the label, the value of now and the parts
    const answer = await ask("/check", whole);
    if (number !== asked) return;
    const verbs = { set: said.over === undefined ? "Correct" : "Change", add: "Add to", remove: "Remove from", clear: "Clear" };
    at("#correct-title").textContent = `${verbs[said.action]}: ${answer.label}`;
    shown(at("#before"), answer.old, said.action === "add" ? "(a row more)" : "not said");
    shown(at("#after"), answer.refused || empty ? [] : answer.read, said.action === "remove" ? "(without it)" : "not said");
    if (answer.refused || empty) at("#after").textContent = "";
    ofParts(answer.parts, answer.choices);
    instances(answer.instances);
    told(answer.refused && !empty ? `${answer.label}: ${answer.refused}. Nothing is saved.` : "");
    save.disabled = Boolean(answer.refused) || empty;
  } catch (error) {
    if (number === asked) told(error.message);
  }
}

function shown(place, pairs, none) {
  if (!pairs.length) place.replaceChildren(made("em", none));
  else place.replaceChildren(...pairs.map(([name, value]) => {
    const pair = made("span", "", "pair lone");
    if (name) pair.append(made("i", `${name.replaceAll("_", " ")} `));
    pair.append(made("bdi", value));
    return pair;
  }));
}

function ofParts(parts, choices) {
  if (at("#parts").childElementCount || said.action === "remove") return;
  for (const [name, value] of Object.entries(parts)) {
    const label = made("label", `${name.replaceAll("_", " ")} `);
    const input = made(choices[name] ? "select" : "input");
    if (choices[name]) input.append(...["", ...choices[name]].map((choice) => made("option", choice)));
    input.name = name;
    input.value = value;
    label.append(input);
    at("#parts").append(label);
  }
}

/** Words that would be read, to be clicked. */
function instances(words) {
  const place = at("#instances");
  if (place.childElementCount || !words.length) return;
  place.append("For instance: ", ...words.map((word) => {
    const button = made("button", word, "small quiet");
    button.type = "button";
    button.addEventListener("click", () => {
      typed.value = word;
      typed.focus();
      soon();
    });
    return button;
  }));
}

function told(message) {
  at("#refused").textContent = message;
  at("#refused").hidden = !message;
}

function soon() {
  asked += 1; // what is still to be answered was asked of other words
  at("#save-correction").disabled = true;
  clearTimeout(waiting);
  waiting = setTimeout(check, WAIT);
}

typed.addEventListener("input", soon);
at("#parts").addEventListener("input", soon);
typed.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey) return;
  event.preventDefault();
  if (!at("#save-correction").disabled) at("#save-correction").click();
});
at("#cancel").addEventListener("click", () => box.close());
at("#correct-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  at("#save-correction").disabled = true;
  try {
    await ask("/correct", body());
    box.close();
    location.reload();
  } catch (error) {
    told(error.message);
  }
});
