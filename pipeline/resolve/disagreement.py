"""Where a trained model reads otherwise than the rules: the measured confidences decide, and a reader should know."""
from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

from pipeline.record import Issue, Reading, as_text
from pipeline.resolve.choice import Readings
from pipeline.resolve.requirements import KEYS, LISTS

_LONGEST = 80  # characters of a value in a message
# Of these each statement is a row of its own; what the record holds as the minimum is one of them.
_MINIMA: Mapping[str, tuple[str, str]] = {
    "education": ("education_level", "level"), "experience": ("experience_years_min", "years_min"),
}


def issues(readings: Readings) -> Iterator[Issue]:
    """One for each field of which model and rules say different things."""
    for name in dict.fromkeys(r.candidate.field for r in readings.all if r.by_model and r.stands):
        found = readings.of(name)
        models, ruled = [r for r in found if r.by_model], [r for r in found if not r.by_model]
        if ruled and name in _MINIMA:
            yield from _minimum(name, models, ruled)
        elif ruled and (name in LISTS or name not in KEYS):
            yield from _other(name, models, ruled, readings)


def _minimum(name: str, models: Sequence[Reading], ruled: Sequence[Reading]) -> Iterator[Issue]:
    column, key = _MINIMA[name]
    model, rule = (next(_required(readings, key), None) for readings in (models, ruled))
    if None not in (model, rule) and model != rule:
        yield _issue(column, model, rule)


def _required(readings: Sequence[Reading], key: str) -> Iterator[object]:
    for reading in readings:
        if getattr(reading.value, "requirement", "") == "required" and getattr(reading.value, key) is not None:
            yield getattr(reading.value, key)


def _other(name: str, models: Sequence[Reading], ruled: Sequence[Reading], readings: Readings) -> Iterator[Issue]:
    key: Callable[[object], Hashable] = KEYS.get(name, as_text)
    used = [r for r in (*models, *ruled) if id(r) in readings.used]
    held = {key(r.value) for r in used}
    of_models = bool(used) and used[0].by_model
    for reading in ruled if of_models else models:
        if used and key(reading.value) not in held:
            both = (used[0].value, reading.value)
            yield _issue(name, *(both if of_models else reversed(both)))
            return


def _issue(name: str, models: object, ruled: object) -> Issue:
    has = "the list of the rules" if name in LISTS else "what is measured to be right more often"
    return Issue(
        "model_disagrees", name, "info",
        f"A trained model reads {_short(models)}, the rules read {_short(ruled)}; the record has {has}.",
    )


def _short(value: object) -> str:
    text = as_text(value) or "nothing"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
