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
from functools import cache, lru_cache

from normalizers.vocabulary import statistics
from normalizers.vocabulary import words as vocabulary
from normalizers.vocabulary.fold import first_word, plain

_COUNT = re.compile(r"\d{1,4}(?:st|nd|rd|th|er)?")
_SHARE = re.compile(r"\d{1,3}(?:[.,]\d+)?\s?%(?:\s|$|\))")
_FURNITURE = re.compile(
    r"page \d{1,3}(?: of \d{1,3})?$|(?:note|nota|n\.? ?b\.?) ?[:.]|(?:task|tarea|tâche|phase|fase) ?\d", re.IGNORECASE
)
_LONGEST_REPORTING = 220  # characters; more tells of duties too
_LONGEST_PHRASE = 200  # characters of a line in which the words stand with which it begins or ends
_LONGEST_INTRODUCTION = 160  # characters
_LONGEST_HEADING = 60  # characters of the heading of a column
_LONGEST_PRINTED = 120  # with spaces and punctuation
_PROMPT = re.compile(r"^[(\[][^()\[\]]{10,400}[)\]]?$")


def _vocabulary() -> dict[str, dict[str, list[str]]]:
    return vocabulary.table("deliverables")


@cache
def words(table: str, name: str) -> frozenset[str]:
    """One list, folded."""
    return frozenset(plain(word) for word in _vocabulary()[table][name])


def column(heading: str) -> str | None:
    """What a column of this heading holds: deliverable, description, number, due, other; None if it is not known."""
    return _column(heading) if len(heading) <= _LONGEST_PRINTED else None


@lru_cache(maxsize=4096)
def _column(heading: str) -> str | None:
    folded = plain(heading)
    if len(folded) > 60:
        return None
    if folded in words("columns", "number") or heading.strip() in ("#", "№", "N°", "Nº"):
        return "number"
    for word in folded.split():
        for kind in ("deliverable", "description", "due", "other"):
            if word in words("columns", kind):
                return kind
    return None


def tells_pay(heading: str) -> bool:
    """Whether the heading of a column speaks of payment."""
    return bool(words("columns", "pay") & set(plain(heading).split())) or "%" in heading


def tells_days(heading: str) -> bool:
    """Whether the heading of a column speaks of days of work."""
    return bool(words("columns", "days") & set(plain(heading).split()))


def hands_over(sentence: str) -> int:
    """Where the words behind a verb of handing over begin ("The consultant will submit ..."), 0 without one.

    >>> hands_over("The consultant will submit a plan"), hands_over("The plan is long")
    (26, 0)
    """
    match = _handing().search(sentence)
    return match.end() if match else 0


@cache
def _handing() -> re.Pattern[str]:
    listed = "|".join(re.escape(word) for word in _vocabulary()["introduces"]["verbs"])
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)


@cache
def articles() -> re.Pattern[str]:
    """An article or small number in front of one of several things, as group `article`."""
    listed = "|".join(re.escape(word) for word in _vocabulary()["introduces"]["articles"])
    return re.compile(rf"(?:^|,|\s(?:and|et|y|e)|(?<=\w))\s+(?P<article>(?:{listed})\s)", re.IGNORECASE)


def is_column(line: str) -> bool:
    """Whether a line is the heading of a column and nothing else, in a table that was flattened into lines.

    >>> is_column("Estimated number of days"), is_column("Draft report"), is_column("Due date")
    (True, False, True)
    """
    if column(line) in (None, "description"):
        return False
    return column(line) == "number" or _words_of_columns().issuperset(plain(line).split())


@cache
def _words_of_columns() -> frozenset[str]:
    return frozenset().union(*(words("columns", kind) for kind in ("deliverable", "due", "other", "around")))


def headed(line: str) -> int:
    """Where the words begin behind the heading of a column ("Due date: 3 May"), 0 where none stands in front.

    >>> headed("Deliverables/Outputs: A map"), headed("A map: of wells"), headed("Due date:")
    (22, 0, 0)
    """
    heading, colon, rest = line[:_LONGEST_HEADING].partition(":")
    rest += line[_LONGEST_HEADING:]
    return len(line) - len(rest.lstrip()) if colon and rest.strip() and is_column(heading) else 0


@cache
def mark_pattern(*more: str) -> re.Pattern[str]:
    """What stands in front of a deliverable wherever it is, and by the words of further lists of `marks`."""
    names = ("anywhere", *more)
    listed = "|".join(word for name in names for word in _vocabulary()["marks"][name])
    accents = listed.replace("entregavel", "entreg[aá]vel").replace("resultat", "r[eé]sultat")
    number = r"(?:n[°º.o]{1,2}\s?|#\s?)?(\d{1,2}(?:\.\d{1,2}){0,2}|[IVX]{1,4}(?![^\W\d])|[A-H](?![^\W\d]))"
    ordinal = "|".join(map(re.escape, _vocabulary()["marks"]["ordinals"]))
    nouns = "|".join((*_vocabulary()["marks"]["anywhere"], *_vocabulary()["marks"]["in_section"][:7]))
    return re.compile(
        rf"(?:(?i:{accents})\s?{number}|(?i:({ordinal})\s(?:{nouns})))\s?(?:\([^()]{{1,40}}\)\s?)?[.:)|–—-]{{1,3}}\s*"
    )


