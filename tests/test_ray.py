"""Runs on a cluster of two machines give the tables of a run on one, also where actors and machines die on the way."""
from __future__ import annotations

import hashlib
import os
import re
import secrets
import select
import signal
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest

from pipeline import inputs, run
from pipeline.__main__ import main
from pipeline.commands import FAILED, PARTLY, USAGE, engines
from pipeline.corrections import Corrections
from pipeline.process import Outcome
from pipeline.run import Summary
from pipeline.settings import Gates, Limits, Settings
from tests import correcting, hostile_inputs, s3_server
from tests.hostile_inputs import AD
from tests.test_remote_run import CONTENTS, tables, zipped

pytestmark = pytest.mark.xdist_group("ray")  # one cluster at a time, also where tests run side by side
DAY = date(2026, 3, 1)
SMALL = {"object_store_memory": 100 * 2**20, "include_dashboard": False}
SETTINGS = Settings(limits=Limits(seconds=3), gates=Gates(rows_fall=1, nulls_rise=1, failures=1))


def put(folder: Path, name: str, number: int) -> None:
    (folder / name).write_text(AD.format(number=number), "utf-8")


def hanging(find: Any, path: Path) -> Any:
    """In the place of `inputs.find`: the file turns into a pipe when it has been listed, and who opens it waits."""
    def found(*args: Any, **kwargs: Any) -> Iterator[inputs.Input]:
        path.unlink(missing_ok=True)
        path.touch()
        for item in find(*args, **kwargs):
            if item.path == str(path):
                path.unlink()
                os.mkfifo(path)
            yield item

    return found


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Good inputs, containers, and some that fail."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for number in range(40):
        put(folder, f"{number:02}.txt", number)
    inner = zipped(**{f"{n}.txt": AD.format(number=n) for n in range(50, 53)})
    for name in ("a", "b"):
        with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
            archive.writestr(zipfile.ZipInfo("one.txt"), AD.format(number=name))
            archive.writestr(zipfile.ZipInfo("inner.zip"), inner)
            archive.writestr(zipfile.ZipInfo("bad.pdf"), b"%PDF-1.4 nothing")
    for name in ("cut.docx", "nul.txt", "random.txt", "count.pdf"):  # "-" comes before the digits
        (folder / f"0-{name}").write_bytes(hostile_inputs.FILES[name][0]())
    return folder


class Machines:
    """A head, at which the run is, and two machines that read, of one processor each."""

    def __init__(self) -> None:
        from ray.cluster_utils import Cluster

        self.cluster: Any = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, **SMALL})
        self.address: str = self.cluster.address
        self.reading: list[Any] = []
        self.complete()

    def complete(self) -> None:
        while len(self.reading) < 2:
            self.reading.append(self.cluster.add_node(num_cpus=1, **SMALL))

    def lose(self, name: str) -> None:
        lost = next(node for node in self.reading if node.node_id == name)
        self.cluster.remove_node(lost, allow_graceful=False)
        self.reading.remove(lost)


