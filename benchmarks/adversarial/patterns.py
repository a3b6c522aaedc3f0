"""Hostile inputs that are derived from the regular expressions of the code: what nearly matches, over and over.

Each repetition of a pattern is found in its parsed form; around it a text is built that leads to the repetition,
repeats what it takes, and ends in a character that it does not take. What reads values is given it behind labels.
"""
from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pkgutil import walk_packages
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

from benchmarks.adversarial.inputs import OPENING, Input, repeated

PACKAGES = ("extractors.", "normalizers.", "pipeline.")
_NOT_TEXT = ("pdf", "docx", "build_")  # loaders of other formats, and what makes a vocabulary
_MANY = 20  # repetitions from which a bounded repetition counts
REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
CHARACTERS = (codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN)
_LABELS = {
    "dates": "Deadline", "dates_yearless": "Deadline", "deadline": "Deadline", "times": "Deadline", "zones": "Deadline",
    "zone_names": "Deadline", "months": "Deadline", "duration": "Duration", "numbers": "Duration",
    "experience": "Experience", "education": "Education", "languages": "Languages", "competencies": "Competencies",
    "contract": "Contract type", "grade": "Grade", "job_number": "Job number", "openings": "Number of positions",
    "organization": "Organization", "department": "Department", "place": "Duty station", "places": "Duty station",
    "city": "City", "country": "Country", "salary": "Salary", "work_schedule": "Work schedule",
    "work_arrangement": "Work arrangement",
}
_CATEGORIES = {
    codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S", codes.CATEGORY_WORD: r"\w", codes.CATEGORY_NOT_WORD: r"\W",
}
_PROBES = "a1 .-/(,:A\nÀ\"%$"


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A text that leads to a repetition of a pattern, and one that the repetition takes."""

    where: str
    pattern: re.Pattern[str]
    lead: str
    body: str
    has_parts: bool  # what is repeated is more than one character


def compiled() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern that a module on the way of a document holds, once, with its name."""
    seen: set[re.Pattern[Any]] = set()
    for name, module in _modules():
        for variable, value in list(vars(module).items()):
            if getattr(value, "__module__", name) != name and not isinstance(value, re.Pattern):
                continue
            for pattern in _within(value, 3):
                if isinstance(pattern.pattern, str) and pattern not in seen:
                    seen.add(pattern)
                    yield f"{name}.{variable}", pattern


def _modules() -> Iterator[tuple[str, ModuleType]]:
    """What a document of a text format goes through."""
    for start in ("pipeline.extract", "pipeline.load", "pipeline.rows"):
        import_module(start)
    for package in ("pipeline.loaders", "normalizers"):
        for info in walk_packages(import_module(package).__path__, f"{package}."):
            if not info.name.rpartition(".")[2].startswith(_NOT_TEXT):
                import_module(info.name)
    for name in sorted(sys.modules):
        if name.startswith(PACKAGES) and not name.rpartition(".")[2].startswith(_NOT_TEXT):
            yield name, sys.modules[name]


def _within(value: object, depth: int) -> Iterator[re.Pattern[Any]]:
    """The patterns in a value; what a function without arguments keeps is looked at too."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, dict):
        for inner in value.values():
            yield from _within(inner, depth - 1)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _within(inner, depth - 1)
    elif depth and hasattr(value, "cache_info") and not _arguments(value):
        yield from _within(value(), depth - 1)  # type: ignore[operator]
    elif depth and hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        for name in value.__dataclass_fields__:
            yield from _within(getattr(value, name), depth - 1)


def _arguments(function: Any) -> int:
    return int(function.__wrapped__.__code__.co_argcount)


def near_misses(where: str, pattern: re.Pattern[str]) -> Iterator[NearMiss]:
    """One for each repetition in the pattern."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    for lead, body, has_parts in dict.fromkeys(_repetitions(list(tree), "")):
        if body:
            yield NearMiss(where, pattern, lead, body, has_parts)


