// The file that the record was read from, beside its text.

import { ask, at, made } from "./desk.js";

const base = `/original/${encodeURIComponent(document.body.dataset.vacancy)}`;
let about = null;
let sheet = 1;

/** Load it, once. */
export async function load() {
  if (about) return;
  about = { kind: "" };
  const note = at("#original-note");
  try {
    about = await ask(base);
    note.hidden = true;
    if (about.kind === "html") frame();
    else if (about.kind === "pdf" || about.kind === "image") draw();
    else if (about.kind === "text") await words();
    else {
      note.hidden = false;
      note.textContent = `A browser cannot show ${about.kind.toUpperCase()}: save the file to open it.`;
    }
  } catch (error) {
    note.hidden = false;
    note.textContent = error.message;
    at("#save").hidden = true;
  }
}

/** Turn to a page of a PDF. */
export function turn(number) {
  if (about?.kind !== "pdf" || !number || number === sheet) return;
  sheet = Math.min(about.pages, Math.max(1, number));
  draw();
}

function frame() {
  const element = made("iframe");
  element.setAttribute("sandbox", ""); // no scripts, no forms, no windows, an origin of its own
  element.title = "The original page, without scripts and pictures from elsewhere";
  element.src = `${base}/html`;
  at("#original").replaceChildren(element);
}

async function words() {
  const response = await fetch(`${base}/text`);
  at("#original").replaceChildren(made("pre", await response.text()));
}

function draw() {
  const picture = made("img");
  picture.alt = `Page ${sheet} of the original; its words are in the text beside it`;
  picture.src = `${base}/page/${sheet}`;
  at("#original").replaceChildren(picture);
  at("#sheets").hidden = about.pages < 2;
  at("#sheet").textContent = `page ${sheet} of ${about.pages}`;
}

at("#sheet-before").addEventListener("click", () => turn(sheet - 1));
at("#sheet-after").addEventListener("click", () => turn(sheet + 1));
