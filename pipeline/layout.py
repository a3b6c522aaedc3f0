"""From a loader's lines to a `Document`: one text, and blocks with labels, list marks and sections.

All formats go through here, so the same vacancy as text, HTML, DOCX and PDF is read the same way. The text holds one
line for each line of the layout; "Label: value" and list marks are printed in it, blocks cover values only.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from normalizers.vocabulary import labels
from normalizers.vocabulary.headings import exact, section_of
from pipeline import language
from pipeline.document import Block, Document, Line, Source
from pipeline.inline_labels import leading_label
from pipeline.line_repair import cleaned, joined, rejoined
from pipeline.list_marks import list_mark
from pipeline.loaders import loss
from pipeline.loaders.charset import clean
from pipeline.loaders.furniture import trim
from pipeline.loaders.page import Page
from pipeline.related import drop_related
from pipeline.sections import Heading, Sections, heading_of, names_section
from pipeline.splitting import split
from pipeline.tables import barred, pair_cells

_LONGEST_VALUE = 200  # of a value on the line after its label
_SENTENCE = 60
_BULLETED_DEPTH = 4
_SHORT_HEADING = 6  # words of a line over a list
_LONGEST_TEXT = 2_000_000  # characters of one document that are read; what follows is cut, and said in an issue
_CUT = f"Lines beyond {_LONGEST_TEXT:,} characters of text were left out."


def assemble(page: Page, source: Source) -> Document:
    """The document of a page."""
    lines = list(rejoined(list(cleaned(page.lines))))
    lines = [_marked(line) for line in barred(drop_related(trim(lines)))]
    lines = [piece for line in pair_cells(lines) for piece in split(line)]
    builder = _Builder()
    for line in joined(list(_labelled(list(map(_marked, lines))))):
        builder.add(line)
    text = "\n".join(builder.parts)
    spoken = language.of(text, page.metadata.get("language", ""))
    lost = loss.said(page.loss, _CUT if builder.cut else "", loss.of_replacements(text))
    title, blocks = clean(page.title).strip(), tuple(builder.blocks)
    return Document(source, text, blocks, title, spoken, dict(page.metadata), lost, page.text_share)


def _marked(line: Line) -> Line:
    """A printed list mark taken off the text; a mark alone keeps its line."""
    if line.kind != "text" or line.label or line.source:
        return line
    number, rest = list_mark(line.text)
    if number is None or not rest:
        return line
    # Written out, as `replace` takes thrice as long and half of all lines are items.
    return Line(rest, "item", line.label, number, line.depth, line.page, line.cell, line.source)


def _labelled(lines: list[Line]) -> Iterator[Line]:
    """Labels taken off their values: on the same line, or alone on the line before the value."""
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if line.label and not line.source:
            yield from _valued(line, line.label, line.text)
            continue
        if line.source:
            yield line
            continue
        if _is_bulleted_heading(lines, index - 1) or _is_list_heading(lines, index - 1):
            yield replace(line, kind="heading", depth=_BULLETED_DEPTH)
            continue
        found = leading_label(line.text)
        if found and found.rest:
            yield from _valued(line, found.label, found.rest)
            continue
        named = labels.alone(line.text)
        alone = line.text.rstrip(" :：")
        if not named or names_section(alone) or (named in labels.UNUSED_FIELDS and exact(alone)):
            yield line
            continue
        following = lines[index] if index < len(lines) else None
        if following and _is_value(following, line):
            index += 1
            yield replace(following, label=alone)
        else:
            yield line


def _valued(line: Line, label: str, value: str) -> Iterator[Line]:
    """A label with its value; two labels with two values are two lines ("Posted / Closes: 6 May 2025 / 9 May 2025")."""
    both, values = labels.halves(label), value.split(" / ")
    if both and len(values) == 2:
        yield from (replace(line, text=text.strip(), label=name) for name, text in zip(both, values, strict=True))
    else:
        yield line if (value, label) == (line.text, line.label) else replace(line, text=value, label=label)


def _is_bulleted_heading(lines: list[Line], index: int) -> bool:
    """A bullet that is nothing but a known heading and stands alone, not in a list of its like."""
    line = lines[index]
    if line.kind != "item" or line.number or not exact(line.text):
        return False
    neighbours = lines[max(0, index - 1) : index] + lines[index + 1 : index + 2]
    listed = any(other.kind == "item" and not exact(other.text) for other in neighbours[-1:])
    return not listed and len(lines) > index + 1


def _is_list_heading(lines: list[Line], index: int) -> bool:
    """A short line over a list whose words tell the kind of a section ("Competencies of the agency")."""
    line, following = lines[index], lines[index + 1 : index + 2]
    if line.kind != "text" or line.cell or not following or following[0].kind != "item":
        return False
    text = line.text.rstrip(" :")
    if len(text.split()) > _SHORT_HEADING or text.endswith((".", ";", ",")) or labels.field_of(text):
        return False
    return section_of(text) is not None


def _is_value(line: Line, label: Line) -> bool:
    """Whether a line can be the value of the label alone on the line before it."""
    if line.label or line.source or len(line.text) > _LONGEST_VALUE or line.kind == "heading":
        return False
    if line.cell and label.cell and line.cell.row == label.cell.row and line.cell == label.cell:
        return True
    if len(line.text) > _SENTENCE and line.text.endswith("."):
        return False  # a paragraph after a label that was left empty
    return labels.alone(line.text) is None and leading_label(line.text) is None and heading_of(line) is None


@dataclass(slots=True)
class _Builder:
    parts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    cut: bool = False
    _length: int = 0
    _has_title: bool = False
    _sections: Sections = field(default_factory=Sections)

    def add(self, line: Line) -> None:
        printed, offset = _printed(line)
        if self._length + len(printed) > _LONGEST_TEXT:
            self.cut = True
            return
        heading = heading_of(line)
        if heading:
            self._sections.open(line.text, heading)
        elif line.label and line.kind == "heading":
            self._sections.open(line.label, Heading("", line.depth or 3))
        start = self._length + offset
        self.blocks.append(
            Block(
                start,
                start + len(line.text),
                "heading" if heading else line.kind,
                line.label,
                self._field(line),
                "" if line.source else self._sections.kind,
                "" if line.source else self._sections.heading,
                "" if line.source else self._sections.above,
                line.number,
                line.depth,
                line.page,
                line.cell,
                line.source,
            )
        )
        self.parts.append(printed)
        self._length += len(printed) + 1

    def _field(self, line: Line) -> str:
        """The field that the label names; "Title:" behind "Reports to:" is the supervisor's, where the post has one."""
        named = "" if line.cell or not line.label else labels.field_of(line.label) or ""
        behind = bool(self.blocks) and self.blocks[-1].field == "supervisor"
        if named == "title" and behind and self._has_title:
            return "supervisor"
        self._has_title = self._has_title or named == "title"
        return named


def _printed(line: Line) -> tuple[str, int]:
    """A line as the text prints it, and where in it the value begins."""
    before = ""
    if line.kind == "item":
        before = f"{line.number} " if line.number else "- "
    if line.label:
        before += f"{line.label}: "
    return before + line.text, len(before)
