"""Tables as typed pandas frames: types, order of categories, and what is said where there is nothing to load."""
from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from normalizers import values
from normalizers.vocabulary import contracts, languages, words
from pipeline import frames, scales, schema
from pipeline.store import StoreError
from tests import sample_run
from tests.sample_run import make, vacancy

GRADES = [("P-4", 11.0), ("Grade 10", None), ("G-6", 6.0), ("Grade 9", None), ("NO-B", 9.0), (None, None)]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> frames.Frames:
    out = tmp_path_factory.mktemp("frames")
    sample_run.ingest(out)
    return frames.load(out)


def test_every_table_has_its_columns_and_rows(tables: frames.Frames) -> None:
    assert list(tables) == list(schema.schemas())
    for name, known in schema.schemas().items():
        assert list(tables[name].columns) == known.names
        assert getattr(tables, name) is tables[name]
    assert len(tables.vacancies) == len(list(sample_run.RAW.iterdir()))
    assert {*tables} < {*dir(tables)}
    assert tables.run_id in repr(tables)
    assert tables.manifest["rows"]["vacancies"] == len(tables.vacancies)


def test_every_column_has_its_type(tables: frames.Frames) -> None:
    types = {
        schema.INT: "Int32", schema.FLOAT: "Float64", schema.BOOL: "boolean", schema.DATE: "datetime64[ms]",
        schema.INSTANT: "datetime64[us, UTC]", schema.STRING: "string", schema.SKETCH: "object",
    }
    for name, table in schema.tables():
        for column in table.columns:
            closed = (name, column.name) in scales.CLOSED or (name == "vacancies" and column.name in scales.GRADES)
            found = tables[name][column.name].dtype
            assert str(found) == ("category" if closed else types[column.type]), (name, column.name)


def test_the_values_are_those_of_the_files(tables: frames.Frames) -> None:
    for name in schema.schemas():
        found = pq.read_table(tables._place.out / "current" / name).to_pylist()  # type: ignore[attr-defined]
        frame = tables[name]
        for column in frame.columns:
            shown = frame[column].astype(object)
            kept = [None if pd.isna(v) else v for v in shown]
            wanted = [pd.Timestamp(r[column]) if "datetime" in str(frame[column].dtype) and r[column] else r[column]
                      for r in found]
            assert kept == wanted, (name, column)


def test_dates_and_instants_are_right(tables: frames.Frames) -> None:
    row = tables.vacancies.set_index("source_uri").loc["ilo-national-project-officer-amman.pdf"]
    assert row["deadline"] == pd.Timestamp("2026-06-22")
    assert row["deadline_at"] == pd.Timestamp("2026-06-22 23:59", tz="Asia/Amman")


def test_levels_compare_in_the_order_of_their_rank(tables: frames.Frames) -> None:
    levels = tables.education["level"]
    assert list(levels.cat.categories) == "none primary secondary technical bachelor master doctorate".split()
    assert levels.cat.ordered
    assert set(levels[levels >= "master"]) <= {"master", "doctorate"}
    assert tables.languages["level"].min() == "basic"
    assert list(tables.issues["severity"].cat.categories) == ["info", "warning", "error"]


def test_grades_stand_in_the_order_of_their_rank(tmp_path: Path) -> None:
    rows = [vacancy(n, grade=g, grade_rank=r, supervisor_grade="D-1") for n, (g, r) in enumerate(GRADES)]
    found = frames.load(make(tmp_path, rows)).vacancies
    assert list(found["grade"].cat.categories) == ["G-6", "NO-B", "P-4", "D-1", "Grade 9", "Grade 10"]
    assert found.sort_values("grade")["grade"].tolist()[:5] == ["G-6", "NO-B", "P-4", "Grade 9", "Grade 10"]
    assert (found["grade"] == found["supervisor_grade"]).sum() == 0
    with pytest.raises(TypeError, match="Unordered"):
        found["grade"] < "P-4"  # noqa: B015


def test_a_value_that_the_scale_does_not_know_is_kept(tmp_path: Path) -> None:
    rows = [vacancy(n, education_level=level) for n, level in enumerate(["master", "habilitation", None])]
    column = frames.load(make(tmp_path, rows)).vacancies["education_level"]
    assert [None if pd.isna(v) else v for v in column] == ["master", "habilitation", None]
    assert column.cat.categories[-1] == "habilitation"
    assert not column.cat.ordered