def _repetitions(tree: Sequence[Any], lead: str) -> Iterator[tuple[str, str, bool]]:
    for code, argument in tree:
        if code in REPEATS:
            _, most, inner = argument
            if most == codes.MAXREPEAT or most >= _MANY:
                yield lead, _sample(inner), len(inner) > 1 or inner[0][0] not in CHARACTERS
            yield from _repetitions(inner, lead)
        elif code == codes.SUBPATTERN:
            yield from _repetitions(argument[3], lead)
        elif code == codes.BRANCH:
            for branch in _few(argument[1]):
                yield from _repetitions(branch, lead)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _repetitions(argument[1], lead)
        elif code == codes.ATOMIC_GROUP:
            yield from _repetitions(argument, lead)
        lead += _sample([(code, argument)])


def _few(branches: Sequence[Any]) -> Iterable[Any]:
    return branches if len(branches) <= 8 else (*branches[:4], *branches[-4:])


def _sample(tree: Iterable[Any]) -> str:
    """A short text that the part of a pattern takes."""
    return "".join(_one(code, argument) for code, argument in tree)


def _one(code: Any, argument: Any) -> str:
    if code == codes.LITERAL:
        return chr(argument)
    if code == codes.NOT_LITERAL:
        return "a" if argument != ord("a") else "b"
    if code == codes.ANY:
        return "a"
    if code == codes.IN:
        return _member(argument)
    if code in REPEATS:
        return _sample(argument[2]) * max(1, argument[0]) if argument[1] else ""
    if code == codes.SUBPATTERN:
        return _sample(argument[3])
    if code == codes.BRANCH:
        return _sample(argument[1][0])
    return _sample(argument) if code == codes.ATOMIC_GROUP else ""


def _member(members: Sequence[Any]) -> str:
    matcher = re.compile(in_brackets(codes.IN, members))
    return next((c for c in (*_PROBES, *map(chr, range(33, 0x3000))) if matcher.match(c)), "")


def in_brackets(code: Any, argument: Any) -> str:
    """The source of the part of a pattern that takes one character."""
    if code == codes.ANY:
        return "."
    if code != codes.IN:
        return f"[{'^' * (code == codes.NOT_LITERAL)}{re.escape(chr(argument))}]"
    return f"[{''.join(_in_class(*member) for member in argument)}]"


def _in_class(code: Any, argument: Any) -> str:
    if code == codes.NEGATE:
        return "^"
    if code == codes.RANGE:
        return f"{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}"
    return _CATEGORIES[argument] if code == codes.CATEGORY else re.escape(chr(argument))


def texts(miss: NearMiss, size: int) -> dict[str, str]:
    """The shapes in which the near miss is tried."""
    line = f"{miss.lead}{repeated(miss.body, 300)}¬\n"
    return {
        "repeats": f"{miss.lead}{repeated(miss.body, size)}¬",
        "leads": f"{repeated(miss.lead + miss.body, size)}¬",
        "lines": repeated(line, size),
    }


def inputs() -> Iterator[Input]:
    """Near misses of all patterns as documents."""
    for place, (where, pattern) in enumerate(compiled()):
        for n, miss in enumerate(near_misses(f"{where} {place}", pattern)):
            label = _label(where)
            for shape in ("repeats", "leads", "lines"):
                yield _document(f"{miss.where}.{n} {shape}", miss, shape, OPENING)
            if label:
                yield _document(f"{miss.where}.{n} behind {label}", miss, "repeats", f"{OPENING}{label}: ")


def _document(name: str, miss: NearMiss, shape: str, before: str) -> Input:
    return Input(f"pattern {name}", "txt", lambda size: before + texts(miss, size - len(before))[shape])


def _label(where: str) -> str:
    """A label whose values the module of a pattern reads, "" for modules that read no values."""
    package, *names = where.split(".")
    return next((_LABELS[name] for name in names if name in _LABELS), "Title") if package == "normalizers" else ""
