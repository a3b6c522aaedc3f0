"""F1 of fields, of groups of fields and over sets, from counts of right, wrong and missing."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.evaluate import Counts

# Of these the goal speaks: what missing headings may cost.
GOAL: Mapping[str, str] = {
    "education_level": "education",
    "experience_years_min": "experience",
    "languages": "languages",
    "deliverables": "deliverables",
    "responsibilities": "responsibilities",
}
# The documents of the project teach the section model, so that they flatter it.
OWN, OTHERS = "the project's own", "others"
SHOWN = (*GOAL, "competencies", "statistics")


class Tally(NamedTuple):
    right: int = 0
    wrong: int = 0
    missing: int = 0

    @property
    def labelled(self) -> int:
        return self.right + self.missing

    @property
    def f1(self) -> float | None:
        """None where nothing is labelled and nothing found."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missing) if any(self) else None

    @property
    def wrong_share(self) -> float | None:
        """Of the values given."""
        given = self.right + self.wrong
        return self.wrong / given if given else None


def tally(parts: Iterable[Counts], *fields: str) -> Tally:
    """These fields together, in all parts."""
    found = [part.fields[name] for part in parts for name in fields if name in part.fields]
    return Tally(*map(sum, zip(*found, strict=True))) if found else Tally()


def others(parts: Sequence[Counts]) -> list[str]:
    """The fields that are not shown by themselves."""
    return sorted({name for part in parts for name in part.fields} - set(SHOWN))


def macro(parts: Sequence[Counts], fields: Iterable[str]) -> float | None:
    """The mean F1 of those of the fields that have one.

    >>> macro([], GOAL) is None
    True
    """
    known = [f1 for name in fields if (f1 := tally(parts, name).f1) is not None]
    return sum(known) / len(known) if known else None


def points(before: float | None, after: float | None) -> str:
    """What was lost, in points.

    >>> points(0.98, 0.9), points(0.9, None)
    ('8.0', '–')
    """
    return "–" if before is None or after is None else f"{100 * (before - after):z.1f}"


def shown(score: float | None) -> float | str:
    return "–" if score is None else score