def mark(line: str, in_section: bool = False) -> tuple[str, int] | None:
    """The printed number of "Producto 2: ..." and where the text behind it begins; None without such a mark.

    >>> mark("First deliverable: a map", True), mark("L3 | Note"), mark("D3. Note", True)
    (('First', 19), None, ('3', 4))
    """
    match = (mark_pattern("in_section") if in_section else mark_pattern()).match(line)
    return (match[1] or match[2], match.end()) if match and match.end() < len(line) else None


def introduces(line: str) -> bool:
    """Whether a line opens a list of deliverables ("The consultant will deliver:").

    >>> introduces("The following deliverables are expected:"), introduces("She will deliver training to partners.")
    (True, False)
    >>> introduces("La consultora deberá entregar los siguientes productos:"), introduces("Main duties include:")
    (True, False)
    """
    bare = line.rstrip()
    if not bare.endswith(":") or len(bare) > _LONGEST_INTRODUCTION:
        return False
    return _introduction("deliver").search(bare) is not None or bool(
        _introduction("produce").search(bare) and words("columns", "deliverable") & set(plain(bare).split())
    )


@cache
def _introduction(kind: str) -> re.Pattern[str]:
    listed = "|".join(re.escape(word) for word in _vocabulary()["introduces"][kind])
    tail = r"(?: (?:les|los|os|o) [^:]{1,40}|[^:]{0,30} following[^:]{0,20})?:$"
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w){tail if kind == 'deliver' else ''}", re.IGNORECASE)


@lru_cache(maxsize=1024)  # the extractor asks, and the normalizer again
def is_none_of_them(line: str) -> bool:
    """Whether a line of the list is payment, administration or a template's prompt."""
    if any(shape.match(line) for shape in (_SHARE, _PROMPT, _FURNITURE)) or _begins(line, "not_one"):
        return True
    folded = f" {plain(line)} "
    return any(f" {word} " in folded for word in words("not_one", "pays"))


@lru_cache(maxsize=1024)  # the extractor asks, and the normalizer again
def is_no_duty(line: str) -> bool:
    """Whether a line among duties only introduces them, or is furniture.

    >>> is_no_duty("The incumbent will:"), is_no_duty("(not all-inclusive)"), is_no_duty("Writes the yearly report.")
    (True, True, False)
    """
    shaped = line.rstrip().endswith(":") or any(shape.match(line) for shape in (_PROMPT, _FURNITURE))
    if shaped or _begins(line, "not_duty"):
        return True
    return not line.rstrip().endswith(".") and plain(line[-_LONGEST_PHRASE:]).endswith(_endings())


@cache
def _endings() -> tuple[str, ...]:
    return tuple(f" {word}" for word in words("not_duty", "ends"))


def tells_of_the_post(paragraph: str) -> bool:
    """Whether a paragraph among duties only says to whom the post reports or where it is.

    >>> tells_of_the_post("The incumbent reports to the Head of Office."), tells_of_the_post("Writes what she reports.")
    (True, False)
    """
    return len(paragraph) <= _LONGEST_REPORTING and _reporting().match(paragraph) is not None


@cache
def _reporting() -> re.Pattern[str]:
    listed = "|".join(re.escape(word) for word in _vocabulary()["not_duty"]["reporting"])
    return re.compile(rf"(?:\S+\s){{1,8}}?(?:{listed})(?!\w)", re.IGNORECASE)


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
    known = _words_of_time()
    folded = plain(line).split()
    return any(word.isdigit() for word in folded) and all(w in known or _COUNT.fullmatch(w) for w in folded)


@cache
def _words_of_time() -> frozenset[str]:
    return words("time", "words") | {plain(month) for month in statistics.months()}


def is_other_list(heading: str) -> bool:
    """Whether a heading inside a section of deliverables begins something else: a summary, payment, reporting."""
    folded = plain(heading)
    return any(folded == word or folded.startswith(word + " ") for word in words("not_one", "headings"))


def _begins(line: str, table: str) -> bool:
    first = first_word(line)
    if first is not None and first not in _first_words(table):
        return False  # nearly all lines
    return f"{plain(line[:_LONGEST_PHRASE])} ".startswith(_beginnings(table))


@cache
def _first_words(table: str) -> frozenset[str]:
    return frozenset(words.partition(" ")[0] for words in _beginnings(table))


@cache
def _beginnings(table: str) -> tuple[str, ...]:
    return tuple(f"{word} " for word in words(table, "begins"))