@pytest.fixture(scope="module")
def machines(s3_endpoint: str) -> Iterator[Machines]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_AUTH_MODE", "token")
        patch.setenv("RAY_AUTH_TOKEN", secrets.token_hex(32))
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        found = Machines()
        yield found
        found.cluster.shutdown()


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many shards."""
    from pipeline.cluster import engine

    monkeypatch.setattr(engine, "SIZE", 4)


def here(raw: Path, out: Path, observe: run.Observer | None = None) -> Summary:
    return run.ingest([str(raw)], str(out), 2, DAY, SETTINGS, observe=observe)


def there(address: str, raw: Path, out: Path, observe: run.Observer | None = None) -> Summary:
    with engines.Choice("ray", address, None).ready() as (workers, outcomes):
        assert workers == 2
        return run.ingest([str(raw)], str(out), workers, DAY, SETTINGS, observe=observe, outcomes=outcomes)


def files(out: Path) -> dict[str, str]:
    """Every file of the published run, by its hash; not those that tell the time."""
    found = out / "current"
    return {
        p.relative_to(found).as_posix(): hashed(p.read_bytes())
        for p in sorted(found.rglob("*")) if p.is_file() and p.name not in ("manifest.json", "report.html")
    }


def hashed(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def same(one: Summary, two: Summary) -> None:
    assert one.state is two.state
    assert (one.work, one.severities, one.having) == (two.work, two.severities, two.having)
    for key in ("counts", "classes", "rows", "nulls", "inputs_sha256"):
        assert one.manifest[key] == two.manifest[key], key


@pytest.mark.usefixtures("many")
def test_the_tables_are_those_of_one_machine(
    machines: Machines, raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "find", hanging(inputs.find, raw / "slow.txt"))
    told: Counter[str] = Counter()
    one = here(raw, tmp_path / "one")
    two = there(machines.address, raw, tmp_path / "two", lambda done, outcome: told.update([outcome.source_uri]))
    same(one, two)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert two.manifest["classes"] == {"TooSlow": 1, "Unreadable": 5}
    assert set(told.values()) == {1}
    assert len(told) == two.manifest["counts"]["inputs"] == 59

    put(raw, "07.txt", 700)
    put(raw, "new.txt", 701)
    (raw / "09.txt").unlink()
    with zipfile.ZipFile(raw / "b.zip", "a") as archive:
        archive.writestr(zipfile.ZipInfo("more.txt"), AD.format(number=702))
    one, two = here(raw, tmp_path / "one"), there(machines.address, raw, tmp_path / "two")
    same(one, two)
    # slow.txt, two files, the container, the one in it, the new member; that the others are known the driver knew.
    assert two.work == {"processed": 6, "unchanged": 54, "gone": 1}
    assert files(tmp_path / "one") == files(tmp_path / "two")


class Killer:
    """Kills while a shard is being read: some of it has been told, and some has not."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *kills: Callable[[Any], object]) -> None:
        from pipeline.cluster import engine

        self.kills, self.hear = list(kills), engine._Run._hear
        monkeypatch.setattr(engine._Run, "_hear", lambda run, *heard: self(run, *heard))

    def __call__(self, run: Any, promise: Any, actor: Any) -> Iterator[Outcome]:
        yield from self.hear(run, promise, actor)
        if self.kills and actor.shards and 0 < len(actor.shards[0][0].told) < len(actor.shards[0][0].tasks):
            self.kills.pop(0)(facts(actor))


def facts(actor: Any) -> Any:
    import ray

    return ray._private.state.actors(actor.handle._actor_id.hex())


