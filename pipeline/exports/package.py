"""datapackage.json: the tables as a Frictionless Data Package, with a Table Schema for each.

Made from `pipeline.schema`, so that programs which know the standard can check and load the tables. Types, constraints
and keys are the same for the Parquet files of a run and for the CSV files of an export; only the files differ.
https://specs.frictionlessdata.io
"""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from pipeline import scales, schema

NAME = "datapackage.json"
PACKAGE = "un-vacancies"
_TYPES: Mapping[pa.DataType, Mapping[str, str]] = MappingProxyType({
    schema.STRING: {"type": "string"}, schema.INT: {"type": "integer"}, schema.FLOAT: {"type": "number"},
    schema.BOOL: {"type": "boolean"}, schema.DATE: {"type": "date"}, schema.INSTANT: {"type": "datetime"},
    schema.SKETCH: {"type": "string", "format": "binary"},
})
# What must hold of columns wherever they stand; a pattern is of the whole value.
_HOLDS: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("vacancy_id duplicate_of cited_vacancy_id", {"pattern": "[0-9a-f]{16}(-[0-9]+)?"}),
    ("source_sha256", {"pattern": "[0-9a-f]{64}"}),
    ("country", {"pattern": "[A-Z]{2}"}),
    ("language", {"pattern": "[a-z]{2,3}"}),
    ("salary_currency", {"pattern": "[A-Z]{3}"}),
    ("quality_score confidence text_share", {"minimum": 0, "maximum": 1}),
    ("position row_position start end duration_days openings experience_years_min years_min years_max", {"minimum": 0}),
    ("page", {"minimum": 1}),
)
_ALWAYS = {name: holds for names, holds in _HOLDS for name in names.split()}
# Required, and yet "" where a value was typed in by a person: in CSV that is one with no value.
_MAY_BE_EMPTY = {("evidence", "raw")}
_ID = "vacancy_id"


def write(folder: Path, linked: Iterable[str]) -> None:
    """Write datapackage.json for the Parquet files of a run: those in its folder, and those that will be linked there.

    The same files give the same bytes. Raises `OSError`.
    """
    files = sorted({*linked, *(p.relative_to(folder).as_posix() for p in folder.glob("*/*.parquet"))})
    resources = []
    for name in schema.schemas():
        paths = [path for path in files if path.startswith(f"{name}/")]
        form = {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
        resources.append(_resource(name, paths, form, missing=()))
    _write(folder, resources)


def write_csv(folder: Path) -> None:
    """Write datapackage.json for an export, in which `<table>.csv` is one file for each table. Raises `OSError`."""
    form = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
    _write(folder, [_resource(name, [f"{name}.csv"], form, missing=("",)) for name in schema.schemas()])


def _write(folder: Path, resources: list[dict[str, Any]]) -> None:
    described = {
        "profile": "data-package", "name": PACKAGE, "title": "Vacancies of international organisations",
        "description": "Vacancy announcements as tables. Child tables join on vacancy_id; null means that the document "
                       "does not say it.",
        "version": f"{schema.VERSION}.0.0", "resources": resources,
    }
    (folder / NAME).write_text(json.dumps(described, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _resource(name: str, paths: list[str], form: Mapping[str, str], missing: Sequence[str]) -> dict[str, Any]:
    table = dict(schema.tables())[name]
    return {
        "name": name, "title": name.replace("_", " ").capitalize(), "description": table.description,
        "profile": "tabular-data-resource", "path": paths[0] if len(paths) == 1 else paths, **form,
        "schema": table_schema(name, table, missing),
    }


def table_schema(name: str, table: schema.Table, missing: Sequence[str]) -> dict[str, Any]:
    """The Table Schema of a table; `missing` are the texts that stand for null."""
    names = [column.name for column in table.columns]
    key = "source_uri" if name == "outcomes" else _ID
    keys = [key, "position"] if "position" in names else [key]
    foreign = [
        {"fields": field, "reference": {"resource": to, "fields": _ID}}
        for field, to in ((_ID, "vacancies"), ("duplicate_of", ""), ("cited_vacancy_id", "vacancies"))
        if field in names and (name, field) != ("vacancies", _ID)
    ]
    found: dict[str, Any] = {
        "fields": [_field(name, column, unique=keys == [column.name]) for column in table.columns],
        "primaryKey": keys[0] if len(keys) == 1 else keys, "missingValues": list(missing),
    }
    return found | ({"foreignKeys": foreign} if foreign else {})


def _field(name: str, column: schema.Column, unique: bool) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if (name, column.name) in _MAY_BE_EMPTY:
        constraints = {}
    if unique:
        constraints["unique"] = True
    if scale := scales.CLOSED.get((name, column.name)):
        constraints["enum"] = list(scale.values)
    constraints |= _ALWAYS.get(column.name, {})
    if column.type == schema.SKETCH:
        constraints = {}
    found = {"name": column.name, **_TYPES[column.type], "description": column.description}
    return found | ({"constraints": constraints} if constraints else {})
