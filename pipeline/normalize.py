"""Candidates into readings: each field has one normalizer, the module of its name."""
from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module

from normalizers.base import Context, Unrecognised
from pipeline import confidence
from pipeline.document import Candidate
from pipeline.record import Reading

_SAME_AS = {"supervisor_grade": "grade"}


@cache
def normalizer(field: str) -> Callable[..., object]:
    """`normalize(raw, context, **parts)` of a field."""
    normalize: Callable[..., object] = import_module(f"normalizers.{_SAME_AS.get(field, field)}").normalize
    return normalize


def read(candidate: Candidate, context: Context) -> Reading:
    """The candidate's value, or the reason why it has none."""
    trust = confidence.of(candidate.field, candidate.rule)
    try:
        value = normalizer(candidate.field)(candidate.raw, context, **candidate.parts)
    except Unrecognised as refusal:
        return Reading(candidate, None, f"not a value of this field: {refusal}"[:200], trust)
    return Reading(candidate, value, None, trust)
