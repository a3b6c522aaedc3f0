"""Builds the outline of a page from the events of a parser, and the light tree of what is left of it.

White space between elements is one character; what stands in scripts, templates and ruby is no text of the page.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.loaders.html_outline import NO_ATTRIBUTES, Outline
from pipeline.loaders.html_tree import APART, Comment, Element, Tree

_SPACES = " \n\t\f\r"
_AS_WRITTEN = frozenset(("pre", "textarea"))


class Unbalanced(ValueError):
    """Elements do not end in the order in which they began: no tree."""


class Builder:
    """A target of lxml's parser; `close` ends the outline."""

    data: Callable[[str], None]

    def __init__(self) -> None:
        self._outline = outline = Outline()
        self._names, self._nodes = outline.names, outline.nodes
        self._ends, self._parents = outline.ends, outline.parents
        self._open: list[int] = []
        self._written = 0  # elements around what is read now whose white space counts
        self._data: list[str] = []
        self.data = self._data.append
        self.start("", {})

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._data:
            self._text()
        names, opened = self._names, self._open
        self._parents.append(opened[-1] if opened else 0)
        opened.append(len(names))
        names.append(name)
        self._nodes.append(attributes or NO_ATTRIBUTES)
        self._ends.append(0)
        if name in _AS_WRITTEN:
            self._written += 1

    def end(self, name: str) -> None:
        if self._data:
            self._text()
        place = self._open.pop()
        if self._names[place] != name or not place:
            raise Unbalanced(name)
        self._ends[place] = len(self._names)
        if name in _AS_WRITTEN:
            self._written -= 1

    def _text(self) -> None:
        text = "".join(self._data)
        self._data.clear()
        self._add(_short(text) if text.isspace() and not self._written else text)

    def _add(self, node: str) -> None:
        names = self._names
        names.append("")
        self._nodes.append(node)
        self._ends.append(len(names))
        self._parents.append(self._open[-1])

    def comment(self, text: str) -> None:
        if self._data:
            self._text()
        self._add(Comment(text if self._written else _short(text)))

    def pi(self, target: str, data: str) -> None:
        self.apart(f"{target} {data}")

    def doctype(self, name: str | None, public: str | None, system: str | None) -> None:
        of = f' PUBLIC "{public}"' if public is not None else " SYSTEM" if system is not None else ""
        self.apart(f"{name or ''}{of}" + (f' "{system}"' if system is not None else ""))

    def apart(self, text: str) -> None:
        """What is no text, but counts in the size of the part it stands in."""
        self.comment(text)
        self._outline.sized.append(len(self._names) - 1)

    def close(self) -> Outline:
        if self._data:
            self._text()
        for place in self._open:
            self._ends[place] = len(self._names)
        return self._outline


def _short(text: str) -> str:
    """White space as one character."""
    if text.strip(_SPACES):
        return text
    return "\n" if "\n" in text else " "


def build(outline: Outline) -> Element:
    """The body of the page as a tree, without what was taken out."""
    body = outline.body()
    tree = Tree()
    opened: list[Element] = []
    ends: list[int] = []
    apart = sum(outline.names[place] in APART for place in outline.around(body))  # elements whose words are no text
    place = body
    while place < outline.ends[body]:
        node = outline.nodes[place]
        if node is None:
            place = outline.ends[place]
            continue
        while ends and ends[-1] <= place:
            ends.pop()
            element = opened.pop()
            tree.end(element)
            apart -= element.name in APART
        if isinstance(node, str):
            opened[-1].children.append(node)
            if not apart and not isinstance(node, Comment):
                tree.strings.append(node)
        else:
            name = outline.names[place]
            opened.append(tree.add(name, node, opened[-1] if opened else None))
            ends.append(outline.ends[place])
            apart += name in APART
        place += 1
    for element in opened:
        tree.end(element)
    return tree.elements[0]
