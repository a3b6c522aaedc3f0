"""Pay stated in a sentence: "a basic salary of EUR 4 318,06 a month", "Entry level salary: ...".

Sums of money are many; pay is what stands in a sentence with a word for pay and none for budgets, grants or insurance.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.cues import Gate
from extractors.statements import Statement, near
from normalizers.vocabulary.expressions import MONEY
from normalizers.vocabulary.words import alternatives, flat, pattern, words
from pipeline.document import Candidate, Document

_MONEY = re.compile(MONEY)
_PAY = pattern(words("currencies", "prose", "pay"))
# A sentence that begins with the pay speaks of it in whatever section it stands
_PAY_FIRST = re.compile(
    rf"[^\w]{{0,3}}(?:(?:the|a|an|le|la|un|une|el|o|monthly|annual|gross|net|basic)[ ]){{0,3}}"
    rf"{alternatives(words('currencies', 'prose', 'opening'))}"
)
_GATE = Gate(_PAY)
_NOT_PAY = pattern(words("currencies", "prose", "not_pay"))
_PERIODS = alternatives(words("currencies", "period"))
_PERIOD = re.compile(rf"[ ]?(?:(?:net|gross|brut|bruto|neto) )?(?:/(?:hr|hour|day|month|year)|{_PERIODS})")
_ELSEWHERE = frozenset({"duties", "deliverables", "qualifications", "education", "experience", "background",
                        "organisational_context", "competencies", "languages"})
_BETWEEN = re.compile(r"\b(?:between|entre) ?$")  # tells a range from two sums: "entre 380 000 et 420 000 francs"
_BEHIND = 25  # characters behind the sum; further on insurance or travel may come up
_FEWEST_DIGITS = 4
_REACH = 120  # characters between the word for pay and the sum


def extract(document: Document) -> Iterator[Candidate]:
    """Proposals for `salary`: the first sum of each sentence about pay."""
    for statement in near(document, _GATE):
        paid = statement.block.section not in _ELSEWHERE or _PAY_FIRST.match(statement.folded)
        if statement.block.field != "salary" and paid:
            yield from _in(document, statement)


def _in(document: Document, statement: Statement) -> Iterator[Candidate]:
    pay = _PAY.search(statement.folded)
    if not pay or not statement.has_figure:
        return
    sums = [m for m in _MONEY.finditer(statement.text) if _is_sum(m)]
    near = [m for m in sums if -_REACH <= m.start() - pay.end() <= _REACH]
    if not near or _NOT_PAY.search(statement.folded, 0, near[0].end() + _BEHIND):
        return
    last = near[1] if len(near) == 2 and near[1].start() - near[0].end() <= 60 else near[0]
    period = _PERIOD.match(flat(statement.text), last.end())
    end = period.end() if period else last.end()
    between = _BETWEEN.search(statement.folded[: near[0].start()])
    start = statement.start + (between.start() if between else near[0].start())
    yield document.candidate("salary", start, statement.start + end, "prose", label=statement.text[:300])


def _is_sum(match: re.Match[str]) -> bool:
    """Whether a figure is money; a single letter before few digits is a grade ("P3") or the like."""
    sign = match["before"] or match["middle"] or match["second"] or match["after"]
    return bool(sign) and not (sign.isalpha() and len(sign) == 1 and len(match["low"]) < _FEWEST_DIGITS)
