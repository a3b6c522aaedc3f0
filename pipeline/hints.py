"""What is told of a source besides its bytes: by a sidecar file, by the columns of a dump, by a web archive.

>>> of(url="https://jobs.example.org/7", captured="2026-03-01T23:30:00-05:00").key()
'{"captured":"2026-03-02","url":"https://jobs.example.org/7"}'
>>> of(captured="1 March")
Traceback (most recent call last):
    ...
ValueError: captured is '1 March', which is no date. Write 2026-03-31, or 2026-03-31T09:30:00Z with the zone.
"""
from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from normalizers.frozen import frozen

KEYS = ("url", "captured", "board")  # as sidecars and settings name them

_LONGEST_URL = 4000  # characters; browsers and servers stop before
_LONGEST_BOARD = 200
_YEARS = range(1990, 2100)  # there was no page before; "0001-01-01" and its like stand for "not known"
_DATE = "Write 2026-03-31, or 2026-03-31T09:30:00Z with the zone."
_DAMAGED = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # control characters, halves of characters


@frozen
class Hints:
    """Facts from outside the document. `None` is "not told"; the document's own words are never overruled by them.

    `url` is where the page was fetched from, `captured` the day of that (in UTC), `board` the name of the site that
    showed it.
    """

    url: str | None = None
    captured: date | None = None
    board: str | None = None

    def key(self) -> str:
        """The same text for the same facts, always: canonical JSON of what is told."""
        captured = self.captured.isoformat() if self.captured else None
        told = {"url": self.url, "captured": captured, "board": self.board}
        return json.dumps({k: v for k, v in told.items() if v}, sort_keys=True, separators=(",", ":"))


NONE = Hints()


def of(url: object = None, captured: object = None, board: object = None) -> Hints:
    """Checked hints from raw values; None and empty text are "not told".

    `captured` may be text, `date` or `datetime`. Raises `ValueError` with a message for people that names the key.
    """
    return Hints(_url(url), _day(captured), _board(board))


def _url(value: object) -> str | None:
    text = _text("url", value, "https://jobs.example.org/7")
    if text is None:
        return None
    try:
        parts = urlsplit(text)
        good = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:  # "http://[half"
        good = False
    if not good or re.search(r"\s", text) or len(text) > _LONGEST_URL:
        raise ValueError(f"url is {_shown(text)}, which is no web address. Write the whole of it, with https://.")
    return text


def _board(value: object) -> str | None:
    text = _text("board", value, "Impactpool")
    if text is not None and len(text) > _LONGEST_BOARD:
        raise ValueError(f"board is {_shown(text)}, which is too long for a name. Write the name of the site alone.")
    return text


def _day(value: object) -> date | None:
    if isinstance(value, str):
        value = _parsed(value.strip()) if value.strip() else None
    if value is None:
        return None
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(
                f"captured is '{value.isoformat()}', a time without a zone. Put Z behind it where it is UTC, or the "
                "offset (+02:00); or write the date alone."
            )
        try:
            value = value.astimezone(UTC).date()
        except OverflowError:
            raise ValueError(f"captured is '{value.isoformat()}', which is no date. {_DATE}") from None
    if not isinstance(value, date):
        raise ValueError(f"captured is {_shown(value)}, which is no date. {_DATE}")
    if value.year not in _YEARS:
        raise ValueError(f"captured is '{value.isoformat()}', when no page was fetched. {_DATE} Or leave it out.")
    return value


def _parsed(text: str) -> date:
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    raise ValueError(f"captured is {_shown(text)}, which is no date. {_DATE}")


def _text(key: str, value: object, example: str) -> str | None:
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key} is {_shown(value)}, which is no text. Write {key} in quotes, such as \"{example}\".")
    text = " ".join((value or "").split())
    if _DAMAGED.search(text):
        raise ValueError(f"{key} is {_shown(text)}, which holds characters that no text has. Write it anew.")
    return text or None


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else f"{shown[:80]}…"
