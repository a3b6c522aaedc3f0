"""Fingerprints: one short text for all that an outcome follows from. While it stays, an input is not read again.

These are the bytes, what is told of the source, the rules for its format, the day by which deadlines are judged, what
people corrected of it, and, for what came to a limit of time or memory, the limits.
"""
from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from pipeline import rules
from pipeline.corrections.entry import Entry
from pipeline.hints import Hints
from pipeline.settings import Dump, Settings

_PICTURES = ("pdf", "image")  # formats that may hold them


def of_document(
    sha256: str, form: str, told: Hints, settings: Settings, as_of: date | None, said: Sequence[Entry] = ()
) -> str:
    eyes = _eyes(settings) if form in _PICTURES else ""
    return _hash(sha256, rules.version(form), eyes, told.key(), as_of, *(entry.line() for entry in said))


def of_container(sha256: str, dump: Dump | None, told: Hints, settings: Settings, as_of: date | None) -> str:
    """Of all that is in it, too: of whatever format. What people corrected of that, the ledger puts behind it."""
    return _hash(sha256, rules.whole(), dump, settings.limits, _eyes(settings), told.key(), as_of)


def limited(fingerprint: str, settings: Settings) -> str:
    """Of an input that came to a limit: it is tried again when the limits change, too."""
    return _hash(fingerprint, settings.limits, settings.ocr)


def _eyes(settings: Settings) -> str:
    """Whether, and how, characters are recognised."""
    from pipeline.loaders import ocr  # late: most documents are no pictures

    return f"{ocr.version()} {settings.ocr}"


def _hash(*facts: object) -> str:
    return hashlib.sha256(" ".join(map(str, facts)).encode()).hexdigest()[:16]
