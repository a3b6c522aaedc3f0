"""The settings of a run: `vacancies.toml`, read once, checked, never changed.

Each field says here what it means, what it may be and what it is where the file does not say it; docs/settings.md and
vacancies.example.toml are made from that (`pipeline.settings_page`).
"""
from __future__ import annotations

import tomllib
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline import settings_errors
from pipeline.settings_errors import SettingsError

__all__ = ["Dump", "Gates", "Limits", "Nightly", "Ocr", "Retention", "Settings", "SettingsError"]

NAME = "vacancies.toml"

# Upper ends are there so that no figure breaks what counts with it: timers, limits of the kernel, dates.
Seconds = Annotated[float, Field(gt=0, le=86_400)]
Megabytes = Annotated[int, Field(ge=1, le=1_048_576)]
Number = Annotated[int, Field(ge=1, le=1_000_000_000)]
Share = Annotated[float, Field(ge=0, le=1)]
Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Text, ...], Field(strict=False)]  # TOML has arrays, no tuples


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Limits(_Part):
    """What one document, and one container, may cost."""

    seconds: Seconds = Field(default=20.0, description="Seconds that one document may take.")
    memory_mb: Megabytes = Field(
        default=1024, description="Megabytes that one document may take, above what a worker has when it begins."
    )
    document_mb: Megabytes = Field(
        default=100, description="Megabytes that one document may have; a larger one is not read."
    )
    depth: Annotated[int, Field(ge=1, le=20)] = Field(
        default=3, description="How deep containers may stand in one another; 1: a container holds documents only."
    )
    entries: Number = Field(
        default=1_000_000, description="Members that one source may have, those of inner containers counted."
    )
    unpacked_mb: Number = Field(
        default=10_240, description="Megabytes that one source may unpack to, inner containers counted."
    )


class Gates(_Part):
    """How far a run may differ from the published one and still be published; shares from 0 to 1."""

    rows_fall: Share = Field(default=0.2, description="Share of the vacancies by which the run may fall short.")
    nulls_rise: Share = Field(
        default=0.1, description="How far the share of nulls of a column of `vacancies` may rise; 0.1: from 30 to 40 %."
    )
    failures: Share = Field(default=0.2, description="Failed inputs, as a share of all inputs.")
    least: Annotated[int, Field(ge=0, le=1_000_000_000)] = Field(
        default=50, description="Vacancies that the published run must have to be compared: shares say little of fewer."
    )


class Retention(_Part):
    """Which runs are kept: the last `runs`, all that are younger than `days`, and always the published one."""

    runs: Number = Field(default=30, description="Number of last runs that are kept, whatever their age.")
    days: Annotated[int, Field(ge=0, le=36_500)] = Field(
        default=30, description="Days for which a run is kept, however many there are."
    )


class Ocr(_Part):
    """How scanned documents are recognised, where tesseract is installed."""

    languages: Annotated[str, Field(pattern=r"^[A-Za-z_]{3,20}(\+[A-Za-z_]{3,20}){0,20}$")] = Field(
        default="eng+fra+spa+por", description="Tesseract's names of the languages to expect, joined by +."
    )
    pages: Annotated[int, Field(ge=1, le=10_000)] = Field(
        default=20, description="Pages of a document that are recognised."
    )
    seconds: Seconds = Field(default=300.0, description="Seconds that a document may take that has to be recognised.")


class Nightly(_Part):
    """What `make nightly` does."""

    sources: Texts = Field(default=(), description="Folders, globs and URLs to read; none: data/raw.")
    out: str = Field(default="", description="Where the runs go, a folder or a URL; empty: data/structured.")
    logs: str = Field(
        default="",
        description="Folder for the logs; empty: `logs` where the runs go. It must be given where that is a URL.",
    )
    on_failure: str = Field(
        default="",
        description="Command for the shell, called where nothing could be published; empty: none. Not obeyed in a file "
        "that lies among the sources.",
    )


class Dump(_Part):
    """What the columns (for JSON: keys) of a dump mean; the first dump whose `match` fits is used."""

    match: Text = Field(description="Glob on the name of the dump, with its folders or without; * stands for / too.")
    body: Text | None = Field(
        default=None, description="Column that holds the document; without it, the row itself is read as a record."
    )
    id: Text | None = Field(
        default=None, description="Column that names the member; without it, the number of the row does."
    )
    url: Text | None = Field(default=None, description="Column with the address from which the document was fetched.")
    captured: Text | None = Field(
        default=None, description="Column with the day of that: a date, a time with its zone, or seconds since 1970."
    )
    board: Text | None = Field(default=None, description="Column with the name of the site that showed it.")


class Settings(_Part):
    """All settings; those that the file does not give have their defaults."""

    limits: Limits = Limits()
    gates: Gates = Gates()
    retention: Retention = Retention()
    ocr: Ocr = Ocr()
    nightly: Nightly = Nightly()
    dumps: Annotated[tuple[Dump, ...], Field(strict=False)] = ()


def read(path: Path | None) -> Settings:
    """The settings of a file; the defaults without one. Raises `SettingsError`, which tells of all mistakes at once."""
    if path is None:
        return Settings()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
        raise SettingsError(f"{path}: cannot be read: {reason}. Check that it is there, and who may read it.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SettingsError(f"{path}:{line}: not UTF-8. Save the file as UTF-8.") from None
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(settings_errors.syntax(error, path, text)) from None
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(settings_errors.told(error, Settings, path, text)) from None


def find(sources: Sequence[str | Path], explicit: Path | None = None) -> Path | None:
    """The settings file of a run: the one that is named, else that in the first folder of the sources, else that in the
    working directory; None where there is none. Raises `SettingsError` where the one that is named is not there.
    """
    if explicit is not None:
        if not explicit.is_file():
            raise SettingsError(f"{explicit}: there is no such file. Name the settings file, or leave --settings out.")
        return explicit
    folders = [Path(source) for source in sources if Path(source).is_dir()]
    return next((file for folder in (*folders[:1], Path()) if (file := folder / NAME).is_file()), None)


def dump_for(settings: Settings, uri: str) -> Dump | None:
    """The first dump whose `match` fits the source_uri, or the last name in it.

    >>> settings = Settings(dumps=(Dump(match="*.jsonl", body="html"), Dump(match="2026/*")))
    >>> found = [dump_for(settings, uri) for uri in ("a.zip#b/c.jsonl", "2026/a.csv", "b/2026/a.csv")]
    >>> [dump and dump.match for dump in found]
    ['*.jsonl', '2026/*', None]
    """
    names = (uri, uri.rpartition("/")[2], uri.rpartition("#")[2].rpartition("/")[2])
    return next((dump for dump in settings.dumps if any(fnmatchcase(name, dump.match) for name in names)), None)
