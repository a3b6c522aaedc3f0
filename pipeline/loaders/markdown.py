"""Markdown: front matter as labelled lines, the rest through HTML. Line breaks are kept, since "Label: value" lines
follow each other without blank lines.

>>> page = read(b"---\\ntitle: Driver\\ndate: 2024-05-03\\n---\\n**Deadline:** 3 May\\nGrade: G-2\\n")
>>> [(line.label, line.text) for line in page.lines]
[('title', 'Driver'), ('date', '2024-05-03'), ('', 'Deadline: 3 May'), ('', 'Grade: G-2')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, islice

import yaml
from markdown_it import MarkdownIt

from pipeline.document import Line
from pipeline.loaders import furniture
from pipeline.loaders.charset import LONGEST, clean, decode, lost, printable
from pipeline.loaders.fragments import fragment_lines
from pipeline.loaders.inline import collapse
from pipeline.loaders.keys import is_a, words_of
from pipeline.loaders.page import NO_TEXT, Page, Unreadable
from pipeline.loaders.typed_marks import without_pictures

_FRONT = re.compile(r"\s{0,99}---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_PLAIN_KEY = re.compile(r"([A-Za-z_][\w -]{0,40}):\s*(\S.*)")
_ADDRESS = re.compile(
    r"(?:https?://|/)\S*$|\S+\.(?:png|jpe?g|gif|svg|webp|html?|php)$|true$|false$|null$|~$", re.IGNORECASE
)
_MARKS = re.compile(r"^(?:#{1,6}\s|[-*+]\s+\S|\d+\\?[.)]\s|\|.+\|)|\*\*\S|\\[-.*_\[\]]|\]\(https?:", re.MULTILINE)
_SET_IN = re.compile(r"^[ \t]{4,}(?=[^\s\d*+-])", re.MULTILINE)
_TASK = re.compile(r"^([ \t]{0,12}[-*+][ \t]{1,4})\[[ xX]\][ \t]", re.MULTILINE)  # a box to tick
_NOTE = re.compile(r"\[\^\w{1,20}\]:?")  # the mark of a footnote
_MOST_VALUES = 100
_DEEPEST = 50  # brackets of front matter
_PARSER = MarkdownIt("commonmark", {"breaks": True, "html": True}).enable(["table", "strikethrough"]).disable("code")
_MOST_LINKS = 1000  # beyond, brackets are damage, and matching them would take quadratic time
_UNLINKED = MarkdownIt("commonmark", {"breaks": True, "html": True}).enable("table").disable(["code", "link", "image"])


def read(data: bytes) -> Page:
    """The page of a Markdown file."""
    whole = printable(decode(data))
    text = clean(whole[:LONGEST])
    front = _FRONT.match(text)
    head = _front_matter(front.group(1)) if front else []
    body = furniture.trim(without_pictures(markdown_lines(text[front.end() :] if front else text)))
    if not head and not body:
        raise Unreadable(NO_TEXT)
    title = next((line.text for line in head if line.label == "title"), "")
    title = title or next((line.text for line in body if line.kind == "heading" and line.depth == 1), "")
    language = next((line.text for line in head if line.label in ("lang", "language", "locale")), "")
    metadata = {"language": language} if re.fullmatch(r"[A-Za-z]{2}(?:[-_]\w+)?", language) else {}
    return Page([*head, *body], title, metadata, lost(whole))


def looks_marked(text: str) -> bool:
    """Whether a text uses Markdown to speak of: several marks, or one in a short text."""
    found = len(_MARKS.findall(text[:20000]))
    return found >= 3 or (found > 0 and len(text) < 600)


def markdown_lines(text: str) -> list[Line]:
    """The lines of clean Markdown without front matter."""
    parser = _PARSER if text.count("[") < _MOST_LINKS else _UNLINKED
    # Bullets of other alphabets and lines that are set in are text, not code.
    text = _SET_IN.sub("", text)
    text = _NOTE.sub("", _TASK.sub(r"\1", text)) if "[" in text else text
    return fragment_lines(clean(parser.render(text)))


def _front_matter(block: str) -> list[Line]:
    try:
        if _depth(block) > _DEEPEST:
            raise ValueError("brackets without end")
        # Every scalar stays the string it is: dates in ISO form, "NO" as two letters.
        values = list(islice(_scalars(yaml.load(block, Loader=yaml.BaseLoader), "", 0), _MOST_VALUES))
    except (yaml.YAMLError, RecursionError, ValueError):
        values = [(m.group(1), m.group(2).strip("\"' ")) for line in block.split("\n") if (m := _PLAIN_KEY.match(line))]
    lines = []
    for key, value in values[:_MOST_VALUES]:
        text = collapse(value)
        if text and not _ADDRESS.match(text) and not is_a(key, "noise"):
            lines.append(Line(text, label=words_of(key), source="front-matter"))
    return lines


def _depth(block: str) -> int:
    """How deep brackets stand in each other; YAML looks at all that are open for each word that it reads."""
    return max(accumulate((c in "[{") - (c in "]}") for c in block), default=0)


def _scalars(value: object, key: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > 4:
        return
    if isinstance(value, dict):
        for name, inner in list(value.items())[:_MOST_VALUES]:
            yield from _scalars(inner, f"{key} {name}".strip(), depth + 1)
    elif isinstance(value, list):
        if all(isinstance(inner, str) for inner in value):
            yield key, ", ".join(value[:_MOST_VALUES])
        else:
            for inner in value[:_MOST_VALUES]:
                yield from _scalars(inner, key, depth + 1)
    elif isinstance(value, str):
        yield key, value
