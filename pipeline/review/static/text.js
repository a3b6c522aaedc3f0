// The text with its marks: from a mark to its field and back, and from a selection to its place in the text.

import { all, at } from "./desk.js";

const text = at("#text");
const count = (string) => [...string].length; // characters as the tables count them: code points

/** Show where the words of a candidate stand; "" shows none. */
export function show(key) {
  for (const mark of all("mark.lit", text)) mark.classList.remove("lit");
  const marks = all("mark", text).filter((mark) => mark.dataset.over.split(" ").includes(key));
  for (const mark of marks) mark.classList.add("lit");
  marks[0]?.scrollIntoView({ block: "center" });
  return marks.length > 0;
}

/** The selected words as {start, end, raw}; null where nothing of the text is selected. */
export function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(text)) return null;
  const start = text.contains(range.startContainer) ? place(range.startContainer, range.startOffset) : 0;
  const end = text.contains(range.endContainer) ? place(range.endContainer, range.endOffset) : count(text.textContent);
  const raw = [...text.textContent].slice(start, end).join("");
  return raw.trim() ? { start, end, raw: raw.trim() } : null;
}

function place(node, offset) {
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(node, offset);
  return count(before.toString());
}

/** Call `found` with the keys of the candidates over a mark that was clicked, the narrowest first. */
export function onMark(found) {
  text.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (!mark || !getSelection().isCollapsed) return;
    const widths = {};
    for (const each of all("mark", text)) {
      for (const key of each.dataset.over.split(" ")) widths[key] = (widths[key] || 0) + count(each.textContent);
    }
    found(mark.dataset.over.split(" ").sort((a, b) => widths[a] - widths[b]));
  });
}
