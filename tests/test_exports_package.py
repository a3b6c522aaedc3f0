"""datapackage.json: a Data Package by its standard, which the tables keep, whichever way they are published."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from frictionless import Package, Resource, Schema

from pipeline import schema, store
from pipeline.exports import csv_files, package
from pipeline.exports.run import Run
from tests import sample_run
from tests.here import Place
from tests.sample_run import id_of, make, vacancy

LANGUAGE = {"of": 1, "language": "en", "requirement": "required"}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    sample_run.ingest(folder)
    return folder


def described(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / package.NAME).read_text("utf-8"))
    return found


def errors(path: Path) -> set[tuple[str, str, str | None]]:
    """Table, kind and column of what frictionless finds wrong."""
    report = Package(str(path)).validate()
    return {(t.name, e.type, getattr(e, "field_name", None)) for t in report.tasks for e in t.errors}


def exported(out: Path, to: Path) -> Path:
    csv_files.write(Run(*store.published(out)), to)
    return to / package.NAME


def test_a_run_has_a_valid_descriptor(out: Path) -> None:
    report = Package.validate_descriptor(str(out / "current" / package.NAME))
    assert report.valid, report.flatten(["note"])
    assert Package(str(out / "current" / package.NAME)).resource_names == list(schema.schemas())


def test_an_export_has_a_valid_descriptor_and_keeps_it(out: Path, tmp_path: Path) -> None:
    path = exported(out, tmp_path / "csv")
    assert Package.validate_descriptor(str(path)).valid
    assert errors(path) == set()


def test_the_rows_of_the_parquet_files_keep_their_table_schemas(out: Path) -> None:
    """frictionless reads Parquet with fastparquet, which we do not have; so it is given the rows."""
    for resource in described(out / "current")["resources"]:
        rows = pq.read_table(out / "current" / resource["name"]).to_pylist()
        fields = [f for f in resource["schema"]["fields"] if f.get("format") != "binary"]
        names = [field["name"] for field in fields]
        data = [names, *([row[name] for name in names] for row in rows)]
        shape = {**resource["schema"], "fields": fields, "foreignKeys": []}
        report = Resource(data=data, schema=Schema.from_descriptor(shape)).validate()
        assert report.valid, (resource["name"], report.flatten(["rowNumber", "fieldName", "type", "note"])[:3])


def test_its_fields_are_the_columns(out: Path) -> None:
    types = {"string": {schema.STRING, schema.SKETCH}, "integer": {schema.INT}, "number": {schema.FLOAT},
             "boolean": {schema.BOOL}, "date": {schema.DATE}, "datetime": {schema.INSTANT}}
    for resource in described(out / "current")["resources"]:
        table = dict(schema.tables())[resource["name"]]
        fields = resource["schema"]["fields"]
        assert [(f["name"], f["description"]) for f in fields] == [(c.name, c.description) for c in table.columns]
        assert all(c.type in types[f["type"]] for f, c in zip(fields, table.columns, strict=True))
        assert resource["description"] == table.description


def test_its_paths_are_the_files(out: Path, tmp_path: Path) -> None:
    several = make(tmp_path / "made", [vacancy(n) for n in range(6)], parts=3) / "current"
    package.write(several.resolve(), ())
    for folder in (out / "current", several):
        for resource in described(folder)["resources"]:
            paths = [resource["path"]] if isinstance(resource["path"], str) else resource["path"]
            assert paths == sorted(p.relative_to(folder).as_posix() for p in (folder / resource["name"]).iterdir())
    assert Package.validate_descriptor(str(several / package.NAME)).valid


def test_it_names_the_files_that_are_linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However a run came about, it has the same descriptor as one from nothing."""
    place = Place(tmp_path, monkeypatch)
    place.ingest()
    place.put("c.txt", 20)
    place.ingest()
    place.ingest(out=tmp_path / "fresh")
    run = place.out / "current"
    paths = {path for resource in described(run)["resources"] for path in resource["path"]}
    assert paths == {path.relative_to(run).as_posix() for path in run.glob("*/*.parquet")}
    one, other = ((folder / "current" / package.NAME).read_bytes() for folder in (place.out, tmp_path / "fresh"))
    assert one == other


def test_it_is_published_in_a_bucket_too(out: Path, bucket: str) -> None:
    import fsspec

    url = f"s3://{bucket}/tables"
    sample_run.ingest(url)
    _, run_id = store.published(url)
    with fsspec.open(f"{url}/runs/{run_id}/{package.NAME}") as file:
        assert file.read() == (out / "current" / package.NAME).read_bytes()


@pytest.mark.parametrize(("vacancies", "languages", "error"), [
    ([vacancy(1), vacancy(1)], [], ("vacancies", "unique-error", "vacancy_id")),
    ([vacancy(1, education_level="habilitation")], [], ("vacancies", "constraint-error", "education_level")),
    ([vacancy(1, country="Kenya")], [], ("vacancies", "constraint-error", "country")),
    ([vacancy(1, quality_score=1.5)], [], ("vacancies", "constraint-error", "quality_score")),
    ([vacancy(1, duplicate_of=id_of(7))], [], ("vacancies", "foreign-key", None)),
    ([vacancy(1)], [LANGUAGE | {"requirement": "wished"}], ("languages", "constraint-error", "requirement")),
], ids=str)
def test_what_breaks_a_constraint_is_found(
    tmp_path: Path, vacancies: list[dict[str, Any]], languages: list[dict[str, Any]], error: tuple[str, str, str | None]
) -> None:
    assert error in errors(exported(make(tmp_path / "out", vacancies, languages=languages), tmp_path / "csv"))


def test_a_row_of_no_vacancy_is_found(tmp_path: Path) -> None:
    path = exported(make(tmp_path / "out", [vacancy(1)], languages=[LANGUAGE]), tmp_path / "csv")
    file = tmp_path / "csv" / "languages.csv"
    file.write_text(file.read_text().replace(id_of(1), id_of(2)))
    assert ("languages", "foreign-key", None) in errors(path)


def test_a_typed_value_that_cites_nothing_is_allowed(tmp_path: Path) -> None:
    """Its words are "", which CSV cannot tell from nothing."""
    evidence = {"of": 1, "table": "vacancies", "field": "title", "value": "x", "raw": "", "start": 0, "end": 0,
                "extractor": "correction", "confidence": 1.0, "chosen": True}
    assert errors(exported(make(tmp_path / "out", [vacancy(1)], evidence=[evidence]), tmp_path / "csv")) == set()


def test_every_type_of_a_column_has_a_type_in_the_package() -> None:
    kinds: set[pa.DataType] = {c.type for _, table in schema.tables() for c in table.columns}
    assert kinds <= set(package._TYPES)
