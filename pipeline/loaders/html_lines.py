"""From a tree of HTML elements to lines: paragraphs, headings, list items with their numbers, pairs of label and value.

Tables are read in `html_tables`. What is no part of the vacancy has been taken out before, by `html_main`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from pipeline.document import Kind, Line
from pipeline.loaders import furniture, html_pairs, html_tables
from pipeline.loaders.html_tree import Comment, Element
from pipeline.loaders.html_words import (
    LONGEST_HEADING,
    bold_lead,
    glued,
    is_chip,
    is_repeated,
    is_run_in,
    opening,
    reads_as_heading,
    runs_into,
    terms,
)
from pipeline.loaders.inline import collapse, pieces
from pipeline.loaders.marking import number_of
from pipeline.loaders.wrapping import unwrap

_LONGEST_LABEL = 60  # characters of a bold label inside a run
_DEEPEST = 120  # elements nested deeper are read as running text
_DROPPED = frozenset(
    "script style noscript template svg math canvas iframe object embed video audio map input select textarea datalist "
    "button option head meta link title progress meter dialog".split()
)
_BOLD = frozenset(("b", "strong"))
_LEVELS = {f"h{level}": level for level in range(1, 7)} | {"legend": 3, "summary": 3}
_TEXT: tuple[Kind, str, int] = ("text", "", 0)  # kind, number and depth of the line that the next run will be


def read_lines(root: Element) -> list[Line]:
    """The lines of the element."""
    reader = Reader()
    reader.walk(root, 0)
    reader.flush()
    return reader.lines


class Reader:
    """Walks a tree once; text gathers in a run, block borders and line breaks end it."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.tables = 0
        self._run: list[str] = []
        self._bold: list[bool] = []
        self._next = _TEXT
        self._lists: list[tuple[str, str, int]] = []  # tag, type, next number

    def walk(self, element: Element, depth: int, bold: bool = False) -> None:
        """Read the children of an element."""
        for child in element.children:
            if isinstance(child, Element):
                self._element(child, depth + 1, bold)
            elif not isinstance(child, Comment):
                self._text(child, bold)

    def _text(self, text: str, bold: bool) -> None:
        if self._run and not text[:1].isspace() and text and glued(self._run[-1], text, self._bold[-1], bold):
            self._run.append(" ")
            self._bold.append(bold)
        self._run.append(text)
        self._bold.append(bold)

    def _element(self, element: Element, depth: int, bold: bool) -> None:
        name = element.name
        if name in _DROPPED:
            return
        if depth > _DEEPEST:
            self._text(f" {element.text(' ')} ", bold)
        elif name in _BLOCKS:
            self.flush()
            if (read := _BLOCKS[name]) is not None:
                read(self, element, depth, bold)
            elif not html_pairs.read_by_class(self, element, depth) and not html_pairs.read_box(self, element, depth):
                self.walk(element, depth, bold)
                self.flush()
        elif name == "br":
            if collapse("".join(self._run[-2:])).endswith("("):
                self._text(" ", bold)  # a bracket that the break has cut open
            else:
                self.flush()
        elif name == "img":
            if collapse("".join(self._run)).endswith(":"):  # a logo as the value of a label
                self._text(f" {element.get('alt')} ", bold)
        elif name != "a" or not furniture.is_phrase(element.text()):
            self._inline(element, depth, bold)

    def _inline(self, element: Element, depth: int, bold: bool) -> None:
        if is_repeated(element) or html_pairs.read_by_class(self, element, depth):
            return
        is_bold = element.name in _BOLD
        if is_chip(element) or (is_bold and self._is_next_label(element)):
            self.flush()
        elif self._run and runs_into(self._run[-1], element):
            self._text(" ", bold)
        self.walk(element, depth, bold or is_bold)

    def _is_next_label(self, element: Element) -> bool:
        """Whether a bold label begins inside a run: "<b>Posted:</b> 3 May <b>Closes:</b> 9 May" are two lines."""
        label = opening(element, 2 * _LONGEST_LABEL)
        return (
            label.rstrip().endswith(":")
            and len(label) <= _LONGEST_LABEL
            and any(r.strip() for r in self._run)
            and not all(self._bold)
        )

    def flush(self) -> None:
        """End the run: its text becomes lines."""
        runs, bolds = self._run, self._bold
        if not runs:
            return
        self._run, self._bold = [], []
        text = collapse("".join(runs)).rstrip(" |·").lstrip("| ")
        if not text:
            return
        kind, number, depth = self._next
        if kind == "item":
            self._next = ("text", "", depth)  # a second paragraph of the item
        cut = pieces(text)
        if len(cut) == 1 and kind == "text" and any(bolds) and self._is_headed(text, runs, bolds, number, depth):
            return
        for piece in cut:
            if piece[0] in "▪•●◦‣⁃■□○➢✓✔❖":
                self.lines.append(Line(piece[1:].lstrip(), "item", "", "", depth))
            else:
                self.lines.append(Line(piece, kind, "", number, depth))

    def _is_headed(self, text: str, runs: list[str], bolds: list[bool], number: str, depth: int) -> bool:
        """Add the run if it is bold throughout, a heading, or bold at its beginning, a label; whether it was."""
        spoken = [bold for run, bold in zip(runs, bolds, strict=True) if run.strip()]
        if all(spoken) and reads_as_heading(text):
            self.lines.append(Line(text, kind="heading"))
            return True
        lead = collapse("".join(runs[: bold_lead(runs, bolds)]))
        if lead and lead != text and is_run_in(lead, text):
            self.lines.append(Line(text[len(lead) :].lstrip(), "text", lead, number, depth))
            return True
        return False

    def _preformatted(self, element: Element, depth: int, bold: bool) -> None:
        self.lines += [Line(p) for line in unwrap(element.text().split("\n")) for p in pieces(collapse(line))]

    def _table(self, element: Element, depth: int, bold: bool) -> None:
        html_tables.read(self, element, depth)

    def _heading(self, element: Element, depth: int, bold: bool) -> None:
        if html_pairs.stands_over_nothing(element):
            return
        start = len(self.lines)
        self.walk(element, depth)
        self.flush()
        for i in range(start, len(self.lines)):
            if len(self.lines[i].text) <= 2 * LONGEST_HEADING:
                self.lines[i] = Line(self.lines[i].text, kind="heading", depth=_LEVELS[element.name])

    def _list(self, element: Element, depth: int, bold: bool) -> None:
        start = element.get("start") or "1"
        number = int(start) if re.fullmatch(r"\d{1,5}", start) else 1
        style = element.get("type") or element.get("style")
        self._lists.append((element.name, style, number))
        self.walk(element, depth)
        self.flush()
        self._lists.pop()
        self._next = ("text", "", len(self._lists))

    def _item(self, element: Element, depth: int, bold: bool) -> None:
        name, style, number = self._lists[-1] if self._lists else ("ul", "", 1)
        value = element.get("value")
        number = int(value) if name == "ol" and re.fullmatch(r"\d{1,5}", value) else number
        mark = number_of(number, style) if name == "ol" else ""
        if self._lists:
            self._lists[-1] = (name, style, number + 1)
        self._next = ("item", mark, max(0, len(self._lists) - 1))
        if not html_pairs.read_box(self, element, depth):
            self.walk(element, depth, bold)
        self.flush()
        self._next = _TEXT

    def _definitions(self, element: Element, depth: int, bold: bool) -> None:
        label = ""
        for child in terms(element):
            if child.name == "dt":
                label = collapse(child.text(" "))
            elif child.name == "dd":
                self.pair(label, self.inner(child, depth))
            else:
                self._element(child, depth + 1, False)
                self.flush()

    def inner(self, element: Element, depth: int) -> list[Line]:
        """The lines of an element on their own; they are not yet added."""
        outer = self.lines, self._next, self._lists
        self.lines, self._next, self._lists = [], _TEXT, []
        self.walk(element, depth + 1)
        self.flush()
        found = self.lines
        self.lines, self._next, self._lists = outer
        return found

    def pair(self, label: str, values: list[Line], heading: bool = True) -> None:
        """Add a label with its value: labelled lines where the values are short, else a heading and what follows."""
        label = label.rstrip(" :：")
        if values and values[0].text[0] in ":：":
            values = [replace(values[0], text=values[0].text[1:].lstrip()), *values[1:]]
            values = values if values[0].text else values[1:]
        if not values or not label:
            self.lines += values
        elif len(values) == 1 and (len(values[0].text) <= 4 * html_pairs.SHORT or not heading):
            self.lines.append(replace(values[0], label=label, kind="text" if values[0].cell is None else "cell"))
        elif len(values) <= 6 and all(html_pairs.is_short(value) for value in values):
            self.lines += [replace(value, label=label) for value in values]
        else:
            self.lines += [Line(label, kind="heading", depth=4), *values]


_Read = Callable[[Reader, Element, int, bool], None]
# Elements that begin and end a line, with what reads them where it is no matter of course.
_BLOCKS: dict[str, _Read | None] = {
    **dict.fromkeys(
        (
            "address article aside blockquote body center details div dt dd fieldset figure figcaption footer form "
            "header hgroup hr html main nav optgroup p section tbody td tfoot th thead tr"
        ).split()
    ),
    **dict.fromkeys(_LEVELS, Reader._heading),
    **dict.fromkeys(("ul", "ol", "menu"), Reader._list),
    "li": Reader._item,
    "dl": Reader._definitions,
    "pre": Reader._preformatted,
    "table": Reader._table,
}
