"""What is told of a source besides its bytes: by a sidecar file, by the columns of a dump, by a web archive."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Hints:
    """Facts from outside the document. `None` is "not told"; the document's own words are never overruled by them.

    `url` is where the page was fetched from, `captured` the day of that, `board` the name of the site that showed it.
    """

    url: str | None = None
    captured: date | None = None
    board: str | None = None


NONE = Hints()
