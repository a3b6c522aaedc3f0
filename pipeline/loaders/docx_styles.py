"""What the styles of a Word file say of its paragraphs: headings, bold, and lists that hang on a style.

Built-in styles keep their English names in the XML whatever the language of Word ("heading 1" behind "Titre1").
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
_HEADING = re.compile(r"heading\s*(\d)\b")
_CONTENTS = re.compile(r"toc\s*\d|table of figures")


def on(element: etree._Element | None, name: str) -> bool | None:
    """A toggle such as `<w:b/>`; None where it is not set."""
    toggle = element.find(W + name) if element is not None else None
    return None if toggle is None else toggle.get(VAL, "1") not in ("0", "false", "off")


def number(element: etree._Element | None, name: str) -> int | None:
    """The whole number in the `w:val` of a child, None where there is none or it is nonsense."""
    child = element.find(W + name) if element is not None else None
    value = child.get(VAL, "") if child is not None else ""
    return int(value) if re.fullmatch(r"-?[0-9]{1,9}", value) else None


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph or character style, with what it inherits."""

    name: str = ""
    heading: int | None = None
    contents: bool = False  # a line of the table of contents
    bold: bool | None = None
    hidden: bool | None = None
    list_id: int | None = None
    list_level: int | None = None


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles by id; an unknown id is a style that says nothing."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default: str = ""

    def get(self, identity: str | None) -> Style:
        return self.by_id.get(identity or self.default, _PLAIN)


_PLAIN = Style()


def read_styles(root: etree._Element | None) -> Styles:
    """The styles part; each style with its chain of `basedOn` already walked."""
    if root is None:
        return Styles()
    elements = {e.get(W + "styleId", ""): e for e in root.iterchildren(W + "style")}
    defaults = [identity for identity, e in elements.items()
                if e.get(W + "type") == "paragraph" and e.get(W + "default") in ("1", "true")]
    made: dict[str, Style] = {}
    for identity in elements:
        chain: list[str] = []
        while identity in elements and identity not in made and identity not in chain:
            chain.append(identity)
            identity = _value(elements[identity], "basedOn")
        for step in reversed(chain):
            made[step] = _style(elements[step], made.get(_value(elements[step], "basedOn"), _PLAIN))
    return Styles(made, defaults[0] if defaults else "")


def _value(element: etree._Element, name: str) -> str:
    child = element.find(W + name)
    return child.get(VAL, "") if child is not None else ""


def _style(element: etree._Element, base: Style) -> Style:
    name = _value(element, "name").lower()
    paragraph, run = element.find(W + "pPr"), element.find(W + "rPr")
    outline = number(paragraph, "outlineLvl")
    heading = base.heading
    if named := _HEADING.match(name):
        heading = int(named.group(1))
    elif name in ("title", "subtitle"):
        heading = 1
    elif outline is not None:
        heading = outline + 1 if outline < 9 else None
    listing = paragraph.find(W + "numPr") if paragraph is not None else None
    own = number(listing, "numId")
    bold, hidden, level = on(run, "b"), on(run, "vanish"), number(listing, "ilvl")
    return Style(
        name=name,
        heading=heading,
        contents=bool(_CONTENTS.match(name)) or base.contents,
        bold=base.bold if bold is None else bold,
        hidden=base.hidden if hidden is None else hidden,
        list_id=base.list_id if own is None else own,
        list_level=base.list_level if level is None else level,
    )
