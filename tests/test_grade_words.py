"""Grades are looked for at capitals only: where a word of the vocabulary began otherwise, none would be found by it."""
from __future__ import annotations

import pytest

from extractors import grade_words
from pipeline.document import Block, Document, Source

KINDS = ("sure", "common", "national", "local")


@pytest.mark.parametrize("kind", KINDS)
def test_every_code_begins_with_a_capital(kind: str) -> None:
    assert all(word[0].isascii() and word[0].isupper() for word in grade_words.words("code", kind))


@pytest.mark.parametrize("line", [
    "Grade: P-3/P-4", "(NO-B)", "GS-7 or GL-7", "an AD 5 & AD 7 post", "xP-3", "P-3x", "UNOPS/P-4", "grade 9", "P 3",
    "IICA-2,NPSA-8", "post of ASG", "no grade is said", "",
])
def test_grades_are_seen_where_their_pattern_finds_them(line: str) -> None:
    document = Document(Source("a", "text", ""), line, (Block(0, len(line)),))
    numbered = line.lower() == "grade 9"
    found = grade_words.codes(*KINDS).search(line) is not None
    assert grade_words.with_codes(document) == ({0} if found or numbered else set())
