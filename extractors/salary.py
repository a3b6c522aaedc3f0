"""Pay stated in a sentence: "a basic salary of EUR 4 318,06 a month", "Entry level salary: ...".

Sums of money are many; pay is what stands in a sentence with a word for pay and none for budgets, grants or insurance.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.statements import Statement, statements
from normalizers.vocabulary.expressions import MONEY
from normalizers.vocabulary.words import alternatives, flat, pattern, words
from pipeline.document import Candidate, Document

_MONEY = re.compile(MONEY)
_PAY = pattern(words("currencies", "prose", "pay"))
_NOT_PAY = pattern(words("currencies", "prose", "not_pay"))
_PERIODS = alternatives(words("currencies", "period"))
_PERIOD = re.compile(rf"[ ]?(?:(?:net|gross|brut|bruto|neto) )?(?:/(?:hr|hour|day|month|year)|{_PERIODS})")
_ELSEWHERE = frozenset({"duties", "deliverables", "qualifications", "education", "experience", "background",
                        "organisational_context", "competencies", "languages"})
_REACH = 120  # characters between the word for pay and the sum


def extract(document: Document) -> Iterator[Candidate]:
    """Proposals for `salary`: the first sum of each sentence about pay."""
    for statement in statements(document):
        if statement.block.field != "salary" and statement.block.section not in _ELSEWHERE:
            yield from _in(document, statement)


def _in(document: Document, statement: Statement) -> Iterator[Candidate]:
    pay = _PAY.search(statement.folded)
    if not pay or _NOT_PAY.search(statement.folded):
        return
    sums = [m for m in _MONEY.finditer(statement.text) if m["before"] or m["middle"] or m["second"] or m["after"]]
    near = [m for m in sums if -_REACH <= m.start() - pay.end() <= _REACH]
    if not near:
        return
    last = near[1] if len(near) == 2 and near[1].start() - near[0].end() <= 60 else near[0]
    period = _PERIOD.match(flat(statement.text), last.end())
    end = period.end() if period else last.end()
    start = statement.start + near[0].start()
    yield document.candidate("salary", start, statement.start + end, "prose", label=statement.text[:300])