def test_what_dies_is_read_again(
    machines: Machines, raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First the process of an actor is killed, then a whole machine."""
    def kill_process(actor: Any) -> None:
        os.kill(actor["Pid"], signal.SIGKILL)

    def kill_machine(actor: Any) -> None:
        machines.lose(actor["Address"]["NodeID"])

    killer = Killer(monkeypatch, kill_process, kill_machine)
    told: list[str] = []
    two = there(machines.address, raw, tmp_path / "two", lambda done, outcome: told.append(outcome.source_uri))
    assert len(machines.reading) == 1
    machines.complete()
    assert not killer.kills
    assert len(set(told)) == len(told) == two.manifest["counts"]["inputs"]
    same(here(raw, tmp_path / "one"), two)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def ingest(source: object, out: object, *options: str) -> int:
    return main(["ingest", str(source), "--out", str(out), "--as-of", str(DAY), "--engine", "ray", *options])


def test_from_a_bucket_into_a_bucket(machines: Machines, bucket: str, tmp_path: Path) -> None:
    (tmp_path / "ads" / "deeper").mkdir(parents=True)
    for name, data in CONTENTS.items():
        (tmp_path / "ads" / name).write_bytes(data)
    s3_server.fill(bucket, {f"ads/{name}": data for name, data in CONTENTS.items()})
    assert ingest(f"s3://{bucket}/ads", f"s3://{bucket}/out", "--address", machines.address) == PARTLY
    assert main(["ingest", str(tmp_path / "ads"), "--out", str(tmp_path / "out"), "--as-of", str(DAY)]) == PARTLY
    assert tables(f"s3://{bucket}/out") == tables(str(tmp_path / "out"))


def test_a_place_that_the_others_do_not_see(
    machines: Machines, raw: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(raw)  # the working directory of a process is another one in each
    assert ingest("/proc/self/cwd", raw / "out", "--address", machines.address) == FAILED
    told = capsys.readouterr().err
    assert re.search(r"/proc/self/cwd/0-count.pdf can be opened on this machine, and not on \S+\.", told)


def test_another_program(
    machines: Machines, raw: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pipeline.cluster import program

    ours = program.installed()
    monkeypatch.setattr(program, "installed", lambda: {**ours, "lxml": "1.0"})
    assert ingest(raw, raw / "out", "--address", machines.address) == FAILED
    assert f"is not the one on this machine: lxml is {ours['lxml']} there and 1.0 here." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--engine", "local", "--address", "h:1"], USAGE, "say --engine ray, too"),
        (["--address", "127.0.0.1:1"], FAILED, "no Ray cluster at 127.0.0.1:1 that this machine can work with: "),
        (["--address", "ray://h:1"], FAILED, "Give --address as HOST:PORT"),
    ],
)
def test_what_cannot_be_had(
    options: list[str], code: int, words: str, raw: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ingest(raw, raw / "out", *options) == code
    assert words in capsys.readouterr().err


def test_without_the_extra(
    raw: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    assert ingest(raw, raw / "out") == USAGE
    assert "pip install -e '.[ray]'" in capsys.readouterr().err


def test_a_run_that_is_ended_leaves_no_process(raw: Path, tmp_path: Path) -> None:
    """Ray is started for it on this machine alone, and goes with it."""
    mark = f"MARK={secrets.token_hex(8)}"
    out = tmp_path / "out"
    code = f"""if True:
        import sys
        from pathlib import Path
        from pipeline import inputs
        from pipeline.__main__ import main
        from tests.test_ray import hanging
        inputs.find = hanging(inputs.find, Path({str(raw / "slow.txt")!r}))
        sys.exit(main(sys.argv[1:]))"""
    arguments = [sys.executable, "-c", code, "ingest", str(raw), "--out", str(out), "--engine", "ray"]
    environment = {**os.environ, "MARK": mark[5:], "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stderr is not None
        assert "Unreadable" in process.stderr.readline()  # of the first input that fails; nobody gets beyond slow.txt
        started = marked(mark)
        process.send_signal(signal.SIGTERM)
        assert "interrupted; nothing was published" in process.stderr.read()
    assert process.returncode == FAILED
    assert len(started) > 5
    for pid, file in started.items():
        assert select.select([file], [], [], 30)[0], f"{pid} goes on"
        os.close(file)
    assert not list((out / "runs").glob("[!.]*"))


def marked(mark: str) -> dict[int, int]:
    """The processes that have this in their environment, each with a descriptor that can be read when it has ended."""
    found = {}
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            if mark.encode() in (entry / "environ").read_bytes().split(b"\0"):
                found[int(entry.name)] = os.pidfd_open(int(entry.name))
    return found


def test_what_people_said_holds_on_a_cluster(machines: Machines, tmp_path: Path) -> None:
    said = Corrections([
        correcting.said("grade", "set", "P-4", source_uri="ads.zip#a.txt"),
        correcting.said("title", "set", "CEO " * 100), correcting.said("languages", "clear"),
    ])
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "ad.txt").write_text(correcting.AD, "utf-8")
    (raw / "ads.zip").write_bytes(zipped(**{"a.txt": correcting.AD, "b.txt": correcting.AD.replace("P-3", "P-2")}))
    for given in (Corrections(), said, Corrections()):
        run.ingest([str(raw)], str(tmp_path / "one"), 2, DAY, SETTINGS, corrections=given)
        with engines.Choice("ray", machines.address, None).ready() as (workers, outcomes):
            there = run.ingest(
                [str(raw)], str(tmp_path / "two"), workers, DAY, SETTINGS, outcomes=outcomes, corrections=given
            )
        assert there.manifest["corrections"] == {
            "applied": 4 * bool(given.entries), "stale": 0, "refused": 2 * bool(given.entries), "unreadable": 0,
            "lines": given.lines,
        }
        tables = [
            {p.parent.name: p.read_bytes() for p in (tmp_path / out / "current").glob("*/*.parquet")}
            for out in ("one", "two")
        ]
        assert tables[0] == tables[1]
        vacancies = ds.dataset(tmp_path / "two" / "current" / "vacancies", format="parquet").to_table()
        assert vacancies["grade"].to_pylist() == (["P-4", "P-4", "P-2"] if given.entries else ["P-3", "P-3", "P-2"])
