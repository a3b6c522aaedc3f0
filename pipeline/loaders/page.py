"""What every loader gives: `read(data: bytes) -> Page`, or raises `Unreadable`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType

from normalizers.frozen import frozen
from pipeline.document import Line


class Unreadable(ValueError):
    """The bytes cannot be read as this format; the message says what is wrong and what to do, for people."""


class NeedsOcr(Unreadable):
    """The pages are pictures: there is no text to read until somebody recognises it (OCR)."""


class OcrFailed(Unreadable):
    """The pages are pictures, and the program that recognises text gave up on them."""


class NotAVacancy(ValueError):
    """The document was read, and nothing in it announces a post."""


NO_TEXT = "The file has no text of a vacancy. Fetch it again, and check that it is the announcement."


@frozen
class Page:
    """The lines of one source in reading order, machine-readable ones first, with what the format says of the whole.

    `metadata` keys: "url" (the canonical address), "board" (name of the site, else its host), "language" (as declared),
    "ocr" (the program that recognised the text), "pictures" (numbers of pages that only OCR could read).

    `loss` says in words what of the source is not among the lines, "" where nothing is. `text_share` is the number of
    letters and digits read (what is left out on purpose, such as running heads, counts as read) divided by those that
    the format holds, 0 to 1; None where there is nobody else to ask.
    """

    lines: list[Line]
    title: str = ""
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    loss: str = ""
    text_share: float | None = None
