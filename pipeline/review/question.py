"""What the list is asked for, and the rows that answer it."""
from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from urllib.parse import urlencode

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from normalizers.frozen import frozen
from pipeline.corrections import Entry
from pipeline.review.desk import Said
from pipeline.review.fields import BY_FIELD
from pipeline.review.shelf import Mask, Rows, Shelf, folded

PAGE = 50  # vacancies of a page
ORDERS = {
    "quality": "least quality first", "name": "by file", "organization": "by organisation", "deadline": "by deadline",
}
STATES = {
    "open": "not reviewed", "reviewed": "reviewed", "corrected": "corrected", "waiting": "waiting for the next run",
}
BELOW = ("0.5", "0.6", "0.7", "0.8", "0.9", "0.95")
_COLUMNS = {
    "quality": [("quality_score", "ascending")],
    "name": [("source_uri", "ascending")],
    "organization": [("organization", "ascending"), ("quality_score", "ascending")],
    "deadline": [("deadline", "descending"), ("quality_score", "ascending")],
}


@frozen
class Question:
    """The filters, as text from the address; what is no value of a filter counts as none. `field` alone: it has no
    value; with `below`: its reading is less sure than that."""

    q: str = ""
    organization: str = ""
    issue: str = ""
    field: str = ""
    below: str = ""
    state: str = ""
    order: str = "quality"

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Question:
        found = {name: given.get(name, "").strip()[:200] for name in asdict(cls())}
        return cls(**{
            **found,
            "field": found["field"] if found["field"] in BY_FIELD else "",
            "below": found["below"] if found["below"] in BELOW else "",
            "state": found["state"] if found["state"] in STATES else "",
            "order": found["order"] if found["order"] in ORDERS else "quality",
        })

    def query(self, **more: object) -> str:
        """For an address, with its "?"; "" where nothing is asked.

        >>> Question(q="wash & co").query(page=2), Question().query()
        ('?q=wash+%26+co&page=2', '')
        """
        said = {name: value for name, value in {**asdict(self), **more}.items() if value and value != "quality"}
        return f"?{urlencode(said)}" if said else ""

    @property
    def narrows(self) -> bool:
        """Whether anything but the order is asked."""
        return any(value for name, value in asdict(self).items() if name != "order")


def answer(question: Question, shelf: Shelf, said: Said, besides: int | None = None) -> Rows:
    """The rows in their order. `besides` is one that stays among them: that which is being looked at, although what has
    just been said of it may have taken it out."""
    mask = np.ones(len(shelf), np.bool_)
    for part in _parts(question, shelf, said):
        mask &= part
    if besides is not None:
        mask[besides] = True
    at = np.flatnonzero(mask)
    keys = [*_COLUMNS[question.order], ("source_uri", "ascending")]
    names = list(dict.fromkeys(name for name, _ in keys))
    order = pc.sort_indices(shelf.vacancies.select(names).take(pa.array(at)), sort_keys=list(dict(keys).items()))
    found: Rows = at[order.to_numpy()]
    return found


def _parts(question: Question, shelf: Shelf, said: Said) -> Iterable[Mask]:
    text = shelf.vacancies["searched"]
    for word in folded(pa.scalar(question.q)).as_py().split():
        yield pc.match_substring(text, word).to_numpy()
    if question.organization:
        yield pc.fill_null(pc.equal(shelf.vacancies["organization"], question.organization), False).to_numpy()
    if question.issue:
        yield shelf.flagged(question.issue)
    if question.below:
        yield shelf.unsure(float(question.below), question.field)
    elif question.field:
        yield ~shelf.having(question.field)
    if question.state:
        reviewed = said_of(said.reviewed, shelf)
        yield {
            "open": lambda: ~reviewed, "reviewed": lambda: reviewed,
            "corrected": lambda: said_of(said.corrected, shelf), "waiting": lambda: said_of(said.waiting, shelf),
        }[question.state]()


def said_of(entries: Iterable[Entry], shelf: Shelf) -> Mask:
    """Where one of these was said of the very bytes of the record."""
    known = pa.array({entry.source_sha256 for entry in entries}, pa.string())
    mask: Mask = pc.is_in(shelf.vacancies["source_sha256"], value_set=known).to_numpy()
    return mask


def pages(found: Rows) -> int:
    return max(1, math.ceil(len(found) / PAGE))
