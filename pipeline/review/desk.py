"""What the pages work on: the published run, and the file of corrections. Both may change while they are looked at."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from pipeline import corrections, store
from pipeline.corrections import Corrections, Entry
from pipeline.review.shelf import Shelf
from pipeline.settings import Settings


class Said(NamedTuple):
    """What was said, by what became of it: `waiting` is what the run knows nothing of yet, undoing ones among it."""

    all: Corrections
    waiting: tuple[Entry, ...]

    @property
    def corrected(self) -> tuple[Entry, ...]:
        return self.all.entries

    @property
    def reviewed(self) -> tuple[Entry, ...]:
        return self.all.reviewed


@dataclass(frozen=True)
class Given:
    """What the command was told."""

    out: str
    sources: str
    corrections: Path
    by: str
    settings: Settings


class Desk:
    """Opens the published run anew when another one is published. Raises `StoreError` where there is none."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self._lock = Lock()
        self._shelf = Shelf(*store.published(given.out))
        self._read: tuple[object, Corrections] = (None, corrections.NONE)

    def shelf(self) -> Shelf:
        """The run that is published now."""
        with self._lock:
            place, run_id = store.published(self.given.out)
            if run_id != self._shelf.run_id:
                self._shelf = Shelf(place, run_id)
            return self._shelf

    def published(self) -> str:
        """Which run is published now, without opening it."""
        return store.published(self.given.out)[1]

    def said(self, shelf: Shelf) -> Said:
        """What the file of corrections says now. Raises `CorrectionsError`."""
        found = self.corrections()
        return Said(found, tuple(waiting(found, seen(found, shelf))))

    def corrections(self) -> Corrections:
        """Read again only when the file has changed."""
        path = self.given.corrections
        try:
            stat = path.stat()
            state: object = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
        except OSError:
            state = None
        with self._lock:
            if state is None or state != self._read[0]:
                self._read = (state, corrections.read(path))
            return self._read[1]


def seen(found: Corrections, run: Shelf) -> Corrections:
    """What the run read of the file, to which lines are only ever appended. A run of an earlier version does not say
    how far it read: it counts as having read what was said until it started."""
    if run.lines is None:
        return Corrections([entry for entry in found.history if entry.at <= run.started])
    return Corrections([e for e, number in zip(found.history, found.numbers, strict=True) if number <= run.lines])


def waiting(found: Corrections, seen: Corrections) -> Iterable[Entry]:
    """The corrections that are in effect and that the run has not seen, and those that it has seen and that are undone
    since; marks of review change no value and wait for nothing."""
    before, now = {entry.id for entry in seen.entries}, {entry.id for entry in found.entries}
    return (entry for entry in found.history if entry.id in before ^ now)
