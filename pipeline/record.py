"""One record: the readings of a document, chosen and not chosen, as rows of the tables.

The rows are plain mappings from column names of `pipeline.schema` to values, without `vacancy_id` and `position`: those
two are put in when the tables are written, so that a record does not depend on where it stands.
"""
from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field, fields, is_dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from normalizers.frozen import frozen
from pipeline.document import Candidate, Document

Severity = Literal["info", "warning", "error"]
Rows = tuple[Mapping[str, object], ...]
MODEL = "model_"  # what the rules of trained models begin with
_AS_THEY_ARE = frozenset({str, int, bool})
_JSON = json.JSONEncoder(ensure_ascii=False)


@frozen
class Reading:
    """A candidate with its normalised value, or the reason why it was refused (then `value` is None). With both, a
    person overruled it: it is kept as evidence, and not used. `added`: a person put it beside what stands there."""

    candidate: Candidate
    value: object | None
    reason: str | None = None
    confidence: float = 0.0
    added: bool = False

    @property
    def by_model(self) -> bool:
        """Whether a trained model proposed it."""
        return self.candidate.rule.startswith(MODEL)

    @property
    def stands(self) -> bool:
        """Whether it may be chosen."""
        return self.value is not None and self.reason is None


@frozen
class Issue:
    """Something about a record that a reader should know; `field` is "" where it concerns the whole record."""

    code: str
    field: str
    severity: Severity
    message: str


@frozen
class Vacancy:
    """One record with everything that is written of it.

    `columns` holds columns of `vacancies`; `children` the rows of each child table by its name; `evidence` one row for
    every candidate that was considered (columns of `evidence`, `chosen` says which one gave the value).
    """

    vacancy_id: str
    columns: Mapping[str, object]
    document: Document
    children: Mapping[str, Rows] = field(default_factory=lambda: MappingProxyType({}))
    evidence: Rows = ()
    issues: tuple[Issue, ...] = ()


def columns_of(value: object) -> dict[str, Any]:
    """The fields of a normalised value (a dataclass of plain ones) by name, which are columns of its table."""
    kind: Any = type(value)
    return {name: getattr(value, name) for name in _names(kind)}


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def as_text(value: object) -> str | None:
    """A normalised value as `evidence.value` holds it: plain values as text, composite ones as JSON without nulls.

    >>> as_text(True), as_text(date(2024, 11, 3)), as_text(4.0)
    ('true', '2024-11-03', '4')
    >>> as_text(({"city": "Nairobi", "admin": None},))
    '[{"city": "Nairobi"}]'
    """
    if value is None or isinstance(value, str):
        return value
    plain = _plain(value)
    return plain if isinstance(plain, str) else _JSON.encode(plain)


def _plain(value: object) -> object:
    if type(value) in _AS_THEY_ARE:  # nearly all that values are made of
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(v) for name, v in columns_of(value).items() if v is not None}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, date):  # datetime too
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
