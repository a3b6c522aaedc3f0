"""Thirty vacancies and what became of them: shown on three sites, extended, advertised again, with twins elsewhere.

Made by a seed from the words in posts.toml or held_out.toml. A vacancy has editions (each extension, each new
advertisement is one); an edition has copies, one for each site. Copies of one edition are duplicates, no others are.
"""
from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

WORDS = ("posts", "held_out")
VACANCIES, AGAIN, EXTENDED, TWINS = 30, 6, 4, 8
Site = Literal["own", "jobs", "relief"]


@dataclass(frozen=True)
class Edition:
    """One advertisement of one vacancy."""

    key: str  # the same for what duplicates each other
    employer: Mapping[str, str]
    place: Mapping[str, str]
    number: str
    title: str
    grade: str
    posted: date
    closes: datetime  # in the zone of the duty station
    timed: bool  # whether the hour is told
    again: bool
    extended: bool
    words: Mapping[str, Any]  # background, duties, education, experience, skills

    @property
    def text(self) -> list[tuple[str, list[str]]]:
        """Its sections: what they are, and their sentences."""
        return [
            ("about", [self.employer["about"]]), ("background", self.words["background"]),
            ("duties", self.words["duties"]), ("education", [self.words["education"]]),
            ("experience", [self.words["experience"]]), ("skills", self.words["skills"]),
        ]


@dataclass(frozen=True)
class Copy:
    """An edition as one site shows it."""

    edition: Edition
    site: Site
    serial: int
    without: frozenset[str] = frozenset()  # number, grade, deadline
    cut: float = 1.0  # the part of the text that is shown
    placed: bool = False  # the title names the place, too


def copies(words: str, seed: int) -> list[Copy]:
    """All copies, in no telling order."""
    rng = random.Random(f"{words} {seed}")
    data = tomllib.loads(Path(__file__).with_name(f"{words}.toml").read_text("utf-8"))
    first = [_edition(i, data, rng) for i in range(VACANCIES)]
    twins = {edition.key: _twin(edition, data, rng) for edition in rng.sample(first, TWINS)}
    moved = rng.sample(first, AGAIN + EXTENDED)
    later = {e.key: _again(e, rng) for e in moved[:AGAIN]} | {e.key: _extended(e) for e in moved[AGAIN:]}
    found: list[Copy] = []
    for edition in first:
        twin, next_one = twins.get(edition.key), later.get(edition.key)
        others = [other for other in (twin, next_one) if other]
        found += _shown(edition, others, rng, ("own", "jobs", "relief"))
        board: Site = rng.choice(("jobs", "relief"))
        for other in others:
            sites: tuple[Site, ...] = ("own",) if other.extended else ("own", board)
            found += _shown(other, [edition, *(o for o in others if o is not other)], rng, sites)
    rng.shuffle(found)
    return [replace(copy, serial=1000 + 7 * i) for i, copy in enumerate(found)]


def _edition(n: int, data: Mapping[str, Any], rng: random.Random) -> Edition:
    post, employer, place = data["post"][n % len(data["post"])], rng.choice(data["employer"]), rng.choice(data["place"])
    posted = date(2026, 3, 2) + timedelta(days=rng.randrange(60))
    hour = rng.choice((time(23, 59), time(17, 0)))
    closes = datetime.combine(posted + timedelta(days=rng.randint(14, 30)), hour, ZoneInfo(place["zone"]))
    grade = post["grade"] if employer["name"] not in ("NRC", "Save the Children") else ""
    words = {**post, "duties": _some(post["duties"], 6, rng)}
    return Edition(
        f"v{n:02}", employer, place, _number(employer, rng), post["title"], grade, posted, closes, rng.random() < 0.6,
        False, False, words,
    )


def _twin(edition: Edition, data: Mapping[str, Any], rng: random.Random) -> Edition:
    """Another vacancy by the same template: at another place, at another grade, or with another number and day only."""
    kind = rng.choice(("place", "place", "grade", "number") if edition.grade else ("place", "place", "number"))
    place = rng.choice([p for p in data["place"] if p != edition.place]) if kind == "place" else edition.place
    closes = edition.closes.replace(tzinfo=ZoneInfo(place["zone"]))
    higher = {"P-2": "P-3", "P-3": "P-4", "P-4": "P-5", "NO-B": "NO-C", "G-5": "G-6", "G-6": "G-7"}
    grade = higher[edition.grade] if kind == "grade" else edition.grade
    closes += timedelta(days=rng.randint(2, 9) if kind == "number" else 0)
    number = _number(edition.employer, rng)
    return replace(edition, key=f"{edition.key}-twin", place=place, closes=closes, grade=grade, number=number)


def _again(edition: Edition, rng: random.Random) -> Edition:
    """Advertised again weeks later, with the old number or a new one, and not always said to be so."""
    later = timedelta(days=rng.randint(40, 80))
    number = edition.number if rng.random() < 0.5 else _number(edition.employer, rng)
    return replace(
        edition, key=f"{edition.key}-again", posted=edition.posted + later, closes=edition.closes + later,
        number=number, again=rng.random() < 0.7,
    )


def _extended(edition: Edition) -> Edition:
    later = edition.closes + timedelta(days=10)
    return replace(edition, key=f"{edition.key}-extended", closes=later, extended=True)


def _shown(
    edition: Edition, others: Sequence[Edition], rng: random.Random, sites: tuple[Site, ...]
) -> Iterator[Copy]:
    """Its copies. Boards leave things out, but never all that tells an edition from the others of the same post: whose
    copy that was, nobody could say."""
    for site in sites:
        if site == "own":
            yield Copy(edition, site, 0)
            continue
        chances = (("number", 0.4), ("grade", 0.3), ("deadline", 0.06))
        without = {name for name, chance in chances if rng.random() < chance}
        cut = rng.choice((0.33, 0.5)) if rng.random() < 0.25 else 1.0
        placed = rng.random() < 0.3
        for other in others:
            telling = {
                "number": edition.number != other.number, "grade": edition.grade != other.grade,
                "deadline": edition.closes != other.closes,
            }
            if edition.place == other.place and not {name for name in telling if telling[name]} - without:
                without -= {name for name in telling if telling[name]}
        if {"number", "deadline"} <= without:
            without.remove("deadline")
        yield Copy(edition, site, 0, frozenset(without), cut, placed)


def _number(employer: Mapping[str, str], rng: random.Random) -> str:
    return employer["number"].format(rng.randint(1000, 9999))


def _some(items: list[str], n: int, rng: random.Random) -> list[str]:
    """Some of them in their order."""
    chosen = set(rng.sample(range(len(items)), n))
    return [item for i, item in enumerate(items) if i in chosen]
