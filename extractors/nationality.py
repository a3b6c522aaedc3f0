"""Who may apply: nationals or residents only, or everyone.

Rules: statement ("Only nationals of Rwanda", in titles too), condition ("of Malian nationality or with a residence
permit", among demands and conditions), people ("applicants who are Kenyan"). General promises
("we welcome all nationalities") and hedged remarks of job boards ("normally only for nationals") are none. Labels are
read with all others.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.clauses import around
from extractors.cues import Gate, folded
from normalizers.vocabulary.nationality import about, matching, statements
from pipeline.document import Candidate, Document

_TALES = ("organisational_context", "background", "purpose", "duties", "deliverables", "supervision")
# Names of peoples have a capital and one of few endings: "External candidates who are Tanzanian".
_PEOPLE = re.compile(
    r"\b(?:candidates|applicants|persons|people) who (?:are|is) (?:an? )?[A-Z][\w-]{2,20}(?:ans?|ese|ish|is?)\b"
    r"|\b(?:must|should) hold (?:an? )?(?:valid )?[A-Z][a-z-]{2,20} (?:ID|identity card|passport)\b"
)
_GATE = Gate(about(), matching("open_to_all"), _PEOPLE)


def extract(document: Document) -> Iterator[Candidate]:
    """Candidates for `nationals_only`."""
    text = folded(document.text)
    for passage in around(document, _GATE):
        strict = set()
        for first, last, _ in statements(text, passage.start, passage.end):
            strict.add(first)
            yield document.candidate("nationals_only", first, last, "statement")
        if passage.block.section not in _TALES and passage.block.kind != "heading":
            for first, last, kind in statements(text, passage.start, passage.end, loose=True):
                if first not in strict and kind == "nationals":
                    yield document.candidate("nationals_only", first, last, "condition")
        for match in _PEOPLE.finditer(document.text, passage.start, passage.end):
            yield document.candidate("nationals_only", match.start(), match.end(), "people")
