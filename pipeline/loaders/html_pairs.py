"""Labels and their values beside each other in HTML that has no list or table for them.

Three ways of pages: classes say it (`field__label`, `field__item`); a box holds known labels and values by turns, with
no colon (`<div><p>Salary</p><p>USD 900</p></div>`); a heading stands over an empty element. A label whose value is
empty is left out, or it would take the next line for its value.
"""

from __future__ import annotations

from itertools import chain, islice, takewhile
from typing import TYPE_CHECKING

from normalizers.vocabulary import headings, labels
from pipeline.document import Line
from pipeline.loaders.html_tree import Comment, Element
from pipeline.loaders.html_words import named
from pipeline.loaders.inline import MARK, collapse

if TYPE_CHECKING:
    from pipeline.loaders.html_lines import Reader

SHORT = 120  # a value beside a label; longer ones are a section under a heading
_LONGEST_LABEL, _LONGEST_VALUE = 60, 200
_MOST_PARTS = 40
_FEWEST_BESIDE, _MOST_BESIDE = 2, 12
_TITLING = frozenset(("title", "heading", "header"))  # last words of classes that say heading more than label
_MOST_VALUES = 6  # of one label
_BOXES = frozenset(("div", "li", "p", "section", "header", "span", "td"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def names_value(text: str) -> bool:
    """Whether the words are a label that names a value, and no heading of a section."""
    return len(text) <= _LONGEST_LABEL and labels.alone(text.rstrip(" :：")) is not None and not names_section(text)


def names_section(text: str) -> bool:
    """Whether the words are a heading of a section and name no single value ("Education" is both: a heading)."""
    named = labels.alone(text)
    return headings.exact(text) is not None and (named is None or named in labels.UNUSED_FIELDS)


def is_short(value: Line) -> bool:
    """Whether a line can be one of several values of a label."""
    return len(value.text) <= SHORT and not value.label and value.kind != "heading"


def _opens_section(text: str) -> bool:
    """As `names_section`, of words that stand where a label is expected: "Contract" names a value there."""
    return names_section(text) and labels.field_of(text) in (None, *labels.UNUSED_FIELDS)


def read_by_class(reader: Reader, element: Element, depth: int) -> bool:
    """`<span class="field-label">` and what stands beside it; whether it was such a pair."""
    of_label = named(element.attributes)
    if not of_label.label:
        return False
    value = element.beside()
    if value is None or not named(value.attributes).value:
        return False
    label = collapse(element.text(" "))
    if not label or len(label) > 80 or element.first(_HEADINGS) is not None:
        return False
    reader.flush()
    found = reader.inner(value, depth)
    if found and _is_value(label, found, of_label.last in _TITLING):
        reader.pair(label, found)
    elif found:
        reader.lines += [Line(label.rstrip(" :"), kind="heading", depth=4), *found]
    value.empty()
    return True


def _is_value(label: str, found: list[Line], titled: bool) -> bool:
    """Whether the lines are the value of a label; otherwise they are a section under its heading."""
    if names_section(label) or any(len(line.text) > SHORT for line in found):
        return False
    if labels.alone(label) in labels.SECTION_FIELDS and (titled or len(found) > 1):
        return False
    return len(found) == 1 or (len(found) <= _MOST_VALUES and names_value(label))


def read_box(reader: Reader, element: Element, depth: int) -> bool:
    """A box whose parts are known labels and their values by turns; whether it was such a box."""
    if len(element.children) < 2 or element.name not in _BOXES or (parts := _parts(element)) is None:
        return False
    pairs = list(zip(parts[::2], parts[1::2], strict=True))
    texts = [(_text(label).rstrip(" :："), _text(value).lstrip(" :：")) for label, value in pairs]
    if any(len(label) > _LONGEST_LABEL or len(value) > _LONGEST_VALUE for label, value in texts):
        return False
    if any(labels.alone(value) is not None or MARK.match(value) for _, value in texts if value):
        return False
    if any(labels.alone(label) in labels.SECTION_FIELDS for label, _ in texts) and element.child(("br",)) is not None:
        return False  # "Languages", and what is said of them on the next line
    if not all(names_value(label) for label, _ in texts):
        declared = all(isinstance(part, Element) and named(part.attributes).last == "label" for part in parts[::2])
        if any(_opens_section(label) for label, _ in texts) or not (declared or _is_among_pairs(element)):
            return False
    reader.flush()
    for (label, text), (_, value) in zip(texts, pairs, strict=True):
        if text:
            reader.pair(label, reader.inner(value, depth) if isinstance(value, Element) else [Line(text)])
    return True


def _is_among_pairs(element: Element) -> bool:
    """Whether boxes beside this one are pairs of known labels: then an unknown label is one as well."""
    if len(_parts(element) or ()) != 2:
        return False
    alike = (n for n in chain(element.before(), element.after()) if isinstance(n, Element) and n.name == element.name)
    known = 0
    for box in islice(alike, _MOST_BESIDE):
        parts = _parts(box)
        known += parts is not None and len(parts) == 2 and labels.field_of(_text(parts[0])) is not None
    return known >= _FEWEST_BESIDE


def stands_over_nothing(element: Element) -> bool:
    """Whether a heading that names a value has an empty element for it, and then another heading or nothing."""
    if not names_value(collapse(element.text(" "))):
        return False
    value = element.beside()
    if value is None or value.name in _HEADINGS or _text(value) or value.first(("img", "table")) is not None:
        return False
    between = takewhile(lambda node: node is not value, element.after())
    if any(isinstance(node, str) and node.strip() for node in between):
        return False
    following = value.beside()
    return following is None or following.name in _HEADINGS


def _parts(element: Element) -> list[Element | str] | None:
    """The parts of a box without icons, label and value by turns, if they are few; None for any other box."""
    parts: list[Element | str] = []
    for child in element.children:
        if isinstance(child, Element):
            if child.name == "br" if len(parts) % 2 else not _text(child):
                continue  # a break before the value, an icon before the label
        elif not child.strip():
            continue
        elif len(parts) % 2 == 0:
            return None  # text of its own, where a label would stand
        elif isinstance(child, Comment):
            continue
        parts.append(child)
        if len(parts) > _MOST_PARTS:
            return None
    return parts if parts and len(parts) % 2 == 0 else None


def _text(part: Element | str) -> str:
    """The text of a part, or as much of it as shows that it is too long for a label or value."""
    if isinstance(part, str):
        return collapse(part)
    texts: list[str] = []
    length = 0
    for string in part.strings():
        if text := string.strip():
            texts.append(text)
            length += len(text)
            if length > _LONGEST_VALUE:
                break
    return collapse(" ".join(texts))
