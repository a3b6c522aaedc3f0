"""Deliverables that one paragraph lists: "(i) a plan; (ii) a report", "Deliverables: a plan; a report"."""
from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.listing import Item, with_colon
from normalizers.vocabulary import deliverables as vocabulary
from normalizers.vocabulary import headings
from pipeline.document import Document

_FEWEST_PIECES = 2
_LONGEST_HEAD = 80
_ENUMERATED = re.compile(r"(?<!\w)(?:\(([ivx]{1,4}|[a-h]|\d{1,2})\)|([ivx]{1,4}|[a-h]|\d{1,2})\))\s(?=\S)")
_SEMICOLON = re.compile(r";\s(?:(?:and|et|y|e)\s)?")
_SENTENCE = re.compile(r"[.!?]\s+[^\W\d_]")
_TAIL = re.compile(r"(?<![\s,;.])[\s,;.]*(?:[\s,;](?:and|et|y|e)[\s,]*)?$")


def items(document: Document) -> Iterator[Item]:
    """Each deliverable of a paragraph that lists at least two."""
    colons = with_colon(document)
    for block in document.blocks:
        inside = block.section == "deliverables" and block.kind == "text" and not block.label
        if not (inside or block.start in colons) or block.source or block.kind == "heading" or block.cell:
            continue
        text = document.of(block)
        head, colon, _ = text.partition(":")
        opened = bool(colon) and (vocabulary.introduces(head + ":") or headings.exact(head) == "deliverables")
        if not (inside or opened):
            continue
        start = len(head) + 1 if opened or (colon and len(head) < _LONGEST_HEAD) else 0
        pieces = list(_pieces(text, start)) or list(_named(text))
        if len(pieces) >= _FEWEST_PIECES:
            for begin, end, number in pieces:
                yield Item(block.start + begin, block.start + end, number, block)


def _pieces(text: str, start: int) -> Iterator[tuple[int, int, str]]:
    """What marks in brackets or semicolons part, without a closing full stop."""
    marks = list(_ENUMERATED.finditer(text, start))
    if len(marks) < _FEWEST_PIECES:
        marks = list(_SEMICOLON.finditer(text, start))
        if not marks or _SENTENCE.search(text, start):
            return
        begins = [(start, ""), *((m.end(), "") for m in marks)]
    else:
        begins = [(m.end(), m[1] or m[2]) for m in marks]
    ends = [*(m.start() for m in (marks[1:] if len(begins) == len(marks) else marks)), len(text)]
    for (begin, number), end in zip(begins, ends, strict=True):
        piece = text[begin:end]
        tail = _TAIL.search(piece)
        yield begin, begin + (tail.start() if tail else len(piece)), number


def _named(text: str) -> Iterator[tuple[int, int, str]]:
    """"... will submit a plan, a draft and a final report.": each begins with an article."""
    verb = vocabulary.hands_over(text)
    if not verb or _SENTENCE.search(text, verb):
        return
    marks = list(vocabulary.articles().finditer(text, verb))
    if not marks or text[verb : marks[0].start("article")].strip():
        return
    for mark, end in zip(marks, [*(m.start() for m in marks[1:]), len(text)], strict=True):
        tail = _TAIL.search(text, mark.start("article"), end)
        yield mark.start("article"), tail.start() if tail else end, ""
