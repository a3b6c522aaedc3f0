"""`vacancies gold`: the records that were marked as reviewed become gold labels, with their documents beside them."""
from __future__ import annotations

import json
import re
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds

from normalizers.frozen import frozen
from pipeline import inputs, settings, sidecar, store
from pipeline.commands import FAILED, OK, USAGE, said
from pipeline.corrections import CHANGED, CODES, CorrectionsError, Entry
from pipeline.corrections.labels import TABLES, label
from pipeline.hints import NONE
from pipeline.inputs import SourceError
from pipeline.process import Job, Task, opened, process, told_of
from pipeline.settings import SettingsError
from pipeline.store import StoreError
from pipeline.walk import walk

NAME = "gold.jsonl"
_KEPT = 60  # characters of the name of a document
_UNUSABLE = (CODES["stale"], CODES["refused"], CHANGED)


class Unfit(Exception):
    """A record that gives no label; the message says why and what to do."""


@frozen
class Reviewed:
    """A record of the published run that was marked, its rows, and the fingerprint that it was read under."""

    mark: Entry
    rows: dict[str, list[dict[str, Any]]]
    fingerprint: str | None

    @property
    def uri(self) -> str:
        return str(self.rows["vacancies"][0]["source_uri"])


def run(arguments: Namespace) -> int:
    target: Path = arguments.to
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            return _say(f"{target} is there, and not empty. Name a new folder: nothing is written over.", USAGE)
        corrected = said.read(arguments.corrections)
        said.tell(corrected)
        if not corrected.reviewed:
            return _say("no record is marked as reviewed. Mark some on the pages of: vacancies review", FAILED)
        place, run_id = store.published(arguments.out)
        known = settings.read(settings.find(arguments.sources, arguments.settings))
        as_of = place.manifest(run_id).get("as_of")
        job = Job(known, date.fromisoformat(as_of) if as_of else None, dry=True, corrections=corrected)
        records, left_out = _records(place, run_id, corrected.reviewed)
        tasks = dict(_tasks(arguments.sources, arguments.out, {one.uri for one in records}, job))
        labels = []
        (target / "raw").mkdir(parents=True)
        for one in records:
            try:
                name = _copy(one, tasks.get(one.uri), job, target / "raw")
            except Unfit as problem:
                left_out.append(str(problem))
            else:
                labels.append(json.dumps(label(name, one.rows, one.mark), ensure_ascii=False))
        (target / NAME).write_text("".join(f"{line}\n" for line in labels), "utf-8")
    except (CorrectionsError, SettingsError, SourceError) as error:
        return _say(str(error), USAGE)
    except StoreError as error:
        return _say(str(error), FAILED)
    except OSError as error:
        return _say(f"{error.filename or target}: {error.strerror or error}", FAILED)
    for reason in left_out:
        print(f"left out: {reason}", file=sys.stderr)
    made = "1 label" if len(labels) == 1 else f"{len(labels)} labels"
    print(f"{made} in {target / NAME}, {len(left_out)} left out; now: make evaluate GOLD={target}")
    return OK if labels else FAILED


def _records(place: store.Store, run_id: str, marks: Sequence[Entry]) -> tuple[list[Reviewed], list[str]]:
    """The marked records of the run, each once; and why others are none."""
    by_sha256 = {mark.source_sha256: mark for mark in marks}
    wanted = pa.array(sorted(by_sha256))
    found = place.dataset(run_id, "vacancies").to_table(filter=ds.field("source_sha256").isin(wanted)).to_pylist()
    chosen: dict[str, dict[str, Any]] = {}
    for row in found:  # the same bytes may stand at several places
        if row["source_sha256"] not in chosen or row["source_uri"] == by_sha256[row["source_sha256"]].source_uri:
            chosen[row["source_sha256"]] = row
    ids, uris = (pa.array([row[name] for row in chosen.values()], pa.string()) for name in ("vacancy_id", "source_uri"))
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {row["vacancy_id"]: {} for row in chosen.values()}
    for table in TABLES:
        for one in rows.values():
            one[table] = []
        for row in place.dataset(run_id, table).to_table(filter=ds.field("vacancy_id").isin(ids)).to_pylist():
            rows[row["vacancy_id"]][table].append(row)
    outcomes = place.dataset(run_id, "outcomes").to_table(
        ["source_uri", "fingerprint"], filter=ds.field("source_uri").isin(uris)
    )
    prints = dict(zip(*(outcomes[name].to_pylist() for name in ("source_uri", "fingerprint")), strict=True))
    records = [
        Reviewed(by_sha256[sha256], rows[row["vacancy_id"]], prints.get(row["source_uri"]))
        for sha256, row in chosen.items()
    ]
    missing = [
        f"{mark.source_uri}: the bytes that {mark.by} reviewed on {mark.day} are not in the published run. Review what "
        "stands there now." for sha256, mark in by_sha256.items() if sha256 not in chosen
    ]
    return sorted(records, key=lambda one: one.uri), missing


def _tasks(sources: Sequence[str], out: str, uris: set[str], job: Job) -> Iterator[tuple[str, Task]]:
    """What is to be read for the names, of those that are there; of members of containers, with their bytes."""
    outer = {uri.partition("#")[0] for uri in uris}
    for item in inputs.find(sources, leave_out=out):
        if item.uri not in outer:
            continue
        task = Task(item.uri, item.path, item.sidecar)
        if item.uri in uris:
            yield item.uri, task
            continue
        for member in walk(task, job):
            if isinstance(member, Task) and member.uri in uris:
                yield member.uri, member


def _copy(one: Reviewed, task: Task | None, job: Job, folder: Path) -> str:
    """Put the document of a record into the folder; the name that it has there. Raises `Unfit`."""
    if wrong := [row for row in one.rows["issues"] if row["code"] in _UNUSABLE]:
        raise Unfit(f"{one.uri}: {wrong[0]['message']} Correct it anew, and review it again.")
    if task is None:
        raise Unfit(f"{one.uri} is not among the sources any more. Put it back, or name its folder with --sources.")
    now = process(replace(task, known=one.fingerprint), job)
    if now.status == "failed":
        raise Unfit(f"{one.uri}: {now.message}")
    if now.status != "unchanged":
        raise Unfit(f"{one.uri}: it, its corrections or the rules have changed since the run. First: vacancies ingest")
    with opened(task) as file:
        data = file.read()
    name = _name(one)
    (folder / name).write_bytes(data)
    if (hints := told_of(task)) != NONE:  # it may decide what a day or a place is
        (folder / f"{name}{sidecar.ENDING}").write_text(hints.key(), "utf-8")
    return name


def _name(one: Reviewed) -> str:
    """A name for the document that no other has, and that is one on every system."""
    path = PurePosixPath(one.uri.rpartition("#")[2].rpartition("/")[2])
    suffix = path.suffix if re.fullmatch(r"\.[A-Za-z0-9]{1,10}", path.suffix) else ""
    stem = re.sub(r"[^\w-]+", "-", path.name[: len(path.name) - len(suffix)], flags=re.ASCII).strip("-")[:_KEPT]
    return f"{stem or 'document'}-{one.mark.source_sha256[:12]}{suffix}"


def _say(message: str, code: int) -> int:
    print(f"vacancies gold: {message}", file=sys.stderr)
    return code
