"""A page as one row of elements, texts and comments in their order, of which what stands inside an element is a piece.

What is asked of a page before it is read is asked of pieces of that row, so that a box that is taken out is never
walked. A node is meant by its place in the row.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate

from pipeline.loaders.html_tree import APART

_UNSIZED = frozenset(("script", "style", "template", "noscript"))  # their own words say nothing of the size of a part
NO_ATTRIBUTES: dict[str, str] = {}


class Outline:
    """The nodes of a page, the root at place 0; what is taken out keeps its place. `Builder` fills it.

    `names` has "" for what is no element, `nodes` attributes or texts, None for what was taken out; `ends` the places
    behind what is inside, `parents` the elements around.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self.nodes: list[dict[str, str] | str | None] = []
        self.ends: list[int] = []
        self.parents: list[int] = []
        self.sized: list[int] = []  # comments that count in the size of the part they stand in

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """The elements by their names, those that were taken out among them."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(self.names):
            places[name].append(place)
        return places

    @cached_property
    def _written(self) -> list[str]:
        """The texts in their places, "" for other nodes."""
        return [node if type(node) is str else "" for node in self.nodes]

    @cached_property
    def _texts(self) -> list[str]:
        """The same without the words of scripts."""
        texts, end = self._written.copy(), 0
        for place in self.named(*APART):
            if place >= end:  # not inside the one before
                end = self.ends[place]
                texts[place:end] = [""] * (end - place)
        return texts

    @cached_property
    def _sizes(self) -> list[int]:
        """The characters of text before each place, when first asked: removals do not count."""
        texts = self._written.copy()
        for place in self.sized:
            texts[place] = str(self.nodes[place])
        for place in self.named(*_UNSIZED):
            for child in self.children(place):
                texts[child] = ""
        return [*accumulate(map(len, map(str.strip, texts)), initial=0)]

    def attributes(self, place: int) -> dict[str, str]:
        """The attributes of an element."""
        node = self.nodes[place]
        return node if isinstance(node, dict) else NO_ATTRIBUTES

    def named(self, *names: str) -> list[int]:
        """The elements of the page that have one of the names."""
        return self.inside(0, *names)

    def having(self, attribute: str) -> list[int]:
        """The elements of the page that have an attribute."""
        return [place for place, node in enumerate(self.nodes) if isinstance(node, dict) and attribute in node]

    def first(self, name: str) -> int:
        """The first element of a name, 0 where there is none."""
        return next(iter(self._places.get(name, ())), 0)

    def body(self) -> int:
        """The body of the page, or all of it."""
        return self.first("body")

    def inside(self, place: int, *names: str) -> list[int]:
        """The elements inside that have one of the names."""
        found: list[int] = []
        for places in filter(None, map(self._places.get, names)):
            start = bisect_right(places, place)
            found += places[start : bisect_left(places, self.ends[place], start)]
        return sorted(filter(self.names.__getitem__, found))

    def has(self, place: int, *names: str) -> bool:
        """Whether an element inside has one of the names."""
        return not frozenset(names).isdisjoint(self.names[place + 1 : self.ends[place]])

    def children(self, place: int) -> Iterator[int]:
        """What stands directly inside."""
        at, end = place + 1, self.ends[place]
        while at < end:
            yield at
            at = self.ends[at]

    def around(self, place: int) -> Iterator[int]:
        """The elements around a node, from the inside."""
        while place:
            place = self.parents[place]
            yield place

    def size(self, place: int) -> int:
        """The characters of text inside a node."""
        return self._sizes[self.ends[place]] - self._sizes[place]

    def strings(self, place: int) -> Iterator[str]:
        """The texts inside a node, without those of comments and scripts."""
        return filter(None, self._texts[place : self.ends[place]])

    def text(self, place: int, separator: str = "") -> str:
        """The same as one text; of a script, its own words."""
        if self.names[place] in APART:
            return separator.join(self._own(place))
        return separator.join(self.strings(place))

    def _own(self, place: int) -> Iterator[str]:
        """The words of a script, style, template or ruby, without those of such elements of another kind inside it."""
        around = [(self.names[place], self.ends[place])]
        for at in range(place + 1, self.ends[place]):
            while around[-1][1] <= at:
                around.pop()
            node = self.nodes[at]
            if self.names[at] in APART:
                around.append((self.names[at], self.ends[at]))
            elif type(node) is str and around[-1][0] == around[0][0]:
                yield node

    def has_few_parts(self, place: int, most: int) -> bool:
        """Whether the nodes inside, texts and comments among them, are no more than that."""
        inside = self.nodes[place + 1 : self.ends[place]]
        return len(inside) - inside.count(None) <= most

    def begins(self, place: int) -> bool:
        """Whether nothing is said before a node in its parent, not even in a comment."""
        for before in self.children(self.parents[place]):
            if before == place:
                break
            node = self.nodes[before]
            if node.strip() if isinstance(node, str) else node is not None and self.size(before):
                return False
        return True

    def rename(self, place: int, name: str) -> None:
        """Give an element a name that no other has."""
        self.names[place] = name
        self._places[name] = [place]

    def remove(self, place: int, end: int | None = None) -> None:
        """Take out an element with all that is inside it, or all from a place to another."""
        end = self.ends[place] if end is None else end
        length = end - place
        self.nodes[place:end] = [None] * length
        self.names[place:end] = self._texts[place:end] = [""] * length
