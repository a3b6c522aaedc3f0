"""A light tree of HTML: elements with their attributes and children, and the texts of the page in one row.

The text of an element is a piece of that row, and the elements inside it are a piece of the row of all elements, so
that nothing is walked to be read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

APART = frozenset(("script", "style", "template", "rt", "rp"))  # their words are no text of what stands around them


class Comment(str):
    """What stands in the tree and is no text."""

    __slots__ = ()


class Element:
    """An element. `place`: where it stands in its parent; `order`, `last`: it and what is inside it in the row of
    elements; `begin`, `end`: its texts in the row of texts.
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

    def first(self, names: Collection[str]) -> Element | None:
        """The first element inside that has one of the names."""
        for element in self.tree.elements[self.order + 1 : self.last]:
            if element.name in names:
                return element
        return None

    def child(self, names: Collection[str]) -> Element | None:
        """The first child that has one of the names."""
        return next((child for child in self.elements() if child.name in names), None)

    def elements(self) -> list[Element]:
        """The children that are elements."""
        return [child for child in self.children if isinstance(child, Element)]

    def before(self) -> Iterator[Element | str]:
        """What stands before it in its parent, the nearest first."""
        siblings = self._siblings()
        for at in range(self.place - 1, -1, -1):
            yield siblings[at]

    def previous(self) -> Element | str | None:
        """What stands directly before it."""
        return self._siblings()[self.place - 1] if self.place else None

    def nearest(self) -> Element | str | None:
        """What stands before it, white space aside."""
        siblings = self._siblings()
        for at in range(self.place - 1, -1, -1):
            node = siblings[at]
            if isinstance(node, Element) or node.strip():
                return node
        return None

    def after(self) -> Iterator[Element | str]:
        """What stands after it in its parent, the nearest first."""
        siblings = self._siblings()
        for at in range(self.place + 1, len(siblings)):
            yield siblings[at]

    def beside(self) -> Element | None:
        """The next element in its parent."""
        return next((node for node in self.after() if isinstance(node, Element)), None)

    def empty(self) -> None:
        """Take out all that is inside it."""
        self.children = []
        for element in self.tree.elements[self.order + 1 : self.last]:
            element.name = ""
        self.tree.strings[self.begin : self.end] = [""] * (self.end - self.begin)

    def _siblings(self) -> list[Element | str]:
        return self.parent.children if self.parent is not None else [self]


def _own(element: Element, kind: str) -> Iterator[str]:
    """The words of a script, style, template or ruby, without those of such elements of another kind inside it."""
    open_ = [(iter(element.children), element.name)]  # not by recursion: they may be nested as deep as a page is long
    while open_:
        children, around = open_[-1]
        for child in children:
            if isinstance(child, Element):
                open_.append((iter(child.children), child.name if child.name in APART else around))
                break
            if around == kind and not isinstance(child, Comment):
                yield child
        else:
            open_.pop()


class Tree:
    """All elements and all texts of a page in their order; it is filled from the beginning to the end."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.strings: list[str] = []

    def add(self, name: str, attributes: dict[str, str], parent: Element | None) -> Element:
        """A new element behind all that is in its parent; `end` ends it."""
        element = Element()
        element.name = name
        element.attributes = attributes
        element.children = []
        element.parent = parent
        element.place = len(parent.children) if parent is not None else 0
        element.order = len(self.elements)
        element.begin = len(self.strings)
        element.tree = self
        self.elements.append(element)
        if parent is not None:
            parent.children.append(element)
        return element

    def end(self, element: Element) -> None:
        """Say that all is there that is inside the element."""
        element.last, element.end = len(self.elements), len(self.strings)
