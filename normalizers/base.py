"""What every normalizer shares: the context it may read and the refusal it may raise.

A normalizer is `normalize(raw, context, **parts) -> value`: pure, no input or output, raising `Unrecognised` where the
string is no value of the field. `parts` are the raw words that the extractor gave with the candidate.
"""
from __future__ import annotations

from datetime import date

from normalizers.frozen import frozen


class Unrecognised(ValueError):
    """The string is not a value of this field. Normal, and always recorded as the reason of a refusal."""


@frozen
class Context:
    """What is settled before values are read; never an extracted field of the record itself.

    `organisation` is the canonical short name of the employer ("" if unknown), `language` ISO 639-1, `country` the
    ISO 3166-1 alpha-2 code that the document names most clearly ("" if none), `captured` the day the source was
    fetched, `today` the day by which deadlines are judged, `date_order` "DMY" or "MDY" where the document shows it (""
    if not).
    """

    organisation: str = ""
    language: str = "en"
    country: str = ""
    captured: date | None = None
    today: date | None = None
    date_order: str = ""
