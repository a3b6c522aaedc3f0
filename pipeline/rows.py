"""A record as rows of the tables, checked against their schemas one document at a time.

What follows from the document alone (sections, text, source columns) is filled in here; `resolve` gives the rest.
"""
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby

import pyarrow as pa

from pipeline import schema
from pipeline.document import Block, Document
from pipeline.quality import score
from pipeline.record import Vacancy

Batches = dict[str, pa.RecordBatch]


def of(vacancy: Vacancy) -> Batches:
    """The rows of one record by table. A column that no schema knows, or a value of another type, is an error."""
    document, key = vacancy.document, vacancy.vacancy_id
    parts = {**vacancy.children, "sections": tuple(sections(document)), "documents": (text_row(document),)}
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
        batches[name] = batch(name, [{**r, "vacancy_id": key, "position": i} for i, r in enumerate(rows)])
    return batches


def batch(table: str, rows: list[Mapping[str, object]]) -> pa.RecordBatch:
    known = schema.schemas()[table]
    for row in rows:
        if unknown := row.keys() - set(known.names):
            raise ValueError(f"table {table} has no column {', '.join(sorted(unknown))}")
        if missing := [f.name for f in known if not f.nullable and row.get(f.name) is None]:
            raise ValueError(f"table {table}: {', '.join(missing)} must not be null")
    try:
        return pa.RecordBatch.from_pylist([dict(r) for r in rows], schema=known)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise ValueError(f"table {table}: {error}") from error


def sections(document: Document) -> Iterator[dict[str, object]]:
    """The text cut where the heading changes; headings themselves belong to no section's text."""
    for (kind, heading), group in groupby(document.blocks, key=lambda b: (b.section, b.heading)):
        body: list[Block] = [b for b in group if b.kind != "heading"]
        if not body:
            continue
        # A labelled block's span leaves its label out; the section begins with the line that it stands on.
        start = document.text.rfind("\n", 0, body[0].start) + 1
        end = max(b.end for b in body)
        text = document.text[start:end]
        yield {"kind": kind or None, "heading": heading or None, "text": text, "start": start, "end": end}


def text_row(document: Document) -> dict[str, object]:
    metadata = json.dumps(dict(sorted(document.metadata.items())), ensure_ascii=False)
    return {"text": document.text, "title": document.title or None, "metadata": metadata}


def shift_id(batches: Batches, suffix: str) -> Batches:
    """The same rows under the vacancy_id with a suffix, for a source whose bytes stand elsewhere in the run too."""
    changed: Batches = {}
    for name, rows in batches.items():
        at = rows.schema.get_field_index("vacancy_id")
        ids = pa.array([i + suffix for i in rows.column(at).to_pylist()], pa.string())
        changed[name] = pa.RecordBatch.from_arrays(
            [ids if i == at else column for i, column in enumerate(rows.columns)], schema=rows.schema
        )
    return changed
