"""Builds the light tree from the events of a parser, as BeautifulSoup builds its own.

White space between elements is one character; what stands in scripts, templates and ruby is no text of the page.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.loaders.html_tree import APART, SCRIPTS, UNSIZED, Comment, Element, Tree

_SPACES = " \n\t\f\r"
_AS_WRITTEN = frozenset(("pre", "textarea"))
_ODD = APART | UNSIZED | _AS_WRITTEN


class Unbalanced(ValueError):
    """Elements do not end in the order in which they began: no tree."""


class Builder:
    """A target of lxml's parser; `close` ends the tree."""

    data: Callable[[str], None]

    def __init__(self) -> None:
        self.tree = tree = Tree()
        self._elements, self._strings = tree.elements, tree.strings
        self._open = tree.root
        self._odd: list[str] = []  # elements around what is read now whose texts are not as others
        self._data: list[str] = []
        self.data = self._data.append

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._data:
            self._text()
        parent = self._open
        siblings, elements = parent.children, self._elements
        self._open = element = Element()
        element.name = name
        element.attributes = attributes
        element.children = []
        element.parent = parent
        element.place = len(siblings)
        element.order = len(elements)
        element.begin = len(self._strings)
        element.tree = self.tree
        siblings.append(element)
        elements.append(element)
        if name in _ODD:
            self._odd.append(name)

    def end(self, name: str) -> None:
        if self._data:
            self._text()
        element = self._open
        if element.name != name or element.parent is None:
            raise Unbalanced(name)
        element.last, element.end = len(self._elements), len(self._strings)
        self._open = element.parent
        if name in _ODD:
            self._odd.pop()

    def _text(self) -> None:
        data = self._data
        text = data[0] if len(data) == 1 else "".join(data)
        data.clear()
        if self._odd:
            self._odd_text(text)
            return
        if text.isspace():
            text = _short(text)
        self._open.children.append(text)
        self._strings.append(text)

    def _odd_text(self, text: str) -> None:
        parent, odd = self._open, self._odd
        if _AS_WRITTEN.isdisjoint(odd):
            text = _short(text)
        parent.children.append(text)
        apart = next((name for name in reversed(odd) if name in APART), "")
        if apart not in SCRIPTS:
            self._add("" if apart else text, 0 if parent.name in UNSIZED else len(text.strip()))

    def _add(self, spoken: str, size: int) -> None:
        if size != len(spoken.strip()):
            self.tree.unlike[len(self._strings)] = size
        self._strings.append(spoken)

    def comment(self, text: str) -> None:
        self._no_text(text)

    def pi(self, target: str, data: str) -> None:
        self.apart(f"{target} {data}")

    def doctype(self, name: str | None, public: str | None, system: str | None) -> None:
        of = f' PUBLIC "{public}"' if public is not None else " SYSTEM" if system is not None else ""
        self.apart(f"{name or ''}{of}" + (f' "{system}"' if system is not None else ""))

    def apart(self, text: str) -> None:
        """What is no text, but counts in the size of the part it stands in."""
        said = self._no_text(text)
        self._add("", 0 if self._open.name in UNSIZED else len(said.strip()))

    def _no_text(self, text: str) -> str:
        if self._data:
            self._text()
        said = text if not _AS_WRITTEN.isdisjoint(self._odd) else _short(text)
        self._open.children.append(Comment(said))
        return said

    def close(self) -> Tree:
        if self._data:
            self._text()
        root = self._open
        while root.parent is not None:
            root.last, root.end = len(self._elements), len(self._strings)
            root = root.parent
        root.last, root.end = len(self._elements), len(self._strings)
        return self.tree


def _short(text: str) -> str:
    """White space as one character."""
    if text.strip(_SPACES):
        return text
    return "\n" if "\n" in text else " "
