"""Candidates into readings: each field has one normalizer, the module of its name."""
from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from importlib import import_module

from normalizers.base import Context, Unrecognised
from pipeline import confidence
from pipeline.document import Candidate
from pipeline.record import Reading

_LONGEST = 60  # characters of a raw string and its parts that are remembered: whole sentences are not said twice
_SAME_AS = {"supervisor_grade": "grade"}


@cache
def normalizer(field: str) -> Callable[..., object]:
    """`normalize(raw, context, **parts)` of a field."""
    normalize: Callable[..., object] = import_module(f"normalizers.{_SAME_AS.get(field, field)}").normalize
    return normalize


def read(candidate: Candidate, context: Context) -> Reading:
    """The candidate's value, or the reason why it has none."""
    trust = confidence.of(candidate.field, candidate.rule)
    parts = tuple(candidate.parts.items())
    short = len(candidate.raw) + sum(len(words) for _, words in parts) <= _LONGEST
    value, reason = (_remembered if short else value_of)(candidate.field, candidate.raw, context, parts)
    return Reading(candidate, value, reason, trust)


def value_of(
    field: str, raw: str, context: Context, parts: tuple[tuple[str, str], ...]
) -> tuple[object | None, str | None]:
    """The value that words have for a field, or, in the second place, why they have none."""
    try:
        return normalizer(field)(raw, context, **dict(parts)), None
    except Unrecognised as refusal:
        return None, f"not a value of this field: {refusal}"[:200]


# Documents say the same again and again; a value depends on nothing else.
_remembered = lru_cache(maxsize=4096)(value_of)
