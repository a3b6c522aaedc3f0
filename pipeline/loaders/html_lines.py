"""From a tree of HTML elements to lines: paragraphs, headings, list items with their numbers, pairs of label and value.

Tables are read in `html_tables`. What is no part of the vacancy has been taken out before, by `html_main`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.document import Line
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
_BLOCKS = frozenset(
    (
        "address article aside blockquote body center details div dl dt dd fieldset figure figcaption footer form "
        "h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup p pre section summary table tbody "
        "td tfoot th thead tr ul"
    ).split()
)
_BOLD = frozenset(("b", "strong"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)} | {"legend": 3, "summary": 3}


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
        self._kind: Line = Line("")  # what the next run is: a template for its line
        self._lists: list[tuple[str, str, int]] = []  # tag, type, next number

    def walk(self, element: Element, depth: int, bold: bool = False) -> None:
        """Read the children of an element."""
        for child in element.children:
            if isinstance(child, Element):
                self._element(child, depth + 1, bold)
            elif not isinstance(child, Comment):
                self._text(child, bold)

    def _text(self, text: str, bold: bool) -> None:
        if self._run and text[:1] and not text[0].isspace() and glued(self._run[-1], text, self._bold[-1], bold):
            self._run.append(" ")
            self._bold.append(bold)
        self._run.append(text)
        self._bold.append(bold)

    def _element(self, element: Element, depth: int, bold: bool) -> None:
        name = element.name.lower()
        if name in _DROPPED:
            return
        if depth > _DEEPEST:
            self._text(f" {element.text(' ')} ", bold)
        elif name == "br":
            if collapse("".join(self._run[-2:])).endswith("("):
                self._text(" ", bold)  # a bracket that the break has cut open
            else:
                self.flush()
        elif name == "img":
            if collapse("".join(self._run)).endswith(":"):  # a logo as the value of a label
                self._text(f" {element.get('alt')} ", bold)
        elif name == "a" and furniture.is_phrase(element.text()):
            return
        elif name == "pre":
            self.flush()
            self.lines += [Line(p) for line in unwrap(element.text().split("\n")) for p in pieces(collapse(line))]
        elif name == "table":
            self.flush()
            html_tables.read(self, element, depth)
        elif name == "dl":
            self.flush()
            self._definitions(element, depth)
        elif name in ("ul", "ol", "menu"):
            self._list(element, name, depth)
        elif name == "li":
            self._item(element, depth, bold)
        elif name in _HEADINGS:
            self._heading(element, _HEADINGS[name], depth)
        elif name in _BLOCKS:
            self.flush()
            if not self._pairs(element, depth):
                self.walk(element, depth, bold)
                self.flush()
        elif not is_repeated(element) and not html_pairs.read_by_class(self, element, depth):
            if is_chip(element) or (name in _BOLD and self._is_next_label(element)):
                self.flush()
            elif self._run and runs_into(self._run[-1], element):
                self._text(" ", bold)
            self.walk(element, depth, bold or name in _BOLD)

    def _pairs(self, element: Element, depth: int) -> bool:
        return html_pairs.read_by_class(self, element, depth) or html_pairs.read_box(self, element, depth)

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
        text = collapse("".join(self._run)).rstrip(" |·").lstrip("| ")
        runs, bolds, template = self._run, self._bold, self._kind
        self._run, self._bold = [], []
        if not text:
            return
        if template.kind == "item":
            self._kind = Line("", depth=template.depth)  # a second paragraph of the item
        first, *others = pieces(text) or [""]
        if not first:
            return
        spoken = [bold for run, bold in zip(runs, bolds, strict=True) if run.strip()]
        if template.kind == "text" and not others and all(spoken) and reads_as_heading(text):
            self.lines.append(Line(text, kind="heading"))
            return
        lead = collapse("".join(runs[: bold_lead(runs, bolds)]))
        if lead and lead != text and not others and template.kind == "text" and is_run_in(lead, text):
            self.lines.append(replace(template, text=text[len(lead) :].lstrip(), label=lead))
            return
        for piece in (first, *others):
            bulleted = piece[0] in "▪•●◦‣⁃■□○➢✓✔❖"
            line = replace(template, kind="item", number="") if bulleted else template
            self.lines.append(replace(line, text=piece[1:].lstrip() if bulleted else piece))

    def _heading(self, element: Element, level: int, depth: int) -> None:
        self.flush()
        if html_pairs.stands_over_nothing(element):
            return
        start = len(self.lines)
        self.walk(element, depth)
        self.flush()
        for i in range(start, len(self.lines)):
            if len(self.lines[i].text) <= 2 * LONGEST_HEADING:
                self.lines[i] = Line(self.lines[i].text, kind="heading", depth=level)

    def _list(self, element: Element, name: str, depth: int) -> None:
        self.flush()
        start = element.get("start") or "1"
        number = int(start) if re.fullmatch(r"\d{1,5}", start) else 1
        style = element.get("type") or element.get("style")
        self._lists.append((name, style, number))
        self.walk(element, depth)
        self.flush()
        self._lists.pop()
        self._kind = Line("", depth=len(self._lists)) if self._lists else Line("")

    def _item(self, element: Element, depth: int, bold: bool) -> None:
        self.flush()
        name, style, number = self._lists[-1] if self._lists else ("ul", "", 1)
        value = element.get("value")
        number = int(value) if name == "ol" and re.fullmatch(r"\d{1,5}", value) else number
        mark = number_of(number, style) if name == "ol" else ""
        if self._lists:
            self._lists[-1] = (name, style, number + 1)
        self._kind = Line("", kind="item", number=mark, depth=max(0, len(self._lists) - 1))
        if not html_pairs.read_box(self, element, depth):
            self.walk(element, depth, bold)
        self.flush()
        self._kind = Line("")

    def _definitions(self, element: Element, depth: int) -> None:
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
        outer = self.lines, self._kind, self._lists
        self.lines, self._kind, self._lists = [], Line(""), []
        self.walk(element, depth + 1)
        self.flush()
        found = self.lines
        self.lines, self._kind, self._lists = outer
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
