"""The printed marks of Word's lists: "1.", "a)", "IV.", "2.1.3", bullets.

Word stores no marks, only rules (`numbering.xml`, ECMA-376 part 1, 17.9): every list instance (`w:num`) points to an
abstract list whose levels say the format, the text ("%1.%2.") and the first number. The marks come out by counting the
paragraphs.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from normalizers.frozen import frozen
from pipeline.loaders.docx_styles import PSTYLE, Styles, W, child_of, number, value_of, whole

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_PLACE = re.compile(r"%([1-9])")


def printed(value: int, style: str) -> str:
    """A number in one of Word's formats.

    >>> printed(4, "upperRoman"), printed(28, "lowerLetter"), printed(7, "decimalZero")
    ('IV', 'bb', '07')
    """
    if style.endswith("Roman") and 0 < value < 4000:
        letters = ""
        for weight, sign in _ROMAN:
            letters += sign * (value // weight)
            value %= weight
        return letters.upper() if style.startswith("upper") else letters
    if style.endswith("Letter") and 0 < value <= 780:  # after z Word prints aa, bb, cc
        letters = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letters.upper() if style.startswith("upper") else letters
    return f"{value:02d}" if style == "decimalZero" else str(value)


@frozen
class Level:
    """One level of a list."""

    style: str = "decimal"
    text: str = ""
    start: int = 0  # what the standard says where nothing is said
    restart: int = 9  # a paragraph of a level (0-based) below this makes it count afresh
    legal: bool = False  # every number in it printed as decimal
    paragraph_style: str = ""


@frozen
class Mark:
    """What stands before a paragraph of a list."""

    number: str  # "" for a bullet
    depth: int
    ordered: bool


@dataclass(slots=True)
class Lists:
    """What the numbering part says of its lists. The levels of a list are read when they are first asked for."""

    instances: dict[int, tuple[int, dict[int, Level], dict[int, int]]] = field(default_factory=dict)
    abstract: dict[int, etree._Element] = field(default_factory=dict)
    links: dict[int, str] = field(default_factory=dict)  # from abstract lists to the list styles that they stand for
    _read: dict[int, dict[int, Level]] = field(default_factory=dict)

    def levels(self, abstract: int) -> dict[int, Level]:
        """The levels of an abstract list; {} if it is unknown, or only a link."""
        if abstract not in self._read:
            element = self.abstract.get(abstract)
            self._read[abstract] = _levels_of(element) if element is not None else {}
        return self._read[abstract]


class Numbering:
    """Counts the paragraphs of one document's lists, in document order."""

    def __init__(self, lists: Lists, styles: Styles) -> None:
        self._instances = lists.instances
        self._lists = lists
        self._linked: dict[int, dict[int, Level]] = {}  # abstract lists that take the levels of another
        self._of_styles: dict[tuple[int, str], int] = {}
        self._merged: dict[int, dict[int, Level]] = {}  # by instance
        self._counts: dict[int, dict[int, int]] = {}
        self._started: set[tuple[int, int]] = set()
        for identity, name in lists.links.items():
            instance = styles.by_id[name].list_id if name in styles.by_id else None
            target = lists.instances.get(-1 if instance is None else instance)
            if target is not None and not self._levels_of(identity):
                self._linked[identity] = self._levels_of(target[0])

    def level_of_style(self, instance: int, style: str) -> int:
        """The level that a paragraph style is tied to (`w:pStyle`), 0 if none."""
        if (instance, style) not in self._of_styles:
            tied = (i for i, level in self._levels(instance).items() if level.paragraph_style == style and style)
            self._of_styles[instance, style] = next(tied, 0)
        return self._of_styles[instance, style]

    def mark(self, instance: int, depth: int) -> Mark | None:
        """The mark of the next paragraph of a list; None where the list is unknown or its level prints nothing."""
        levels = self._levels(instance)
        level = levels.get(depth)
        if level is None:
            return None
        if level.style == "bullet":
            return Mark("", depth, ordered=False)
        abstract, _, starts = self._instances[instance]
        counts = self._counts.setdefault(abstract, {})
        if depth in starts and (instance, depth) not in self._started:
            self._started.add((instance, depth))
            counts[depth] = starts[depth]
        else:
            counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth and depth < levels.get(d, level).restart]:
            del counts[deeper]
        for skipped in range(depth):  # a level that was passed over counts as begun
            counts.setdefault(skipped, levels.get(skipped, level).start)

        def figure(place: re.Match[str]) -> str:
            other = int(place.group(1)) - 1
            shape = levels.get(other, level)
            value = counts.get(other, shape.start)
            return printed(value, "decimal" if level.legal else shape.style) if shape.style != "none" else ""

        text = " ".join(_PLACE.sub(figure, level.text).split())
        return Mark(text, depth, ordered=True) if text else None

    def _levels(self, instance: int) -> dict[int, Level]:
        if instance not in self._merged:
            abstract, own, _ = self._instances.get(instance, (-1, {}, {}))
            self._merged[instance] = {**self._levels_of(abstract), **own}
        return self._merged[instance]

    def _levels_of(self, abstract: int) -> dict[int, Level]:
        return self._linked[abstract] if abstract in self._linked else self._lists.levels(abstract)


def read_lists(root: etree._Element) -> Lists:
    """The numbering part."""
    lists = Lists()
    for element in root.iterchildren(W + "abstractNum"):
        identity = whole(element.get(W + "abstractNumId"))
        if identity is None:
            continue
        lists.abstract[identity] = element
        link = value_of(element, W + "numStyleLink")
        if link is not None:
            lists.links[identity] = link
    for element in root.iterchildren(W + "num"):
        instance, abstract = whole(element.get(W + "numId")), number(element, W + "abstractNumId")
        if instance is None or abstract is None:
            continue
        own: dict[int, Level] = {}
        starts: dict[int, int] = {}
        for override in element.iterchildren(W + "lvlOverride"):
            depth, start = whole(override.get(W + "ilvl")), number(override, W + "startOverride")
            own.update(_levels_of(override))
            if depth is not None and start is not None:
                starts[depth] = start
        lists.instances[instance] = (abstract, own, starts)
    return lists


def _levels_of(parent: etree._Element) -> dict[int, Level]:
    levels = {}
    for element in parent.iterchildren(W + "lvl"):
        depth = whole(element.get(W + "ilvl"))
        if depth is None or not 0 <= depth <= 8:
            continue
        restart = number(element, W + "lvlRestart")
        levels[depth] = Level(
            style=value_of(element, W + "numFmt") or "decimal",
            text=value_of(element, W + "lvlText") or "",
            start=number(element, W + "start") or 0,
            restart=9 if restart is None else restart,
            legal=child_of(element, W + "isLgl") is not None,
            paragraph_style=value_of(element, PSTYLE) or "",
        )
    return levels
