"""The command on places elsewhere: the same tables as here, and the same exit codes."""
from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsspec
import pytest

from pipeline import schema
from pipeline.__main__ import main
from pipeline.store import at, lease
from tests import s3_server

AD = """\
Job Title: {title}
Organization: UNICEF
Grade: P-3
Duty Station: Nairobi, Kenya
Deadline: 3 November 2026

Duties
- Runs the warehouse and its four stores.

Qualifications
A master's degree in logistics and five years of experience. Fluency in English is required.
"""


def zipped(**members: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return file.getvalue()


CONTENTS = {
    "a.txt": AD.format(title="Logistics Officer").encode(),
    "a.meta.json": b'{"url": "https://jobs.example.org/7", "captured": "2026-10-01"}',
    "deeper/ünï #1+2%25.md": AD.format(title="Supply Officer").encode(),
    "more.zip": zipped(one=AD.format(title="Customs Officer"), two="no advertisement"),
    "empty.txt": b"",
    ".hidden.txt": AD.encode(),
}
URIS = ["a.txt", "deeper/ünï \\x231+2%25.md", "empty.txt", "more.zip", "more.zip#one", "more.zip#two"]
OPTIONS = ("--as-of", "2026-10-02")


@pytest.fixture
def here(tmp_path: Path) -> Path:
    folder = tmp_path / "ads"
    for name, data in CONTENTS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def there(bucket: str) -> str:
    s3_server.fill(bucket, {f"ads/{name}": data for name, data in CONTENTS.items()})
    return f"s3://{bucket}/ads"


@pytest.fixture
def out(bucket: str) -> str:
    return f"s3://{bucket}/tables"


def ingest(source: object, out: object, *options: str, workers: int = 1) -> int:
    return main(["ingest", str(source), "--out", str(out), "--workers", str(workers), *(options or OPTIONS)])


def tables(out: str) -> dict[str, bytes]:
    """Every file of the published run, by its name in the run, but those that tell of times."""
    store = at(out)
    run_id = store.current()
    assert run_id is not None
    fs, root = fsspec.url_to_fs(f"{out}/runs/{run_id}")
    names = [name.removeprefix(f"{root}/") for name in fs.find(root)]
    return {name: fs.cat_file(f"{root}/{name}") for name in names if name not in ("manifest.json", "report.html")}


def test_the_same_tables_as_here(here: Path, there: str, out: str, tmp_path: Path) -> None:
    assert ingest(here, tmp_path / "tables") == ingest(there, out, workers=2) == 3
    found = tables(out)
    assert found == tables(str(tmp_path / "tables"))
    assert {name.split("/")[0] for name in found} == {*schema.schemas(), "quarantine", "datapackage.json"}
    store = at(out)
    run_id = store.current()
    assert run_id is not None
    outcomes = store.dataset(run_id, "outcomes").to_table().to_pylist()
    assert [row["source_uri"] for row in outcomes] == URIS
    documents = store.dataset(run_id, "documents").to_table().to_pylist()
    assert json.loads(documents[0]["metadata"])["url"] == "https://jobs.example.org/7", "the sidecar was read"


def test_from_here_to_there_and_from_there_to_here(here: Path, there: str, out: str, tmp_path: Path) -> None:
    assert ingest(here, out) == ingest(there, tmp_path / "tables") == 3
    assert tables(out) == tables(str(tmp_path / "tables"))


def test_nothing_is_done_twice(there: str, out: str, bucket: str) -> None:
    ingest(there, out)
    first = at(out).current()
    assert ingest(there, out) == 3
    assert (at(out).current(), at(out).runs()) == (first, [first])
    s3_server.fill(bucket, {"ads/b.txt": AD.format(title="Transport Officer").encode()})
    ingest(there, out)
    second = at(out).current()
    assert second not in (None, first)
    assert second is not None
    manifest = at(out).manifest(second)
    assert (manifest["previous"], manifest["processed"], manifest["rows"]["vacancies"]) == (first, 1, 4)


def test_only_what_was_changed_since(there: str, out: str, capsys: pytest.CaptureFixture[str]) -> None:
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    assert ingest(there, out, "--dry-run", "--since", str(tomorrow)) == 0
    assert capsys.readouterr().out.startswith("0 ")
    ingest(there, out, "--dry-run", "--since", str(tomorrow - timedelta(days=2)))
    assert not capsys.readouterr().out.startswith("0 ")


def test_an_output_beside_the_sources_is_not_read(bucket: str, there: str) -> None:
    for _ in range(2):
        ingest(f"s3://{bucket}", f"s3://{bucket}", "--as-of", "2026-10-02")
        store = at(f"s3://{bucket}")
        run_id = store.current()
        assert run_id is not None
        outcomes = store.dataset(run_id, "outcomes").to_table(columns=["source_uri"])["source_uri"].to_pylist()
        assert outcomes == [f"ads/{uri}" for uri in URIS]


def test_show_runs_and_rollback(there: str, out: str, bucket: str, capsys: pytest.CaptureFixture[str]) -> None:
    ingest(there, out)
    first = at(out).current()
    s3_server.fill(bucket, {"ads/b.txt": AD.format(title="Transport Officer").encode()})
    ingest(there, out)
    second = at(out).current()
    assert first is not None
    assert second is not None
    ids = at(out).dataset(second, "vacancies").to_table()["vacancy_id"].to_pylist()
    capsys.readouterr()
    assert main(["show", ids[1], "--out", out]) == 0
    assert "Transport Officer" in capsys.readouterr().out
    assert main(["runs", "--out", out]) == 0
    said = capsys.readouterr().out
    assert first in said
    assert second in said
    assert main(["rollback", first, "--out", out]) == 0
    assert at(out).current() == first
    assert main(["show", ids[1], "--out", out]) == 1


def test_a_second_run_stops_at_once(there: str, out: str, capsys: pytest.CaptureFixture[str]) -> None:
    with at(out).lock():
        assert ingest(there, out) == 4
    assert "another run is writing to" in capsys.readouterr().err
    assert ingest(there, out) == 3


def test_a_run_that_lost_its_lock_publishes_nothing(
    there: str, out: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ingest(there, out)
    before, real = at(out).current(), lease.Lease.renew

    def late(self: lease.Lease) -> None:
        monkeypatch.setattr(lease, "now", lambda: datetime.now(UTC) + 2 * lease.TERM)
        monkeypatch.setattr(lease.Lease, "renew", real)
        with at(out).lock():  # another takes over
            real(self)

    monkeypatch.setattr(lease.Lease, "renew", late)
    assert ingest(there, out, "--full", *OPTIONS) == 1
    assert "another took over" in capsys.readouterr().err
    assert (at(out).current(), at(out).runs()) == (before, [before])


@pytest.mark.parametrize(
    ("source", "target", "code", "words"),
    [
        ("s3://no-such-bucket/ads", "OUT", 2, "s3://no-such-bucket/ads cannot be read: there is no such bucket"),
        ("THERE/none", "OUT", 2, "there is nothing at"),
        ("THERE", "s3://no-such-bucket/tables", 1, "write to s3://no-such-bucket/tables: there is no such bucket"),
        ("THERE/.hidden.txt", "s5://x/tables", 1, "not a kind of place"),
    ],
)
def test_places_that_cannot_be_used(
    there: str, out: str, capsys: pytest.CaptureFixture[str], source: str, target: str, code: int, words: str
) -> None:
    assert ingest(source.replace("THERE", there), target.replace("OUT", out)) == code
    assert words in capsys.readouterr().err
