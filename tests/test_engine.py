"""Workers: the order of the outcomes, and files that hang or kill their process."""
from __future__ import annotations

import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from pipeline import engine, load, process
from pipeline.inputs import Input
from pipeline.process import Outcome


def deadly(path: Path, uri: str, as_of: date | None) -> Outcome:
    if uri == "07":
        os._exit(9)
    return Outcome(uri, "text", "record")


def forked(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, multiprocessing.get_context("fork"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # fork beside threads, which is what later Pythons warn of
def test_a_file_that_kills_its_process_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "process", deadly)
    monkeypatch.setattr(engine, "_pool", forked)
    inputs = [Input(f"{n:02}", Path(f"{n:02}.txt")) for n in range(40)]
    found = list(engine.outcomes(inputs, 2, None))
    assert [o.source_uri for o in found] == [i.uri for i in inputs]
    assert [(o.source_uri, o.error_class) for o in found if o.status != "record"] == [("07", "WorkerDied")]


def test_a_file_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(data: bytes, uri: str) -> None:
        time.sleep(10)

    monkeypatch.setattr(process, "MAX_SECONDS", 0.05)
    monkeypatch.setattr(load, "load", hang)
    (tmp_path / "slow.txt").write_text("x")
    outcome = process.process(tmp_path / "slow.txt", "slow.txt")
    assert (outcome.status, outcome.error_class) == ("failed", "TooSlow")


def test_a_file_that_is_too_long_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MAX_BYTES", 3)
    (tmp_path / "long.txt").write_text("four")
    outcome = process.process(tmp_path / "long.txt", "long.txt")
    assert (outcome.status, outcome.error_class, outcome.source_sha256) == ("failed", "Unreadable", None)
