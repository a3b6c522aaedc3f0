"""What people said holds on a cluster as it does on one machine."""
from __future__ import annotations

from pathlib import Path

import pyarrow.dataset as ds
import pytest

from pipeline import run
from pipeline.commands import engines
from pipeline.corrections import Corrections
from tests.correcting import AD, said
from tests.test_ray import DAY, SETTINGS, Machines, machines  # noqa: F401 (a fixture)
from tests.test_remote_run import zipped

pytestmark = pytest.mark.xdist_group("ray")  # one cluster at a time, also where tests run side by side
SAID = Corrections([
    said("grade", "set", "P-4", source_uri="ads.zip#a.txt"), said("title", "set", "CEO " * 100),
    said("languages", "clear"),
])


def test_the_tables_are_those_of_one_machine(machines: Machines, tmp_path: Path) -> None:  # noqa: F811
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "ad.txt").write_text(AD, "utf-8")
    (raw / "ads.zip").write_bytes(zipped(**{"a.txt": AD, "b.txt": AD.replace("P-3", "P-2")}))
    for said_ in (Corrections(), SAID, Corrections()):
        run.ingest([str(raw)], str(tmp_path / "one"), 2, DAY, SETTINGS, corrections=said_)
        with engines.Choice("ray", machines.address, None).ready() as (workers, outcomes):
            there = run.ingest(
                [str(raw)], str(tmp_path / "two"), workers, DAY, SETTINGS, outcomes=outcomes, corrections=said_
            )
        assert there.manifest["corrections"] == {
            "applied": 4 * bool(said_.entries), "stale": 0, "refused": 2 * bool(said_.entries), "unreadable": 0,
        }
        tables = [
            {p.parent.name: p.read_bytes() for p in (tmp_path / out / "current").glob("*/*.parquet")}
            for out in ("one", "two")
        ]
        assert tables[0] == tables[1]
        vacancies = ds.dataset(tmp_path / "two" / "current" / "vacancies", format="parquet").to_table()
        assert vacancies["grade"].to_pylist() == (["P-4", "P-4", "P-2"] if said_.entries else ["P-3", "P-3", "P-2"])