def test_an_empty_table_has_its_types(tmp_path: Path) -> None:
    tables = frames.load(make(tmp_path, [vacancy(1)], parts=2))
    assert len(tables.languages) == 0
    assert str(tables.languages["level"].dtype) == "category"
    assert str(tables.deliverables["due"].dtype) == "datetime64[ms]"


def test_a_run_in_a_bucket_is_the_same(tmp_path: Path, bucket: str) -> None:
    url = f"s3://{bucket}/tables"
    sample_run.ingest(url)
    sample_run.ingest(tmp_path)
    here, there = frames.load(tmp_path), frames.load(url)
    for name in here:
        pd.testing.assert_frame_equal(here[name], there[name])


def test_a_run_is_loaded_by_its_own_folder(tmp_path: Path) -> None:
    make(tmp_path, [vacancy(1)])
    assert frames.load(tmp_path / "current").vacancies["title"].tolist() == ["Officer 1"]
    assert frames.load(tmp_path / "runs" / sample_run.RUN).run_id == sample_run.RUN


def test_tables_that_are_looked_at_later_are_of_the_same_run(tmp_path: Path) -> None:
    tables = frames.load(make(tmp_path, [vacancy(1)]))
    shutil.copytree(tmp_path / "runs" / sample_run.RUN, tmp_path / "runs" / "20261121T020000Z-bbbbbbbb")
    (tmp_path / "current").unlink()
    (tmp_path / "current").symlink_to("runs/20261121T020000Z-bbbbbbbb")
    assert tables.run_id == sample_run.RUN
    assert len(tables.documents) == 1


def test_where_there_is_no_run_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"holds no published run. Name the place of one with --out, or make one"):
        frames.load(tmp_path)


@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_a_damaged_table_is_told(tmp_path: Path, damage: str) -> None:
    path = make(tmp_path, [vacancy(1)]) / "current" / "languages" / "part-00000.parquet"
    if damage == "gone":
        shutil.rmtree(path.parent)
    else:
        path.write_bytes(path.read_bytes()[:100])
    tables = frames.load(tmp_path)
    assert len(tables.vacancies) == 1
    with pytest.raises(StoreError, match=r"table languages of run .* cannot be read: .*vacancies rollback"):
        tables.languages  # noqa: B018


def test_a_run_of_an_older_schema_has_no_rows_of_later_tables(tmp_path: Path) -> None:
    run = make(tmp_path, [vacancy(1)]) / "current"
    shutil.rmtree(run / "skills")
    told = json.loads((run / "manifest.json").read_text())
    (run / "manifest.json").write_text(json.dumps({**told, "schema_version": 3}))
    tables = frames.load(tmp_path)
    assert (len(tables.skills), len(tables.vacancies)) == (0, 1)
    assert tables.skills["kind"].cat.categories.tolist() == ["knowledge", "skill", "tool", "certification"]


def test_a_table_that_there_is_not_is_told_with_those_that_there_are(tables: frames.Frames) -> None:
    with pytest.raises(KeyError, match="no table 'language'; there are vacancies"):
        tables["language"]
    with pytest.raises(AttributeError, match="languages, education"):
        tables.language  # noqa: B018
    assert not hasattr(tables, "_repr_html_")


def test_importing_costs_no_pandas() -> None:
    code = "import sys; from pipeline import frames; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize(("table", "column"), scales.CLOSED, ids=".".join)
def test_a_scale_is_what_the_data_dictionary_says(table: str, column: str) -> None:
    described = next(c for c in dict(schema.tables())[table].columns if c.name == column)
    assert described.type == pa.string()
    said = set(re.findall(r"[a-z_]+", described.description))
    assert set(scales.CLOSED[table, column].values) <= said


def test_the_scales_are_those_of_the_words() -> None:
    assert scales.CLOSED["languages", "level"].values == languages.LEVELS
    assert scales.CLOSED["education", "level"].values == tuple(words.table("education_levels")["levels"])
    types = {row["contract_type"] for row in contracts.rows()}
    assert types - {""} <= {*scales.CLOSED["vacancies", "contract_type"].values}
    categories = {row["category"] for row in words.rows("grades")}
    assert categories - {""} <= {*scales.CLOSED["vacancies", "grade_category"].values}
    kinds = set(words.table("headings")) - {"document"}
    assert kinds == {*scales.CLOSED["sections", "kind"].values}
    assert values.Language("en").requirement in scales.CLOSED["languages", "requirement"].values
