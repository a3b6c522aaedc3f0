"""One line of a loader into the lines that it holds: cut before every known label, around every known heading."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.document import Kind, Line
from pipeline.inline_headings import in_capitals, in_title_case
from pipeline.inline_labels import Cut, glued_inside, leading, leading_label, trailing, with_colon
from pipeline.list_marks import unflatten

_LONG = 300  # characters from which a line may be a whole document without line breaks


def split(line: Line) -> Iterable[Line]:
    """The lines inside a line, in order; a line without inner structure comes back as it is."""
    if line.label or line.source or len(line.text) < 4:
        return (line,)
    cuts = _cuts(line.text, line.kind != "cell")
    if not cuts and line.text == line.text.strip():
        return unflatten(line)
    return [part for piece in _cut(line, cuts) for part in unflatten(piece)]


def _cut(line: Line, cuts: list[Cut]) -> Iterator[Line]:
    text, position = line.text, 0
    for cut in cuts:
        if cut.start < position:
            continue
        if cut.start > position and text[position : cut.start].strip():
            yield replace(line, text=text[position : cut.start].strip(), kind=_body(line, position))
        position = cut.start
        if cut.rest > cut.end or cut.end == len(text):
            continue
        # a heading or label that is glued to what follows stands on its own line from here on
        yield replace(line, text=text[cut.start : cut.end].strip(), kind=_body(line, cut.start))
        position = cut.end
    if text[position:].strip():
        yield replace(line, text=text[position:].strip(), kind=_body(line, position))


def _body(line: Line, position: int) -> Kind:
    return line.kind if position == 0 or line.kind == "cell" else "text"


def _cuts(text: str, flowing: bool) -> list[Cut]:
    """Cuts in text order: before a label with its colon, around a label or heading without one."""
    found = list(with_colon(text)) if ":" in text or "：" in text else []
    labelled = leading_label(text)
    if found or labelled:
        found += trailing(text)
    if flowing and labelled:
        found += glued_inside(text, len(text) - len(labelled.rest))
    elif flowing:
        found += leading(text)
        if len(text) > _LONG:
            found += in_capitals(text)
            found += in_title_case(text)
    return sorted(found, key=lambda cut: (cut.start, -cut.end)) if len(found) > 1 else found
