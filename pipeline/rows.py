"""A record as rows of the tables, checked against their schemas one document at a time.

What follows from the document alone (sections, text, source columns) is filled in here; `resolve` gives the rest.
"""
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

import pyarrow as pa

from pipeline import schema
from pipeline.document import Block, Document
from pipeline.duplicates import signature
from pipeline.quality import score
from pipeline.record import Vacancy

Batches = dict[str, pa.RecordBatch]


def of(vacancy: Vacancy) -> Batches:
    """The rows of one record by table. A column that no schema knows, or a value of another type, is an error."""
    document, key = vacancy.document, vacancy.vacancy_id
    parts = {**vacancy.children, "sections": tuple(sections(document)), "documents": (text_row(document),)}
    parts["signatures"] = (signature.row(vacancy),)
    parts["evidence"] = vacancy.evidence
    parts["issues"] = tuple(
        {"code": i.code, "field": i.field or None, "severity": i.severity, "message": i.message} for i in vacancy.issues
    )
    source = document.source
    row = {
        "language": document.language or None,
        "quality_score": score(vacancy),
        **vacancy.columns,
        "vacancy_id": key,
        "source_uri": source.uri,
        "source_format": source.format,
        "source_sha256": source.sha256,
    }
    batches = {"vacancies": batch("vacancies", [row])}
    for name, rows in parts.items():
        placed = [{**r, "vacancy_id": key, "position": i} for i, r in enumerate(rows)]
        batches[name] = batch(name, placed) if placed else empty()[name]
    return batches


def batch(table: str, rows: list[dict[str, object]]) -> pa.RecordBatch:
    form = _form(table)
    if unknown := set[str]().union(*rows) - form.names:
        raise ValueError(f"table {table} has no column {', '.join(sorted(unknown))}")
    for row in rows:
        if None in map(row.get, form.required):
            missing = (name for name in form.required if row.get(name) is None)
            raise ValueError(f"table {table}: {', '.join(missing)} must not be null")
    try:
        # All rows at once: Arrow takes them in one call, where one for each column costs three times as much.
        return pa.RecordBatch.from_struct_array(pa.array(rows, form.struct))
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise ValueError(f"table {table}: {error}") from error


class _Form(NamedTuple):
    """What the rows of a table look like."""

    struct: pa.DataType
    names: frozenset[str]
    required: tuple[str, ...]


@cache
def _form(table: str) -> _Form:
    known = schema.schemas()[table]
    required = tuple(field.name for field in known if not field.nullable)
    return _Form(pa.struct(list(known)), frozenset(known.names), required)


@cache
def empty() -> Mapping[str, pa.RecordBatch]:
    """No rows of every table of a record."""
    return MappingProxyType({
        name: pa.RecordBatch.from_pylist([], schema=known)
        for name, known in schema.schemas().items() if name != "outcomes"
    })


def table(name: str, rows: list[dict[str, object]]) -> pa.Table:
    return pa.Table.from_batches([batch(name, rows)]).replace_schema_metadata(schema.schemas()[name].metadata)


def read_back(parts: Mapping[str, bytes]) -> Batches:
    """Batches that were serialized without their schemas."""
    return {name: pa.ipc.read_record_batch(pa.py_buffer(data), schema.schemas()[name]) for name, data in parts.items()}


def sections(document: Document) -> Iterator[dict[str, object]]:
    """The text cut where the heading changes; headings themselves belong to no section's text."""
    for (kind, heading, inferred), group in groupby(
        document.blocks, key=lambda b: (b.section, b.heading, b.inferred)
    ):
        body: list[Block] = [b for b in group if b.kind != "heading"]
        if not body:
            continue
        # A labelled block's span leaves its label out; the section begins with the line that it stands on.
        start = document.text.rfind("\n", 0, body[0].start) + 1
        end = max(b.end for b in body)
        text = document.text[start:end]
        basis = "model" if inferred else "heading" if kind else None
        yield {
            "kind": kind or None, "heading": heading or None, "text": text, "start": start, "end": end, "basis": basis
        }


def text_row(document: Document) -> dict[str, object]:
    metadata = json.dumps(dict(sorted(document.metadata.items())), ensure_ascii=False)
    return {"text": document.text, "title": document.title or None, "metadata": metadata}


def under(batches: Batches, vacancy_id: str) -> Batches:
    """The same rows under another vacancy_id, for a source whose bytes stand elsewhere too."""
    return {name: _named(rows, vacancy_id) for name, rows in batches.items()}


def _named(rows: pa.RecordBatch, vacancy_id: str) -> pa.RecordBatch:
    at = rows.schema.get_field_index("vacancy_id")
    if rows.num_rows and rows.column(at)[0].as_py() == vacancy_id:
        return rows
    ids = pa.array([vacancy_id] * rows.num_rows, pa.string())
    columns = [ids if i == at else column for i, column in enumerate(rows.columns)]
    return pa.RecordBatch.from_arrays(columns, schema=rows.schema)
