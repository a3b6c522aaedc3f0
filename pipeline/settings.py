"""The settings of a run: `vacancies.toml`, read once, checked, never changed."""
from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Limits(_Part):
    """What one document, and one container, may cost."""

    seconds: float = 20.0  # per document
    memory_mb: int = 1024  # per document, above what a worker has when it begins
    document_mb: int = 100
    depth: int = 3  # containers within containers
    entries: int = 1_000_000  # members of one source, those of inner containers counted
    unpacked_mb: int = 10_240  # of one source, inner containers counted


class Gates(_Part):
    """How far a run may differ from the published one and still be published; shares from 0 to 1."""

    rows_fall: float = 0.2  # of the vacancies
    nulls_rise: float = 0.1  # of any column of `vacancies`, in points of its share
    failures: float = 0.2  # failed inputs of all inputs
    least: int = 50  # runs with fewer vacancies than this (before) are not compared: shares say little of them


class Retention(_Part):
    """A run goes when it is neither among the last `runs` nor younger than `days`. Never the published one."""

    runs: int = 30
    days: int = 30


class Ocr(_Part):
    languages: str = "eng+fra+spa+por"
    pages: int = 20
    seconds: float = 300.0  # the limit of time of a document that has to be recognised


class Nightly(_Part):
    sources: tuple[str, ...] = ()
    out: str = ""
    on_failure: str = ""  # a command for the shell


class Dump(_Part):
    """Which columns (keys, for JSON) of a dump mean what; the first dump whose `match` fits the name is used."""

    match: str  # glob on the source_uri
    body: str | None = None  # the document; without it, the row itself is read as a record
    id: str | None = None  # names the member; without it, the number of the row
    url: str | None = None
    captured: str | None = None
    board: str | None = None


class Settings(_Part):
    limits: Limits = Limits()
    gates: Gates = Gates()
    retention: Retention = Retention()
    ocr: Ocr = Ocr()
    nightly: Nightly = Nightly()
    dumps: tuple[Dump, ...] = ()
