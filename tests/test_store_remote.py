"""Runs in a bucket: what the store promises, whoever else writes there and wherever the connection breaks."""
from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from aiobotocore.client import AioBaseClient
from botocore.exceptions import ClientError

from pipeline import bucket as places
from pipeline.store import Locked, Store, StoreError, lease
from pipeline.store.local import LocalStore
from pipeline.store.remote import RemoteStore
from tests import s3_server

ODD = "täbles #1+2%25 x::y"


@pytest.fixture
def url(bucket: str) -> str:
    return f"s3://{bucket}/{ODD}"


@pytest.fixture(params=["local", "s3", "bucket", "memory"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Opens the same place anew each time."""
    if request.param == "local":
        yield lambda: LocalStore(tmp_path / "out")
    elif request.param == "memory":
        yield lambda: RemoteStore("memory://out")
        with suppress(FileNotFoundError):
            fsspec.filesystem("memory").rm("/out", recursive=True)
    else:
        name = request.getfixturevalue("bucket")
        yield lambda: RemoteStore(f"s3://{name}/{ODD}" if request.param == "s3" else f"s3://{name}")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Puts the clock of the lock forward, by minutes."""
    real, ahead = lease.now, [timedelta()]

    def forward(minutes: float) -> None:
        ahead[0] += timedelta(minutes=minutes)

    monkeypatch.setattr(lease, "now", lambda: real() + ahead[0])
    return forward


def write(folder: Path, run_id: str, parts: Mapping[str, int]) -> None:
    for name, number in parts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table({"n": [number]}), folder / name)
    (folder / "manifest.json").write_text(json.dumps({"run": run_id}))


def publish(store: Store, run_id: str, parts: Mapping[str, int], linked: Mapping[str, str] | None = None) -> None:
    with store.lock():
        write(store.scratch(), run_id, parts)
        store.keep(run_id, linked or {})
        store.point(run_id)


def numbers(store: Store, table: str = "vacancies") -> list[int]:
    """What readers of the published run see."""
    run_id = store.current()
    assert run_id is not None
    assert store.manifest(run_id) == {"run": run_id}
    found: list[int] = store.dataset(run_id, table).to_table()["n"].to_pylist()
    return found


def keys(bucket: str) -> list[str]:
    return sorted(places.keys(fsspec.filesystem("s3", use_listings_cache=False), f"{bucket}/"))


Call = Callable[..., Awaitable[Any]]


def meddle(monkeypatch: pytest.MonkeyPatch, call: Call) -> None:
    """Have each request to S3 made by `call`: it gets what makes it, the client, the operation, the parameters."""
    real = AioBaseClient._make_api_call

    async def made(self: Any, operation: str, parameters: dict[str, Any]) -> Any:
        return await call(real, self, operation, parameters)

    monkeypatch.setattr(AioBaseClient, "_make_api_call", made)


FIRST = {"vacancies/part-00000.parquet": 1, "vacancies/part-00001.parquet": 2, "outcomes/part-00000.parquet": 3}


def test_a_run_is_kept_and_then_pointed_to(opened: Callable[[], Store]) -> None:
    store = opened()
    assert (store.current(), store.runs()) == (None, [])
    with store.lock():
        folder = store.scratch()
        assert list(folder.iterdir()) == []
        write(folder, "1", FIRST)
        store.keep("1", {})
        assert (opened().current(), opened().runs()) == (None, ["1"])
        store.point("1")
    reader = opened()
    assert (reader.current(), reader.runs(), numbers(reader), numbers(reader, "outcomes")) == ("1", ["1"], [1, 2], [3])
    assert reader.files("1", "vacancies") == ["1/vacancies/part-00000.parquet", "1/vacancies/part-00001.parquet"]
    assert reader.files("1", "none") == []
    assert reader.read("1/vacancies/part-00001.parquet").to_table()["n"].to_pylist() == [2]
    assert reader.read("1/outcomes/part-00000.parquet").count_rows() == 1


def test_files_that_are_the_same_are_linked(opened: Callable[[], Store]) -> None:
    publish(opened(), "1", FIRST)
    publish(
        opened(), "2", {"vacancies/part-00000.parquet": 4, "outcomes/part-00000.parquet": 5},
        {"vacancies/part-00001.parquet": "1/vacancies/part-00001.parquet"},
    )
    assert (numbers(opened()), opened().runs()) == ([4, 2], ["1", "2"])
    with opened().lock() as _, pytest.raises(ValueError, match="is the published run"):
        opened().remove("2")
    store = opened()
    with store.lock():
        store.remove("1")
        with pytest.raises(StoreError):
            store.remove("1")
    assert (numbers(opened()), opened().runs()) == ([4, 2], ["2"])


def test_an_older_run_can_be_pointed_to_again(opened: Callable[[], Store]) -> None:
    publish(opened(), "1", FIRST)
    publish(opened(), "2", {"vacancies/part-00000.parquet": 4})
    store = opened()
    with store.lock():
        store.point("1")
        store.point("2")
        store.point("1")
    assert numbers(opened()) == [1, 2]


def test_a_second_writer_is_told_at_once(opened: Callable[[], Store]) -> None:
    store = opened()
    with store.lock():
        write(store.scratch(), "1", FIRST)
        with pytest.raises(Locked, match="another run is writing to"), opened().lock():
            pass
        store.keep("1", {})
        store.point("1")
    publish(opened(), "2", {"vacancies/part-00000.parquet": 4})
    assert numbers(opened()) == [4]


def test_what_is_not_there(opened: Callable[[], Store]) -> None:
    publish(opened(), "1", FIRST)
    with pytest.raises(StoreError):
        opened().manifest("2")


# The lock


def test_of_many_that_begin_at_once_one_may_write(url: str) -> None:
    stores = [RemoteStore(url) for _ in range(8)]
    for _ in range(3):  # the file of the lock is new, and then it is not
        start, end = threading.Barrier(len(stores), timeout=60), threading.Barrier(len(stores), timeout=60)

        def attempt(store: RemoteStore, start: threading.Barrier = start, end: threading.Barrier = end) -> str:
            start.wait()
            with ExitStack() as stack:
                try:
                    stack.enter_context(store.lock())
                    said = "holds"
                except StoreError as error:
                    said = type(error).__name__
                end.wait()
                return said

        with ThreadPoolExecutor(len(stores)) as pool:
            assert sorted(pool.map(attempt, stores)) == ["Locked"] * 7 + ["holds"]


def test_a_lock_is_put_off_while_its_holder_lives(url: str, clock: Callable[[float], None]) -> None:
    store = RemoteStore(url)
    with store.lock():
        for _ in range(4):
            clock(10)
            store._held().renew()
            with (
                pytest.raises(Locked, match=r"process \d+ on .* since .*runs out at \d\d:\d\d UTC"),
                RemoteStore(url).lock(),
            ):
                pass


def test_the_thread_puts_it_off(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    renewed, real = threading.Event(), lease.Lease.renew

    def renew(self: lease.Lease) -> None:
        real(self)
        renewed.set()

    monkeypatch.setattr(lease.Lease, "renew", renew)
    monkeypatch.setattr(lease, "RENEWALS", 1_000_000)
    with RemoteStore(url).lock():
        assert renewed.wait(60)


def test_a_lock_that_has_run_out_is_taken_over(url: str, clock: Callable[[float], None]) -> None:
    publish(RemoteStore(url), "0", FIRST)
    publish(RemoteStore(url), "1", FIRST)
    slow = RemoteStore(url)
    with slow.lock():
        write(slow.scratch(), "2", {"vacancies/part-00000.parquet": 4})
        clock(14)
        with pytest.raises(Locked), RemoteStore(url).lock():
            pass
        clock(2)
        quick = RemoteStore(url)
        with quick.lock():
            write(quick.scratch(), "3", {"vacancies/part-00000.parquet": 5})
            with pytest.raises(StoreError, match="another took over"):
                slow.keep("2", {})
            quick.keep("3", {})
            with pytest.raises(StoreError, match="another took over"):
                slow.point("1")
            with pytest.raises(StoreError, match="another took over"):
                slow.remove("0")
            quick.point("3")
            assert numbers(RemoteStore(url)) == [5]
    assert RemoteStore(url).runs() == ["0", "1", "3"], "what the slow one uploaded is no run"
    publish(RemoteStore(url), "4", FIRST)


def test_the_slow_one_does_not_give_back_the_lock_of_the_quick_one(url: str, clock: Callable[[float], None]) -> None:
    quick = RemoteStore(url)
    held = quick.lock()
    with RemoteStore(url).lock():
        clock(16)
        held.__enter__()
    with pytest.raises(Locked), RemoteStore(url).lock():
        pass
    held.__exit__(None, None, None)
    publish(RemoteStore(url), "1", FIRST)


def holder(**changes: Any) -> bytes:
    mine = lease.Holder(
        token="1", host="elsewhere", machine="", pid=os.getpid(), started=lease.now(), until=lease.now() + lease.TERM
    )
    return mine.model_copy(update=changes).model_dump_json().encode()


@pytest.mark.parametrize(
    ("changes", "holds"),
    [
        ({}, True),
        ({"pid": 2**22 + 1}, True),  # no process of ours, and no machine of ours
        ({"machine": lease._machine()}, True),
        ({"machine": lease._machine(), "pid": 2**22 + 1}, False),
        ({"until": None}, False),
        ({"until": datetime.fromisoformat("2024-11-25T02:00:00+00:00")}, False),
    ],
)
def test_whose_lock_counts(bucket: str, changes: dict[str, Any], holds: bool) -> None:
    s3_server.fill(bucket, {"runs/.lock.json": holder(**changes)})
    store = RemoteStore(f"s3://{bucket}")
    if holds:
        with pytest.raises(Locked, match="on elsewhere"), store.lock():
            pass
    else:
        publish(store, "1", FIRST)


def test_a_file_that_is_no_lock(bucket: str) -> None:
    s3_server.fill(bucket, {"runs/.lock.json": b"{}"})
    with pytest.raises(StoreError, match=r"is no lock of ours\. Remove it"), RemoteStore(f"s3://{bucket}").lock():
        pass


def test_a_server_without_conditions_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def call(real: Call, client: Any, operation: str, parameters: dict[str, Any]) -> Any:
        kept = {name: value for name, value in parameters.items() if name not in ("IfNoneMatch", "IfMatch")}
        return await real(client, operation, kept)

    meddle(monkeypatch, call)
    for _ in range(2):
        with pytest.raises(StoreError, match="does not keep conditions"), RemoteStore(url).lock():
            pass


KILLED = """
import os, signal, sys
from pipeline.store.remote import RemoteStore
store = RemoteStore(sys.argv[1])
with store.lock():
    store._fs.pipe_file(store._runs + "/2/vacancies/part-00000.parquet", b"PAR1")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_writer_that_was_killed_on_this_machine_holds_up_nobody(url: str, bucket: str) -> None:
    publish(RemoteStore(url), "1", FIRST)
    done = subprocess.run([sys.executable, "-c", KILLED, url], check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL
    assert f"{bucket}/{ODD}/runs/2/vacancies/part-00000.parquet" in keys(bucket)
    assert numbers(RemoteStore(url)) == [1, 2]
    assert RemoteStore(url).runs() == ["1"]
    with RemoteStore(url).lock():
        assert not any("/runs/2/" in key for key in keys(bucket))
    publish(RemoteStore(url), "2", {"vacancies/part-00000.parquet": 4})
    assert numbers(RemoteStore(url)) == [4]


# Breaks


class Line:
    """The connection to the server, which can break at any request."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[str] = []
        self.breaks_at = 0
        self.how = ""

        async def call(real: Call, self_: Any, operation: str, parameters: dict[str, Any]) -> Any:
            self.calls.append(operation)
            n = len(self.calls)
            broken = self.breaks_at and (n == self.breaks_at or "for good" in self.how and n > self.breaks_at)
            lost = broken and (n > self.breaks_at or "answer lost" not in self.how)
            answer = None if lost else await real(self_, operation, parameters)
            if broken:
                raise ConnectionError("the cable was pulled")
            return answer

        meddle(monkeypatch, call)

    def arm(self, breaks_at: int, how: str) -> None:
        self.calls, self.breaks_at, self.how = [], breaks_at, how


SECOND = {"vacancies/part-00000.parquet": 4, "outcomes/part-00000.parquet": 5}
LINKED = {"vacancies/part-00001.parquet": "1/vacancies/part-00001.parquet"}


@pytest.mark.parametrize("how", ["once", "for good", "answer lost", "answer lost, for good"])
def test_a_break_at_any_request_leaves_a_whole_run(
    url: str, bucket: str, monkeypatch: pytest.MonkeyPatch, clock: Callable[[float], None], how: str
) -> None:
    line = Line(monkeypatch)
    publish(RemoteStore(url), "000", FIRST)
    broken = 0
    for n in range(1, 200):
        old = RemoteStore(url).current()
        seen = numbers(RemoteStore(url))
        linked = {new: f"{old}/{new}" for new in LINKED}
        line.arm(n, how)
        failed = False
        try:
            publish(RemoteStore(url), f"{n:03}", SECOND, linked)
        except StoreError as error:
            failed = True
            assert "the cable was pulled" in str(error)
        made = len(line.calls)
        line.arm(0, "")
        now = RemoteStore(url).current()
        if not failed or how == "answer lost, for good" and now != old:  # then it cannot know that it has published
            assert now == f"{n:03}"
            assert numbers(RemoteStore(url)) == [4, 2]
        else:
            assert now == old
            assert numbers(RemoteStore(url)) == seen
        broken += failed
        if made < n:
            break
        clock(16)  # the lock of a writer whose line is cut runs out
    else:
        pytest.fail("a run made more requests than were tried")
    assert broken >= 10
    publish(RemoteStore(url), "999", SECOND)
    whole = RemoteStore(url).runs()
    assert {key.split("/runs/")[1].split("/")[0] for key in keys(bucket) if "/runs/" in key} == {".lock.json", *whole}


def test_linked_files_are_copied_by_the_server(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(RemoteStore(url), "1", FIRST)
    line = Line(monkeypatch)
    store = RemoteStore(url)
    with store.lock():
        write(store.scratch(), "2", SECOND)
        line.arm(0, "")
        store.keep("2", LINKED)
    assert line.calls.count("CopyObject") == 1
    assert line.calls.count("GetObject") == 0


def test_a_run_published_by_another_in_spite_of_the_lock_stands(url: str, bucket: str) -> None:
    publish(RemoteStore(url), "1", FIRST)
    publish(RemoteStore(url), "2", SECOND, LINKED)
    store = RemoteStore(url)
    with store.lock():
        s3_server.fill(bucket, {f"{ODD}/current.json": b'{"run": "1"}'})
        with pytest.raises(StoreError, match=r"another run was published at .* meanwhile, and stands"):
            store.point("2")
    assert RemoteStore(url).current() == "1"


def test_runs_are_never_changed(url: str) -> None:
    publish(RemoteStore(url), "1", FIRST)
    store = RemoteStore(url)
    with store.lock():
        write(store.scratch(), "1", {"vacancies/part-00000.parquet": 9})
        with pytest.raises(StoreError, match="has the run 1 already"):
            store.keep("1", {})
        with pytest.raises(StoreError, match="has no run 7"):
            store.point("7")
    assert numbers(RemoteStore(url)) == [1, 2]


# What is said


def test_a_place_that_is_not_there(bucket: str) -> None:
    store = RemoteStore("s3://no-such-bucket/out")
    for use in (store.current, store.runs, store.lock().__enter__, partial(store.manifest, "1")):
        with pytest.raises(StoreError, match=r"cannot .* s3://no-such-bucket/out: there is no such bucket\. Look at"):
            use()


def test_without_the_right_to_write(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(RemoteStore(url), "1", FIRST)

    async def call(real: Call, client: Any, operation: str, parameters: dict[str, Any]) -> Any:
        if operation.startswith(("Put", "Copy", "Delete")):
            said = {"Error": {"Code": "AccessDenied", "Message": "Access Denied"}}
            raise ClientError(said, operation)
        return await real(client, operation, parameters)

    meddle(monkeypatch, call)
    with pytest.raises(StoreError, match=r"access is denied\. Look at the credentials"), RemoteStore(url).lock():
        pass
    assert numbers(RemoteStore(url)) == [1, 2]


@pytest.mark.parametrize("data", [b"", b"[]", b'{"ran": 1}', b"\xff"])
def test_a_pointer_that_cannot_be_read(bucket: str, data: bytes) -> None:
    s3_server.fill(bucket, {"current.json": data, "runs/1/manifest.json": data[:1]})
    with pytest.raises(StoreError, match=r'current.json cannot be read. Write \{"run": "ID"\}'):
        RemoteStore(f"s3://{bucket}").current()
    with pytest.raises(StoreError, match="cannot be read"):
        RemoteStore(f"s3://{bucket}").manifest("1")


def test_names_that_are_patterns_are_refused() -> None:
    with pytest.raises(StoreError, match="leave out"):
        RemoteStore("s3://bucket/out*")
    with pytest.raises(StoreError, match="not a kind of place"):
        RemoteStore("s5://bucket/out")


def test_a_break_while_a_table_is_read(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(RemoteStore(url), "1", FIRST)
    table = RemoteStore(url).dataset("1", "vacancies")
    line = Line(monkeypatch)
    line.arm(1, "for good")
    with pytest.raises(StoreError, match=r"cannot read s3://.*: the cable was pulled"):
        table.to_table()
