"""Labels and their values beside each other in HTML that has no list or table for them.

Three ways of pages: classes say it (`field__label`, `field__item`); a box holds known labels and values by turns, with
no colon (`<div><p>Salary</p><p>USD 900</p></div>`); a heading stands over an empty element. A label whose value is
empty is left out, or it would take the next line for its value.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from bs4.element import Comment, NavigableString, PageElement, Tag

from normalizers.vocabulary import headings, labels
from pipeline.document import Line
from pipeline.loaders import site_texts
from pipeline.loaders.html_words import class_words
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


def read_by_class(reader: Reader, element: Tag, depth: int) -> bool:
    """`<span class="field-label">` and what stands beside it; whether it was such a pair."""
    words = class_words(element)
    if not words or words[-1] not in site_texts.words("class_word", "label"):
        return False
    label = collapse(element.get_text(" "))
    value = element.find_next_sibling()
    if not isinstance(value, Tag) or not label or len(label) > 80 or element.find(list(_HEADINGS)) is not None:
        return False
    value_words = class_words(value)
    if not value_words or value_words[-1] not in site_texts.words("class_word", "value"):
        return False
    reader.flush()
    found = reader.inner(value, depth)
    if found and _is_value(label, found, words[-1] in _TITLING):
        reader.pair(label, found)
    elif found:
        reader.lines += [Line(label.rstrip(" :"), kind="heading", depth=4), *found]
    value.clear()
    return True


def _is_value(label: str, found: list[Line], titled: bool) -> bool:
    """Whether the lines are the value of a label; otherwise they are a section under its heading."""
    if names_section(label) or any(len(line.text) > SHORT for line in found):
        return False
    if labels.alone(label) in labels.SECTION_FIELDS and (titled or len(found) > 1):
        return False
    return len(found) == 1 or (len(found) <= _MOST_VALUES and names_value(label))


def read_box(reader: Reader, element: Tag, depth: int) -> bool:
    """A box whose parts are known labels and their values by turns; whether it was such a box."""
    if element.name not in _BOXES or (parts := _parts(element)) is None:
        return False
    pairs = list(zip(parts[::2], parts[1::2], strict=True))
    texts = [(_text(label).rstrip(" :："), _text(value).lstrip(" :：")) for label, value in pairs]
    if any(len(label) > _LONGEST_LABEL or len(value) > _LONGEST_VALUE for label, value in texts):
        return False
    if any(labels.alone(value) is not None or MARK.match(value) for _, value in texts if value):
        return False
    if any(labels.alone(label) in labels.SECTION_FIELDS for label, _ in texts) and element.find("br", recursive=False):
        return False  # "Languages", and what is said of them on the next line
    if not all(names_value(label) for label, _ in texts):
        declared = all(isinstance(part, Tag) and class_words(part)[-1:] == ["label"] for part in parts[::2])
        if any(_opens_section(label) for label, _ in texts) or not (declared or _is_among_pairs(element)):
            return False
    reader.flush()
    for (label, text), (_, value) in zip(texts, pairs, strict=True):
        if text:
            reader.pair(label, reader.inner(value, depth) if isinstance(value, Tag) else [Line(text)])
    return True


def _is_among_pairs(element: Tag) -> bool:
    """Whether boxes beside this one are pairs of known labels: then an unknown label is one as well."""
    before = element.find_previous_siblings(element.name, limit=_MOST_BESIDE)
    beside = islice(chain(before, element.find_next_siblings(element.name, limit=_MOST_BESIDE)), _MOST_BESIDE)
    known = 0
    for box in beside:
        parts = _parts(box)
        known += parts is not None and len(parts) == 2 and labels.field_of(_text(parts[0])) is not None
    return known >= _FEWEST_BESIDE and len(_parts(element) or ()) == 2


def stands_over_nothing(element: Tag) -> bool:
    """Whether a heading that names a value has an empty element for it, and then another heading or nothing."""
    if not names_value(collapse(element.get_text(" "))):
        return False
    value = element.find_next_sibling()
    if not isinstance(value, Tag) or value.name in _HEADINGS or _text(value) or value.find(["img", "table"]):
        return False
    between = element.next_sibling
    while between is not None and between is not value:
        if isinstance(between, NavigableString) and between.strip():
            return False
        between = between.next_sibling
    following = value.find_next_sibling()
    return following is None or (isinstance(following, Tag) and following.name in _HEADINGS)


def _parts(element: Tag) -> list[PageElement] | None:
    """The parts of a box without icons, label and value by turns, if they are few; None for any other box."""
    parts: list[PageElement] = []
    for child in element.children:
        if isinstance(child, NavigableString) and child.strip() and len(parts) % 2 == 0:
            return None  # text of its own, where a label would stand
        if isinstance(child, Comment) or (isinstance(child, NavigableString) and not child.strip()):
            continue
        if isinstance(child, Tag) and child.name == "br" and len(parts) % 2:
            continue
        if isinstance(child, Tag) and len(parts) % 2 == 0 and not _text(child):
            continue  # an icon before the label
        parts.append(child)
        if len(parts) > _MOST_PARTS:
            return None
    return parts if parts and len(parts) % 2 == 0 else None


def _text(part: PageElement) -> str:
    """The text of a part, or as much of it as shows that it is too long for a label or value."""
    if not isinstance(part, Tag):
        return collapse(str(part))
    texts: list[str] = []
    length = 0
    for text in part.stripped_strings:
        texts.append(text)
        length += len(text)
        if length > _LONGEST_VALUE:
            break
    return collapse(" ".join(texts))
