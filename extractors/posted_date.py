"""Days of publication without a label: "Publié le 2 août 2023", "Posted by Admin on Friday, August 21, 2020".

What a board or blog prints beside a notice ("posted by", "published online on") is the day of that board, and so has a
rule of its own.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.statements import statements
from normalizers.vocabulary.expressions import DATE
from normalizers.vocabulary.words import alternatives, words
from pipeline.document import Candidate, Document

_DATE = re.compile(DATE)
_PROSE = re.compile(alternatives(words("deadline_cues", "posted", "prose")) + r"[ :]{0,3}(?:on |le |el |em )?(?:[a-z]{3,9},? )?$")
_BOARD = re.compile(alternatives(words("deadline_cues", "posted", "board")) + r"[^.;\d]{0,40}(?:\.[a-z]{2,4})?[^.;\d]{0,10}$")
_SECTIONS = ("", "notices", "how_to_apply", "conditions")
_REACH = 80


def extract(document: Document) -> Iterator[Candidate]:
    """Proposals for `posted_date`."""
    for statement in statements(document):
        if statement.block.field in ("deadline", "start_date", "end_date", "posted_date"):
            continue
        for match in _DATE.finditer(statement.text):
            before = statement.folded[max(0, match.start() - _REACH) : match.start()]
            rule = "board" if _BOARD.search(before) else "prose" if _PROSE.search(before) else ""
            if rule == "prose" and statement.block.section not in _SECTIONS:
                continue  # "the report published on 3 May 2019"
            if rule:
                start, end = statement.start + match.start(), statement.start + match.end()
                yield document.candidate("posted_date", start, end, rule)
