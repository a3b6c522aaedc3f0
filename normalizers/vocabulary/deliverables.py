"""The words of lists of deliverables and duties, from deliverables.toml; read once, when first asked for.

>>> column("Deliverables/Outputs"), column("Fecha de entrega"), column("No."), column("Nationality")
('deliverable', 'due', 'number', None)
>>> mark("Producto 2: Informe"), mark("Output 3. Report"), mark("Output 3. Report", in_section=True)
(('2', 12), None, ('3', 10))
>>> is_none_of_them("Payment is made monthly"), is_none_of_them("30% upon approval"), is_none_of_them("Paper on pay")
(True, True, False)
"""
from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from normalizers.vocabulary import statistics
from normalizers.vocabulary.fold import plain

_COUNT = re.compile(r"\d{1,4}(?:st|nd|rd|th|er)?")
_SHARE = re.compile(r"\d{1,3}(?:[.,]\d+)?\s?%(?:\s|$|\))")
_FURNITURE = re.compile(
    r"page \d{1,3}(?: of \d{1,3})?$|(?:note|nota|n\.? ?b\.?) ?[:.]|(?:task|tarea|tâche|phase|fase) ?\d", re.IGNORECASE
)
_PROMPT = re.compile(r"^[(\[][^()\[\]]{10,400}[)\]]?$")


@cache
def _vocabulary() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "deliverables.toml").read_text("utf-8"))


@cache
def words(table: str, name: str) -> frozenset[str]:
    """One list, folded."""
    return frozenset(plain(word) for word in _vocabulary()[table][name])


def column(heading: str) -> str | None:
    """What a column of this heading holds: deliverable, number, due, other; None if it is not known."""
    folded = plain(heading)
    if len(folded) > 60:
        return None
    for kind in ("deliverable", "number", "due", "other"):
        if folded in words("columns", kind):
            return kind
    return "number" if heading.strip() in ("#", "№") else None


@cache
def _mark(names: tuple[str, ...]) -> re.Pattern[str]:
    listed = "|".join(word for name in names for word in _vocabulary()["marks"][name])
    accents = listed.replace("entregavel", "entreg[aá]vel").replace("resultat", "r[eé]sultat")
    number = r"(?:n[°º.o]{1,2}\s?|#\s?)?(\d{1,2}(?:\.\d{1,2})?)"
    return re.compile(rf"(?:{accents})\s?{number}\s?[.:)–—-]{{1,3}}\s*", re.IGNORECASE)


def mark(line: str, in_section: bool = False) -> tuple[str, int] | None:
    """The printed number of "Producto 2: ..." and where the text behind it begins; None without such a mark."""
    match = _mark(("anywhere", "in_section") if in_section else ("anywhere",)).match(line)
    return (match[1], match.end()) if match and match.end() < len(line) else None


def is_none_of_them(line: str) -> bool:
    """Whether a line of the list is payment, administration or a template's prompt."""
    return any(shape.match(line) for shape in (_SHARE, _PROMPT, _FURNITURE)) or _begins(line, "not_one")


def is_no_duty(line: str) -> bool:
    """Whether a line among duties only introduces them, or is furniture.

    >>> is_no_duty("The incumbent will:"), is_no_duty("(not all-inclusive)"), is_no_duty("Writes the yearly report.")
    (True, True, False)
    """
    shaped = line.rstrip().endswith(":") or any(shape.match(line) for shape in (_PROMPT, _FURNITURE))
    if shaped or _begins(line, "not_duty"):
        return True
    folded = plain(line)
    return any(folded.endswith(" " + word) for word in words("not_duty", "ends")) and not line.rstrip().endswith(".")


def announces_due(before: str) -> bool:
    """Whether the words in front of a date say that something is due then.

    >>> announces_due("Final report, due "), announces_due("Report on the law of ")
    (True, False)
    """
    return _announcement().search(before) is not None


@cache
def _announcement() -> re.Pattern[str]:
    listed = "|".join(re.escape(word) for word in _vocabulary()["due"]["before"])
    return re.compile(rf"(?<!\w)(?:{listed})\s*:?\s*$", re.IGNORECASE)


def is_date(line: str) -> bool:
    """Whether a line is a date or a length of time and nothing else ("April 7, 2025", "10 days").

    >>> is_date("April 7, 2025"), is_date("15 días"), is_date("Week 3 report")
    (True, True, False)
    """
    known = words("time", "words") | {plain(month) for month in statistics.months()}
    folded = plain(line).split()
    return any(word.isdigit() for word in folded) and all(w in known or _COUNT.fullmatch(w) for w in folded)


def is_other_list(heading: str) -> bool:
    """Whether a heading inside a section of deliverables begins something else: a summary, payment, reporting."""
    folded = plain(heading)
    return any(folded == word or folded.startswith(word + " ") for word in words("not_one", "headings"))


def _begins(line: str, table: str) -> bool:
    folded = plain(line)
    return any(folded == word or folded.startswith(word + " ") for word in words(table, "begins"))
