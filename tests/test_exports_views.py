"""pipeline/views.sql: every table as a view of DuckDB, and the joined ones that analysts ask for."""
from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline import scales, schema
from pipeline.exports import views
from tests import sample_run
from tests.sample_run import id_of, make, vacancy

SQL = Path(views.__file__).parent.parent / "views.sql"


def opened(out: Path) -> duckdb.DuckDBPyConnection:
    db = duckdb.connect()
    db.execute(f"SET VARIABLE run = '{out / 'current'}'")
    db.execute(SQL.read_text("utf-8"))
    return db


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    out = tmp_path_factory.mktemp("views")
    sample_run.ingest(out)
    return opened(out)


def rows(db: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return db.execute(query).fetchall()


def test_the_file_is_current() -> None:
    assert SQL.read_text("utf-8") == views.sql(), "run: python -m pipeline.exports.views > pipeline/views.sql"


def test_every_table_is_a_view_with_its_columns_and_their_meaning(samples: duckdb.DuckDBPyConnection) -> None:
    for name, table in schema.tables():
        found = rows(samples, f"SELECT column_name, comment FROM duckdb_columns() WHERE table_name = '{name}' "
                              "ORDER BY column_index")
        assert found == [(c.name, c.description) for c in table.columns]
        assert rows(samples, f"SELECT comment FROM duckdb_views() WHERE view_name = '{name}'") == [(table.description,)]
    assert rows(samples, "SELECT count(*) FROM vacancies") == [(len(list(sample_run.RAW.iterdir())),)]


def test_a_run_in_the_working_directory_needs_no_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "data" / "structured", [vacancy(1)])
    monkeypatch.chdir(tmp_path)
    db = duckdb.connect()
    db.execute(SQL.read_text("utf-8"))
    assert rows(db, "SELECT title FROM vacancies") == [("Officer 1",)]


def test_another_run_can_be_looked_at_by_setting_the_variable(tmp_path: Path) -> None:
    db = opened(make(tmp_path / "one", [vacancy(1)], parts=1))
    make(tmp_path / "two", [vacancy(n) for n in range(5)], parts=2)
    db.execute(f"SET VARIABLE run = '{tmp_path / 'two' / 'current'}'")
    assert rows(db, "SELECT count(*) FROM vacancies") == [(5,)]


def test_ranks_are_those_of_the_scales(samples: duckdb.DuckDBPyConnection) -> None:
    for macro, column, meaning in views._RANKS:
        levels = scales.CLOSED[column].values
        assert [rows(samples, f"SELECT {macro}('{level}')")[0][0] for level in levels] == list(range(len(levels)))
        assert rows(samples, f"SELECT {macro}(NULL)") == [(None,)]
        assert meaning == f"{levels[0]} 0 to {levels[-1]} {len(levels) - 1}"


def test_vacancies_with_languages(tmp_path: Path) -> None:
    asked = [(1, "en", "required"), (1, "fr", "desired"), (1, "ar", "required"), (3, "pt", "desired")]
    db = opened(make(tmp_path, [vacancy(n) for n in (1, 2, 3)], languages=[
        {"of": n, "language": code, "requirement": how} for n, code, how in asked
    ]))
    assert rows(db, "SELECT title, required_languages, desired_languages FROM vacancy_languages ORDER BY title") == [
        ("Officer 1", ["en", "ar"], ["fr"]), ("Officer 2", None, None), ("Officer 3", None, ["pt"]),
    ]


def test_requirements_by_grade(tmp_path: Path) -> None:
    told = [("P-4", 11.0, 7.0, "master"), ("G-6", 6.0, 3.0, "secondary"), ("P-4", 11.0, 9.0, "doctorate"),
            ("Grade 3", None, None, "bachelor"), (None, None, 1.0, "master")]
    made = [vacancy(n, grade=g, grade_rank=r, experience_years_min=y, education_level=e)
            for n, (g, r, y, e) in enumerate(told)]
    repeated = vacancy(9, grade="P-4", grade_rank=11.0, experience_years_min=99.0, duplicate_of=id_of(0))
    db = opened(make(tmp_path, [*made, repeated], languages=[
        {"of": 0, "language": "en", "requirement": "required"}, {"of": 0, "language": "fr", "requirement": "desired"},
    ]))
    assert rows(db, "FROM requirements_by_grade") == [
        ("G-6", 6.0, 1, 3.0, 3.0, 3.0, 1, 0, 0, 0, 0.0),
        ("P-4", 11.0, 2, 8.0, 7.0, 9.0, 0, 0, 1, 1, 0.5),
        ("Grade 3", None, 1, None, None, None, 0, 1, 0, 0, 0.0),
    ]


def test_trusted_values(tmp_path: Path) -> None:
    def reading(field: str, chosen: bool, confidence: float) -> dict[str, object]:
        return {"of": 1, "table": "vacancies", "field": field, "value": "v", "raw": "w", "start": 0, "end": 1,
                "extractor": "rule", "confidence": confidence, "chosen": chosen}

    def issue(code: str, field: str | None) -> dict[str, object]:
        return {"of": 1, "code": code, "field": field, "severity": "warning", "message": "m"}

    db = opened(make(
        tmp_path, [vacancy(1, deadline=date(2026, 1, 1))],
        evidence=[reading("deadline", True, 0.95), reading("grade", True, 0.99), reading("contract", True, 0.5),
                  reading("title", False, 1.0), reading("city", True, 1.0)],
        issues=[issue("deadline_conflict", "deadline"), issue("a", "contract_type"), issue("b", "contract_type"),
                issue("text_lost", None), issue("corrected", "city")],
    ))
    assert rows(db, "SELECT title, field, confidence, issues FROM trusted_values ORDER BY field") == [
        ("Officer 1", "city", 1.0, None),  # a person's word
        ("Officer 1", "contract", 0.5, ["a", "b"]),  # told of the column contract_type
        ("Officer 1", "deadline", 0.95, ["deadline_conflict"]),
        ("Officer 1", "grade", 0.99, None),
    ]
    sure = rows(db, "SELECT field FROM trusted_values WHERE confidence >= 0.9 AND issues IS NULL ORDER BY field")
    assert sure == [("city",), ("grade",)]


def test_the_joined_views_hold_each_vacancy_once(samples: duckdb.DuckDBPyConnection) -> None:
    assert rows(samples, "SELECT count(*), count(DISTINCT vacancy_id) FROM vacancy_languages") == [
        (len(list(sample_run.RAW.iterdir())),) * 2
    ]
    chosen = rows(samples, "SELECT count(*) FROM evidence WHERE chosen")
    assert rows(samples, "SELECT count(*) FROM trusted_values") == chosen
