"""What two records are to each other, and why: duplicates, or one of the things that look like it.

Each thing that both records say agrees or differs; what only one says decides nothing. One that differs is enough to
keep two records apart; to call them duplicates, enough must agree. The body is held against the body by its sketch.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

import numpy as np

from normalizers.frozen import frozen
from pipeline.duplicates import sketch, wording

Kind = Literal["duplicate", "readvertisement", "extension", "template", "different"]
Key = tuple[object, ...]
Verdict = Literal["agrees", "differs", "silent"]

# Shares of the shingles of two texts: docs/duplicates.md shows what copies and unrelated posts have.
SAME_TEXT, SAME_PART = 0.60, 0.80  # of both; of the shorter one, which the other board cut
ALIKE, ALIKE_PART = 0.30, 0.50
SPEAKING = 12  # shingles: a shorter text says nothing
_TELLING = 60  # shingles: a shorter text may be all background on the one board and all duties on the other
_PART = 0.05  # a text that is a smaller part of the other cannot be measured by sketches
_ZONES = 1  # days that two zones can lie between the dates of one instant
_FRESH = 21  # days: a deadline that moves by more, or a post that is put up again after more, is advertised anew


@frozen
class Post:
    """A row of `signatures`, ready to be compared."""

    vacancy_id: str
    organization: str
    numbers: tuple[str, ...]
    title: str
    grades: frozenset[str]
    places: tuple[tuple[str, str], ...]  # country, city
    deadline: date | None
    posted: date | None
    again: bool
    language: str
    site: str
    shingles: int
    sketch: bytes

    @property
    def key(self) -> Key:
        """All that two records may differ in for good."""
        return (self.organization, self.numbers, self.title, self.grades, self.places, self.deadline, self.again)


@frozen
class Check:
    """How one thing compares: `words` for people."""

    verdict: Verdict
    words: str
    strength: int = 0  # 2 where it is sure, 1 where it only fits


@frozen
class Decision:
    kind: Kind
    reasons: tuple[str, ...]
    checks: Mapping[str, Check]
    share: float  # of the shingles of both
    part: float  # of the shingles of the shorter one
    score: int  # how much agrees; the greater, the surer

    @property
    def contradicts(self) -> bool:
        """Whether something that both say keeps them apart, whatever else they have in common."""
        return self.kind != "duplicate" and any(
            self.checks[name].verdict == "differs" for name in _WEIGHTS if name != "posted_date"
        )


# What agreement counts for in the score, by which the surer of two possible partners is found.
_WEIGHTS: Mapping[str, int] = MappingProxyType({
    "job_number": 4, "deadline": 2, "place": 2, "title": 2, "grade": 1, "organization": 1, "posted_date": 1,
})


def of_row(row: Mapping[str, Any]) -> Post:
    places = tuple((p.split(":", 1)[0], p.split(":", 1)[1]) for p in _split(row["places"]))
    return Post(
        row["vacancy_id"], row["organization"] or "", tuple(_split(row["job_numbers"])), row["title"] or "",
        frozenset(_split(row["grades"])), places, row["deadline"], row["posted_date"], bool(row["is_readvertisement"]),
        row["language"] or "", row["site"] or "", row["shingles"], row["sketch"],
    )


def decide(one: Post, other: Post, share: float | None = None) -> Decision:
    """What two records are to each other; the order of the two does not matter. `share` is what their sketches share,
    where it is known."""
    if other.vacancy_id < one.vacancy_id:
        one, other = other, one
    checks = {name: check(one, other) for name, check in _CHECKS.items()}
    if share is None:
        share = float(sketch.shared(np.frombuffer(one.sketch, "<u2"), np.frombuffer(other.sketch, "<u2")))
    part = sketch.contained(share, one.shingles, other.shingles)
    checks["text"] = _text(one, other, share, part)
    kind, reasons = _kind(one, other, checks)
    score = sum(weight * checks[name].strength for name, weight in _WEIGHTS.items())
    return Decision(kind, reasons, MappingProxyType(checks), share, part, score)


def _kind(one: Post, other: Post, checks: Mapping[str, Check]) -> tuple[Kind, tuple[str, ...]]:
    same = {name for name, check in checks.items() if check.verdict == "agrees"}
    apart = {name: check.words for name, check in checks.items() if check.verdict == "differs"}
    translated = one.language != other.language
    alike = "text" in same or (translated and "job_number" in same)
    found = [apart[name] for name in ("organization", "place", "grade", "title") if name in apart]
    if "job_number" in same and alike:  # it is one post, then; boards shorten and translate its title
        found = [apart[name] for name in ("place", "grade") if name in apart]
    if found:
        return ("template" if alike else "different"), tuple(found)
    if "job_number" in apart:
        if alike and "title" in same and (one.again != other.again or _weeks_apart(one, other)):
            return "readvertisement", (apart["job_number"], _again(one, other))
        return ("template" if alike else "different"), (apart["job_number"],)
    if "text" in apart and not translated and not same >= {"job_number", "title", "deadline"}:
        return "different", (apart["text"],)
    if "deadline" in apart:
        if one.again != other.again or _weeks_apart(one, other):
            return "readvertisement", (apart["deadline"], _again(one, other))
        return "extension", (apart["deadline"],)
    if "deadline" not in same:
        if one.again != other.again and one.site == other.site:  # a board may drop the mark
            return "readvertisement", ("on one site, only one of them says that it advertises again",)
        if "posted_date" in apart:
            return "readvertisement", (apart["posted_date"],)
    reasons = tuple(checks[name].words for name in checks if name in same)
    if _enough(same, checks["text"].strength == 2, translated):
        return "duplicate", reasons
    return "different", ("too little is said by both to tell", *reasons)


def _enough(same: set[str], whole_text: bool, translated: bool) -> bool:
    """Whether what agrees, where nothing differs, makes two records one vacancy."""
    fits = same & {"deadline", "place", "grade", "posted_date"}
    if "job_number" in same:
        return (
            "title" in same or bool("text" in same and fits) or (translated and same >= {"organization", "deadline"})
        )
    if "title" not in same or translated:
        return False
    if "organization" in same:
        return bool(fits) if whole_text else same >= {"place", "deadline"}  # a board that cut or left out the text
    return whole_text and "deadline" in same and bool(same & {"place", "grade"})


def _weeks_apart(one: Post, other: Post) -> bool:
    """Whether one was put up after the other had closed, or their deadlines lie far from each other."""
    first, last = sorted((one, other), key=lambda p: p.deadline or date.max)
    if last.posted and first.deadline and last.posted > first.deadline:
        return True
    days = _days(one.deadline, other.deadline)
    return days is not None and days > _FRESH


def _again(one: Post, other: Post) -> str:
    if one.again != other.again:
        return "one of them says that it advertises again"
    return "one was put up, or closes, weeks after the other"


def _organization(one: Post, other: Post) -> Check:
    if not one.organization or not other.organization:
        return _silent("employer")
    same = wording.same_name(one.organization, other.organization)
    return _check("employer", same, one.organization, other.organization)


def _job_number(one: Post, other: Post) -> Check:
    if not one.numbers or not other.numbers:
        return _silent("job number")
    first, second = one.numbers[0], other.numbers[0]
    same = first in other.numbers or second in one.numbers or wording.is_tail(first, second)
    return _check("job number", same, first, second)


def _title(one: Post, other: Post) -> Check:
    if not one.title or not other.title:
        return _silent("title")
    said = " ".join([one.organization, other.organization, *(c for p in (*one.places, *other.places) for c in p)])
    return _check("title", wording.same_title(one.title, other.title, said), one.title, other.title)


def _place(one: Post, other: Post) -> Check:
    if not one.places or not other.places:
        return _silent("duty station")
    best = max(wording.same_place(p, q) for p in one.places for q in other.places)
    first, second = (", ".join(":".join(p) for p in post.places) for post in (one, other))
    return _check("duty station", best > 0, first, second, best)


def _grade(one: Post, other: Post) -> Check:
    if not one.grades or not other.grades:
        return _silent("grade")
    first, second = (", ".join(sorted(post.grades)) for post in (one, other))
    return _check("grade", bool(one.grades & other.grades), first, second)


def _deadline(one: Post, other: Post) -> Check:
    days = _days(one.deadline, other.deadline)
    if days is None:
        return _silent("deadline")
    return _check("deadline", days <= _ZONES, str(one.deadline), str(other.deadline), 2 if days == 0 else 1)


def _posted(one: Post, other: Post) -> Check:
    """Boards put a vacancy up days after the employer."""
    days = _days(one.posted, other.posted)
    if days is None:
        return _silent("posting date")
    if 7 < days <= _FRESH:
        return Check("silent", f"the posting dates are {days} days apart, which says nothing")
    return _check("posting date", days <= 7, str(one.posted), str(other.posted), 2 if days == 0 else 1)


_CHECKS: Mapping[str, Callable[[Post, Post], Check]] = MappingProxyType({
    "organization": _organization, "job_number": _job_number, "title": _title, "place": _place, "grade": _grade,
    "deadline": _deadline, "posted_date": _posted,
})


def _text(one: Post, other: Post, share: float, part: float) -> Check:
    less, more = sorted((one.shingles, other.shingles))
    if less < SPEAKING or less < _PART * more:
        return Check("silent", "one of the texts is too short to compare")
    words = f"the texts share {share:.0%} of their rows of three words, {part:.0%} of those of the shorter one"
    if share >= SAME_TEXT or part >= SAME_PART:
        return Check("agrees", words, 2)
    if share >= ALIKE or part >= ALIKE_PART:
        return Check("agrees", words, 1)
    return Check("differs" if less >= _TELLING else "silent", words)


def _check(what: str, same: bool, one: str, other: str, strength: int = 2) -> Check:
    if same:
        words = f"the {what} is the same: {one}" if one == other else f"the {what} fits: {one} and {other}"
        return Check("agrees", words, strength)
    return Check("differs", f"the {what} differs: {one} and {other}")


def _silent(what: str) -> Check:
    return Check("silent", f"no {what} in both of them")


def _days(one: date | None, other: date | None) -> int | None:
    return abs((one - other).days) if one and other else None


def _split(joined: str | None) -> list[str]:
    return joined.split("|") if joined else []
