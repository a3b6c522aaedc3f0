"""What the styles of a Word file say of its paragraphs: headings, bold, and lists that hang on a style.

Built-in styles keep their English names in the XML whatever the language of Word ("heading 1" behind "Titre1").
"""
from __future__ import annotations

import re
from dataclasses import field

from lxml import etree

from normalizers.frozen import frozen

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
# Names of elements that are met in every paragraph.
P, PPR, PSTYLE, R, RPR, RSTYLE, T = (W + name for name in ("p", "pPr", "pStyle", "r", "rPr", "rStyle", "t"))
BOLD, VANISH, OUTLINE = (W + name for name in ("b", "vanish", "outlineLvl"))
NUMBERING, LIST, LEVEL = (W + name for name in ("numPr", "numId", "ilvl"))
OFF = frozenset(("0", "false", "off"))
_HEADING = re.compile(r"heading\s*(\d)\b")
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_CONTENTS = re.compile(r"toc\s*\d|table of figures")


def child_of(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that name; a good deal faster than `find`."""
    return next(element.iterchildren(name), None) if element is not None else None


def on(element: etree._Element | None, name: str) -> bool | None:
    """A toggle such as `<w:b/>`; None where it is not set."""
    toggle = child_of(element, name)
    return None if toggle is None else toggle.get(VAL, "1") not in OFF


def value_of(element: etree._Element | None, name: str) -> str | None:
    """The `w:val` of a child, "" where it has none; None where there is no such child."""
    child = child_of(element, name)
    return child.get(VAL, "") if child is not None else None


def whole(value: str | None) -> int | None:
    """A whole number, None where there is none or it is nonsense."""
    return int(value) if value and _WHOLE.fullmatch(value) else None


def number(element: etree._Element | None, name: str) -> int | None:
    """The whole number in the `w:val` of a child."""
    return whole(value_of(element, name))


@frozen
class Style:
    """One paragraph or character style, with what it inherits."""

    name: str = ""
    heading: int | None = None
    contents: bool = False  # a line of the table of contents
    bold: bool | None = None
    hidden: bool | None = None
    list_id: int | None = None
    list_level: int | None = None


@frozen
class Styles:
    """The styles by id; an unknown id is a style that says nothing."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default: str = ""
    hidden: frozenset[str] = frozenset()  # the ids of those whose text is not shown
    contents: frozenset[str] = frozenset()  # and of those of tables of contents

    def get(self, identity: str | None) -> Style:
        return self.by_id.get(identity or self.default, _PLAIN)


_PLAIN = Style()


def read_styles(root: etree._Element | None) -> Styles:
    """The styles part; each style with its chain of `basedOn` already walked."""
    if root is None:
        return Styles()
    elements = {e.get(W + "styleId", ""): e for e in root.iterchildren(W + "style")}
    members = {identity: _members(element) for identity, element in elements.items()}
    bases = {identity: _said(held.get(W + "basedOn")) for identity, held in members.items()}
    default = next((identity for identity, e in elements.items()
                    if e.get(W + "type") == "paragraph" and e.get(W + "default") in ("1", "true")), "")
    made: dict[str, Style] = {}
    for identity in elements:
        chain: list[str] = []
        while identity in elements and identity not in made and identity not in chain:
            chain.append(identity)
            identity = bases[identity]
        for step in reversed(chain):
            made[step] = _style(members[step], made.get(bases[step], _PLAIN))
    hidden = frozenset(identity for identity, style in made.items() if style.hidden)
    contents = frozenset(identity for identity, style in made.items() if style.contents)
    return Styles(made, default, hidden, contents)


def _members(element: etree._Element | None) -> dict[str, etree._Element]:
    """The children by name, of several the first; faster than asking for one after the other."""
    return {child.tag: child for child in reversed(element)} if element is not None else {}


def _said(element: etree._Element | None) -> str:
    return element.get(VAL, "") if element is not None else ""


def _toggle(element: etree._Element | None) -> bool | None:
    return None if element is None else element.get(VAL, "1") not in OFF


def _style(held: dict[str, etree._Element], base: Style) -> Style:
    name = _said(held.get(W + "name")).lower()
    paragraph, run = _members(held.get(PPR)), _members(held.get(RPR))
    outline = whole(_said(paragraph.get(OUTLINE)))
    heading = base.heading
    if named := _HEADING.match(name):
        heading = int(named.group(1))
    elif name in ("title", "subtitle"):
        heading = 1
    elif outline is not None:
        heading = outline + 1 if outline < 9 else None
    listing = _members(paragraph.get(NUMBERING))
    own, level = whole(_said(listing.get(LIST))), whole(_said(listing.get(LEVEL)))
    bold, hidden = _toggle(run.get(BOLD)), _toggle(run.get(VANISH))
    return Style(
        name=name,
        heading=heading,
        contents=bool(_CONTENTS.match(name)) or base.contents,
        bold=base.bold if bold is None else bold,
        hidden=base.hidden if hidden is None else hidden,
        list_id=base.list_id if own is None else own,
        list_level=base.list_level if level is None else level,
    )
