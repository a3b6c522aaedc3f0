"""Hostile and broken inputs among good ones: one outcome each, and the good ones are as if they were alone."""
from __future__ import annotations

import os
import shutil
import stat
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pytest

from pipeline import assembly, engine, inputs, process, run, schema, worker
from pipeline.inputs import Input
from pipeline.listing import printable
from pipeline.process import Outcome
from pipeline.settings import Gates, Settings
from tests import hostile_inputs

SAMPLES = Path(__file__).parent.parent / "data" / "raw"
OPEN = Settings(gates=Gates(failures=1))


def ingest(folder: Path, out: Path) -> list[Outcome]:
    found: list[Outcome] = []
    run.ingest([str(folder)], str(out), 2, settings=OPEN, observe=lambda done, outcome: found.append(outcome))
    return found


def rows(out: Path, name: str) -> pa.Table:
    """The rows of the table that come from the good inputs."""
    def read(table: str) -> pa.Table:
        return ds.dataset(out / "current" / table, format="parquet").to_table()

    table, records = read(name), read("vacancies")
    if "source_uri" in table.schema.names:
        return table.filter(pc.starts_with(table["source_uri"], "good/"))
    ids = records.filter(pc.starts_with(records["source_uri"], "good/"))["vacancy_id"]
    return table.filter(pc.is_in(table["vacancy_id"], ids.combine_chunks()))


def changing(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let a file go, and another one change, after they were listed."""
    find = inputs.find

    def found(*args: object, **kwargs: object) -> Iterator[Input]:
        for item in find(*args, **kwargs):  # type: ignore[arg-type]
            if item.path == str(folder / "vanishes.txt"):
                Path(item.path).unlink()
            elif item.path == str(folder / "changes.txt"):
                Path(item.path).write_text(hostile_inputs.AD.format(number=99))
            yield item

    monkeypatch.setattr(inputs, "find", found)


def test_each_has_one_outcome_and_the_good_ones_are_as_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assembly, "MEAN", 4)  # good and bad share parts
    folder, bad = tmp_path / "in", tmp_path / "in" / "bad"
    shutil.copytree(SAMPLES, folder / "good")
    good = ingest(folder, tmp_path / "alone")
    bad.mkdir()
    hostile_inputs.write(bad)
    passed_over = list(hostile_inputs.odd(bad))
    for name in ("vanishes.txt", "changes.txt"):
        (bad / name).touch()
    changing(monkeypatch, bad)

    found = ingest(folder, tmp_path / "among")

    expected = {f"bad/{printable(name)}": wanted for name, (_, wanted) in hostile_inputs.FILES.items()} | {
        "bad/large.txt": "Unreadable", "bad/gone.txt": "FileNotFoundError", "bad/itself.txt": "OSError",
        "bad/vanishes.txt": "FileNotFoundError", "bad/changes.txt": "record",
        r"bad/a\x23b\x23c\x23d\x23e.zip#inner.txt": "record", "bad/b.zip#twice.txt": "record",
    }
    told = Counter(o.source_uri for o in found)
    assert told == Counter([*expected, *(o.source_uri for o in good)])
    assert all(p.is_symlink() or not stat.S_ISREG(p.stat().st_mode) for p in passed_over)
    outcomes = {o.source_uri: o.error_class if o.error_class else o.status for o in found}
    assert {uri: outcomes[uri] for uri in expected} == expected
    for name in schema.schemas():
        assert rows(tmp_path / "among", name).equals(rows(tmp_path / "alone", name)), name
    assert all(o.source_uri.isprintable() and (o.message or "").isprintable() for o in found)


@contextmanager
def nobody() -> Iterator[None]:
    """As a user who may not read everything: root may."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(was)


def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    file, folder = tmp_path / "ad.txt", tmp_path / "closed"
    file.write_text(hostile_inputs.AD.format(number=1))
    assert process.read_file(file).status == "record"  # and the vocabularies are loaded
    folder.mkdir()
    file.chmod(0)
    folder.chmod(0)
    for above in (tmp_path, *tmp_path.parents):
        if above.stat().st_mode & 0o005 != 0o005:
            above.chmod(0o755)
    with nobody():
        found = list(inputs.find([str(tmp_path)]))
        outcomes = [process.process(process.Task(i.uri, i.path), process.Job()) for i in found]
    assert [(o.source_uri, o.status, o.error_class) for o in outcomes] == [
        ("ad.txt", "failed", "PermissionError"), ("closed", "failed", "PermissionError"),
    ]
    assert all("you may read it" in str(o.message) for o in outcomes)


def die_while_speaking(connection: Connection, job: process.Job) -> None:
    connection.recv()
    os.write(connection.fileno(), (1000).to_bytes(4, "big") + b"the first of 1000 bytes")
    os._exit(9)


def test_a_worker_that_dies_while_it_answers_costs_one_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "read_documents", die_while_speaking)
    found = list(engine.outcomes([process.Task("a.txt")], process.Job(), 1, engine.Unknown()))
    assert [(o.source_uri, o.error_class) for o in found] == [("a.txt", "WorkerDied")]
