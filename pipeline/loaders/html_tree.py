"""A light tree of HTML: elements with their attributes and children, and the texts of the page in one row.

The text of an element is a piece of that row, and the elements inside it are a piece of the row of all elements, so
that nothing is walked to be read. What is taken out of the tree is blanked in both rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import accumulate

SCRIPTS = frozenset(("script", "style"))
APART = frozenset((*SCRIPTS, "template", "rt", "rp"))  # elements whose words are no text of what stands around them
UNSIZED = frozenset((*SCRIPTS, "template", "noscript"))  # elements whose own words say nothing of the size of a part


class Comment(str):
    """What stands in the tree and is no text: a comment, a processing instruction, the type of the document."""

    __slots__ = ()


class Element:
    """An element. `place`: where it stood in its parent; `order`, `last`: it and what is inside it in the row of
    elements; `begin`, `end`: its texts in the row of texts. An element that is taken out has no name any more.

    It is filled in by whoever builds the tree: a call for each of thousands of elements is felt.
    """

    __slots__ = ("attributes", "begin", "children", "end", "last", "name", "order", "parent", "place", "tree")
    name: str
    attributes: dict[str, str]
    children: list[Element | str]
    parent: Element | None
    place: int
    order: int
    last: int
    begin: int
    end: int
    tree: Tree

    def get(self, name: str) -> str:
        """The value of an attribute, "" where there is none."""
        return self.attributes.get(name, "")

    def text(self, separator: str = "") -> str:
        """The words inside, without those of comments and scripts."""
        if self.name in APART:
            return separator.join(_own(self, self.name))
        strings = self.tree.strings[self.begin : self.end]
        return separator.join(filter(None, strings)) if separator else "".join(strings)

    def strings(self) -> Iterator[str]:
        """The same in its pieces, as they are asked for: an element may hold a whole page."""
        if self.name in APART:
            yield from _own(self, self.name)
            return
        strings = self.tree.strings
        for at in range(self.begin, self.end):
            if strings[at]:
                yield strings[at]

    def inside(self) -> list[Element]:
        """All elements inside, in the order of the page; those that were taken out have no name."""
        return self.tree.elements[self.order + 1 : self.last]

    def first(self, names: Collection[str]) -> Element | None:
        """The first element inside that has one of the names."""
        for element in self.tree.elements[self.order + 1 : self.last]:
            if element.name in names:
                return element
        return None

    def all(self, names: Collection[str], limit: int) -> list[Element]:
        """The first elements inside that have one of the names."""
        found = [element for element in self.inside() if element.name in names]
        return found[:limit]

    def child(self, names: Collection[str]) -> Element | None:
        """The first child that has one of the names."""
        return next((child for child in self.elements() if child.name in names), None)

    def elements(self) -> list[Element]:
        """The children that are elements."""
        return [child for child in self.children if isinstance(child, Element)]

    def parents(self) -> Iterator[Element]:
        """The elements around it, from the inside, and the root of the tree."""
        parent = self.parent
        while parent is not None:
            yield parent
            parent = parent.parent

    def before(self) -> Iterator[Element | str]:
        """What stands before it in its parent, the nearest first."""
        if self.parent is not None:
            siblings = self.parent.children
            for at in range(self.position() - 1, -1, -1):
                yield siblings[at]

    def previous(self) -> Element | str | None:
        """What stands directly before it."""
        at = self.position()
        return self.parent.children[at - 1] if at and self.parent is not None else None

    def nearest(self) -> Element | str | None:
        """What stands before it, white space aside."""
        siblings = self.parent.children if self.parent is not None else []
        for at in range(self.position() - 1, -1, -1):
            node = siblings[at]
            if isinstance(node, Element) or node.strip():
                return node
        return None

    def after(self) -> Iterator[Element | str]:
        """What stands after it in its parent, the nearest first."""
        if self.parent is not None:
            siblings = self.parent.children
            for at in range(self.position() + 1, len(siblings)):
                yield siblings[at]

    def beside(self) -> Element | None:
        """The next element in its parent."""
        return next((node for node in self.after() if isinstance(node, Element)), None)

    def position(self) -> int:
        """Its place in its parent now; where something was taken out before it, all places are counted again."""
        siblings = self.parent.children if self.parent is not None else [self]
        if self.place >= len(siblings) or siblings[self.place] is not self:
            for place, sibling in enumerate(siblings):
                if isinstance(sibling, Element):
                    sibling.place = place
        return self.place

    def remove(self) -> None:
        """Take it out of the tree with all that is inside it."""
        if self.parent is not None:
            del self.parent.children[self.position()]
            self.parent = None
        self.tree.blank(self.order, self.last, self.begin, self.end)

    def remove_following(self, until: Element | None) -> None:
        """Take out what stands after it in its parent, as far as another child or the end."""
        parent = self.parent or self.tree.root
        del parent.children[self.position() + 1 : until.position() if until else None]
        order, begin = (until.order, until.begin) if until else (parent.last, parent.end)
        self.tree.blank(self.last, order, self.end, begin)

    def empty(self) -> None:
        """Take out all that is inside it."""
        self.children = []
        self.tree.blank(self.order + 1, self.last, self.begin, self.end)


def _own(element: Element, kind: str, around: str = "") -> Iterator[str]:
    """The words of a script, style, template or ruby, without those of such elements of another kind inside it."""
    around = element.name if element.name in APART else around
    for child in element.children:
        if isinstance(child, Element):
            yield from _own(child, kind, around)
        elif around == kind and not isinstance(child, Comment):
            yield child


class Tree:
    """A page: the root of its elements (which is none of them), all elements and all texts in their order."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.strings: list[str] = []
        self.unlike: dict[int, int] = {}  # texts by their place that say more or less of the size than their words
        root = self.root = Element()
        root.name, root.attributes, root.children, root.parent, root.tree = "", {}, [], None, self
        root.place, root.order, root.begin = 0, -1, 0
        self._sizes: list[int] = []

    def named(self, name: str) -> Iterator[Element]:
        """The elements of a name."""
        return (element for element in self.elements if element.name == name)

    def first(self, name: str) -> Element | None:
        """The first element of a name."""
        return next(self.named(name), None)

    def sizes(self) -> list[int]:
        """The characters of text before each place of the row of texts, when first asked: removals do not count."""
        if not self._sizes:
            lengths = [*map(len, map(str.strip, self.strings))]
            for at, length in self.unlike.items():
                lengths[at] = length
            self._sizes = [*accumulate(lengths, initial=0)]
        return self._sizes

    def size(self, element: Element) -> int:
        """The characters of text in an element, by `sizes`."""
        sizes = self.sizes()
        return sizes[element.end] - sizes[element.begin]

    def blank(self, order: int, last: int, begin: int, end: int) -> None:
        """Forget elements and texts that were taken out."""
        for element in self.elements[order:last]:
            element.name = ""
        self.strings[begin:end] = [""] * (end - begin)
