"""A vacancy that was never advertised, by a seed: facts and sections, before any format gives them a look.

The words are in words.toml; numbers, dates and amounts come from here. Two vacancies hardly share a sentence, so that
nothing that is remembered between documents makes the figures better than they are.
"""
from __future__ import annotations

import datetime
import random
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WORDS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
# How much of the text each section is, of what is left by those that have so many sentences.
_SHARES = {"background": 0.33, "duties": 0.32, "competencies": 0.13, "conditions": 0.17, "apply": 0.05}
_COUNTS = {"deliverables": 5, "education": 3, "experience": 4, "languages": 2}
_BULLETS = ("duties", "competencies")
# Sentences with figures in the background. Still more than in real notices: those that we measure on have two figures
# that may be a statistic in 14,000 characters.
_MOST_FIGURED = 4
_FIGURE = re.compile(r"\{(?:number|percent|decimal|amount|tens)\}")
_LANGUAGES = ("en", "en", "en", "fr", "en", "en", "es", "en")  # by the number of the document


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it: paragraphs, or a list, or a table of two columns."""

    heading: str
    bullets: bool
    items: tuple[str, ...]
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Vacancy:
    """What is announced; title, grade and deadline stand in the facts too, as they are printed."""

    number: int
    language: str
    title: str
    grade: str
    deadline: datetime.date
    organization: str
    city: str
    country: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


class _Slots(dict[str, str]):
    """Fills "{name}" with a word of that name, another one each time."""

    def __init__(self, rng: random.Random, language: str) -> None:
        super().__init__()
        self.rng, self.language = rng, WORDS[language]

    def __missing__(self, name: str) -> str:
        make = getattr(self, f"_{name}", None)
        if make is not None:
            return str(make())
        words = self.language["words"].get(name) or WORDS["everywhere"][name]
        return str(self.rng.choice(words))

    def fill(self, pattern: str) -> str:
        text = pattern.format_map(self)
        return text[:1].upper() + text[1:]

    def date(self, day: datetime.date) -> str:
        month = self.language["months"][day.month - 1]
        return str(self.language["date"].format(day=day.day, month=month, year=day.year))

    def _number(self) -> str:
        return self._grouped(self.rng.randint(11, 9_800) * self.rng.choice((1, 10, 100)))

    def _amount(self) -> str:
        return f"USD {self._grouped(self.rng.randint(110, 9_900) * 1000)}"

    def _grouped(self, number: int) -> str:
        return f"{number:,}".replace(",", self.language["thousands"])

    def _decimal(self) -> str:
        return f"{self.rng.randint(11, 249) / 10}".replace(".", self.language["decimal"])

    def _month(self) -> str:
        return str(self.rng.choice(self.language["months"]))

    def _date(self) -> str:
        return self.date(datetime.date(2026, 9, 1) + datetime.timedelta(self.rng.randint(0, 200)))

    def _percent(self) -> int:
        return self.rng.randint(4, 96)

    def _year(self) -> int:
        return self.rng.randint(2019, 2025)

    def _years(self) -> int:
        return self.rng.choice((2, 3, 5, 7, 10))

    def _small(self) -> int:
        return self.rng.randint(2, 9)

    def _tens(self) -> int:
        return self.rng.randint(10, 60)


def make(seed: int, number: int, length: int) -> Vacancy:
    """The vacancy of this number, about `length` characters of text with its labels and headings."""
    rng = random.Random(f"{seed} {number}")
    language = _LANGUAGES[number % len(_LANGUAGES)]
    slots, words = _Slots(rng, language), WORDS[language]
    organization, place = rng.choice(WORDS["organization"]), rng.choice(WORDS["place"])
    title, grade = slots.fill(rng.choice(words["titles"])), rng.choice(organization["grades"])
    deadline = datetime.date(2026, 3, 1) + datetime.timedelta(rng.randint(0, 120))
    values = {
        "title": title,
        "organization": organization["name"],
        "grade": grade,
        "station": words["station"].format(city=place["city"], country=place[language]),
        "department": slots["field"],
        "number": f"{organization['acronym']}-2026-{rng.randint(1_000, 99_999)}",
        "contract": rng.choice(words["contract"]),
        "duration": rng.choice(words["duration"]),
        "start": slots.date(deadline + datetime.timedelta(rng.randint(30, 90))),
        "deadline": slots.date(deadline),
    }
    facts = tuple((words["labels"][name], value) for name, value in values.items())
    return Vacancy(
        number, language, title, grade, deadline, organization["name"], place["city"], place[language], facts,
        tuple(_sections(slots, words, length - sum(len(label) + len(value) + 3 for label, value in facts))),
    )


def _sections(slots: _Slots, words: dict[str, Any], length: int) -> list[Section]:
    made = {name: [slots.fill(pattern) for pattern in _order(slots.rng, words["sentences"][name], count)]
            for name, count in _COUNTS.items()}
    left = length - sum(len(sentence) + 1 for sentences in made.values() for sentence in sentences)
    figured = 0
    for name, share in _SHARES.items():
        made[name] = []
        room = left * share
        while room > 0:
            for pattern in _order(slots.rng, words["sentences"][name], len(words["sentences"][name])):
                if name == "background" and _FIGURE.search(pattern):
                    figured += 1
                    if figured > _MOST_FIGURED:
                        continue
                sentence = slots.fill(pattern)
                made[name].append(sentence)
                room -= len(sentence) + 2
                if room <= 0:
                    break
    return [_section(slots.rng, name, heading, made[name]) for name, heading in words["headings"].items()]


def _section(rng: random.Random, name: str, heading: str, sentences: list[str]) -> Section:
    if name == "deliverables":
        return Section(heading, False, (), tuple((str(at + 1), sentence) for at, sentence in enumerate(sentences)))
    if name in _BULLETS:
        return Section(heading, True, tuple(sentences))
    paragraphs = []
    while sentences:
        count = rng.randint(2, 5) if name in ("background", "conditions") else 1
        paragraphs.append(" ".join(sentences[:count]))
        sentences = sentences[count:]
    return Section(heading, False, tuple(paragraphs))


def _order(rng: random.Random, patterns: list[str], count: int) -> list[str]:
    """So many of the patterns in random order; the first is always among them."""
    rest = [rng.choice(patterns) for _ in range(count - len(patterns))] + patterns[1:]
    rng.shuffle(rest)
    return [patterns[0], *rest[: count - 1]]
