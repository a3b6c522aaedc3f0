"""Hostile Markdown and HTML: what is nested without end, never closed, or there in thousands."""
from __future__ import annotations

from collections.abc import Callable, Iterator

from benchmarks.adversarial.inputs import OPENING, Input, counted, flat, nested, repeated, table

_HEAD = (
    "<!DOCTYPE html><html><head><title>Data Officer</title></head><body><h1>Data Officer</h1>"
    "<dl><dt>Grade</dt><dd>P-3</dd><dt>Deadline</dt><dd>6 May 2025</dd></dl>"
)
_LONGEST_FRONT = 19_000  # characters of front matter, of which the loader reads 20,000
_NESTED = (
    "div", "span", "b", "p", "ul><li", "table><tr><td", "section", "a href=x", "dl><dd", "font", "blockquote", "h2", "q"
)
_CELLS = {
    "colspan": "<td colspan=99999>a</td>", "colspan and rowspan": "<td colspan=99999 rowspan=99999>a</td>",
    "cells": "<td>a</td>", "labels": "<td>Grade:</td><td>P-3</td>", "labels without values": "<td>Grade:</td><td></td>",
    "headings": "<th>Grade</th>", "empty": "<td></td>", "tables": "<td><table><tr><td>a</td></tr></table></td>",
    "unclosed": "<td>Grade",
}
# Parts of one element that goes on and on, with the unit in the place of "...".
_LONG = {
    "attributes": ("a#=1 ", f"{_HEAD}<div ...>Grade: P-3</div>"),
    "one class": ("a b-c ", f"{_HEAD}<div class='...'>Grade: P-3</div>"),
    "one style": ("display : ", f"{_HEAD}<div style='...'>Grade: P-3</div>"),
    "one title": ("Data Officer | ", "<title>...</title><p>Grade: P-3</p>"),
    "one heading": ("Data Officer, ", "<html><h1>...</h1><p>Grade: P-3</p>"),
    "one paragraph": ("Grade: ", "<html><p>...</p>"),
    "siblings of main": ("<p>a</p>", f"{_HEAD}...<main>{'The officer writes. ' * 300}</main>"),
    "captions": ("<caption>a</caption>", f"{_HEAD}<table>...</table>"),
    "paragraphs about similar jobs": ("<p>a</p>", f"{_HEAD}{'<p>a</p>' * 3000}<h2>Similar jobs</h2>..."),
}


def inputs() -> Iterator[Input]:
    """All hostile inputs with marks."""
    for name, unit in table("markdown").items():
        yield flat(f"md: {name}", unit, "md")
    yield from _front_matter()
    for name, unit in table("html").items():
        yield flat(f"html: {name}", unit, "html", _HEAD)
        yield flat(f"html: {name}, nothing before", unit, "html", "<!DOCTYPE html>")
        yield flat(f"txt: pasted html, {name}", unit)
        yield flat(f"txt: pasted html by lines, {name}", f"{unit}\n")
    for tag in _NESTED:
        names = [part.split()[0] for part in tag.split("><")]
        closing = "".join(f"</{name}>" for name in reversed(names))
        yield nested(f"html: nested {names[0]}", f"<{tag}>", closing, "html", _HEAD)
        yield nested(f"html: nested {names[0]}, never closed", f"<{tag}>", "", "html", _HEAD)
        yield nested(f"html: nested {names[0]} with text", f"<{tag}>a ", closing, "html", _HEAD)
        yield nested(f"txt: nested {names[0]}", f"<{tag}>a ", closing, "txt", OPENING)
    for name, (unit, whole) in _LONG.items():
        before, after = whole.split("...")
        yield flat(f"html: {name}", unit, "html", before, after)
    for name, unit in _CELLS.items():
        yield flat(f"html: one row of {name}", unit, "html", f"{_HEAD}<table><tr>", "</tr></table>")
        yield flat(f"html: rows of {name}", f"<tr>{unit}</tr>", "html", f"{_HEAD}<table>", "</table>")
        yield flat(f"html: wide rows of {name}", f"<tr>{unit * 20}</tr>", "html", f"{_HEAD}<table>", "</table>")


def _front_matter() -> Iterator[Input]:
    """YAML at the head of Markdown; what the loader does not read of it is filled up with lines."""
    levels = "\n".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))
    heads: dict[str, Callable[[int], str]] = {
        "aliases of aliases": lambda size: f"a0: &a0 lol\n{levels}",
        "many keys": lambda size: counted("k#: v#\n", size),
        "deep flow": lambda size: f"a: {'[' * size}",
        "deep mappings": lambda size: f"a: {'{b: ' * (size // 4)}",
        "deep blocks": lambda size: "\n".join(" " * n + "a:" for n in range(min(180, size // 90))),
        "many anchors": lambda size: counted("k#: &k# v\n", size),
        "one long string": lambda size: f"a: \"{'b ' * (size // 2)}",
        "colons": lambda size: "a: " * (size // 3),
        "question marks": lambda size: "? " * (size // 2),
        "dashes": lambda size: "- " * (size // 2),
    }
    for name, head in heads.items():
        def make(size: int, head: Callable[[int], str] = head) -> str:
            front = f"---\n{head(min(size, _LONGEST_FRONT))}\n---\n# Data Officer\n"
            return front + repeated("a\n", size - len(front))

        yield Input(f"md: front matter, {name}", "md", make)
    yield flat("md: front matter without end", "a: b\n", "md", "---\n")
    yield flat("md: front matter, merge keys", "<<: *a\n", "md", "---\na: &a {b: c}\n")
