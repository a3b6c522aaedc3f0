"""A record as rows of the tables, checked against their schemas one document at a time.

What follows from the document alone (sections, text, source columns) is filled in here; `resolve` gives the rest.
"""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from types import NoneType
from typing import NamedTuple

import pyarrow as pa

from pipeline import schema
from pipeline.document import Block, Document
from pipeline.duplicates import signature
from pipeline.quality import score
from pipeline.record import Vacancy

Row = tuple[object, ...]  # values in the order of the columns
_LEAST, _MOST = -(2**31), 2**31 - 1  # of an INT


class Rows(Mapping[str, pa.RecordBatch]):
    """Rows of one or more records, checked, and by table as a batch of Arrow, which is made when it is asked for.

    For the rows of one record that takes longer than all else that is done with them, so a run makes batches of many.
    """

    def __init__(self, lists: Mapping[str, Sequence[Row]]) -> None:
        self.lists = lists  # by table

    def __getitem__(self, table: str) -> pa.RecordBatch:
        return _batch(table, self.lists[table])

    def __iter__(self) -> Iterator[str]:
        return iter(self.lists)

    def __len__(self) -> int:
        return len(self.lists)


def of(vacancy: Vacancy) -> Rows:
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
    lists = {"vacancies": checked("vacancies", [row])}
    for name, rows in parts.items():
        lists[name] = checked(name, [{**r, "vacancy_id": key, "position": i} for i, r in enumerate(rows)])
    return Rows(lists)


def checked(table: str, rows: Sequence[Mapping[str, object]]) -> list[Row]:
    """The values of rows in the order of the columns; `ValueError` where one is not of the type of its column."""
    if not rows:
        return []
    form = _form(table)
    if unknown := set[str]().union(*rows).difference(form.names):
        raise ValueError(f"table {table} has no column {', '.join(sorted(unknown))}")
    found = [tuple(map(row.get, form.names)) for row in rows]
    for name, kinds, values in zip(form.names, form.kinds, zip(*found, strict=True), strict=True):
        if wrong := set(map(type, values)) - kinds:
            said = sorted("null" if kind is NoneType else kind.__name__ for kind in wrong)
            raise ValueError(f"table {table}: {name} must not be {' or '.join(said)}")
        if str in kinds:
            "".join(filter(None, values)).encode()  # half a surrogate pair is no text
        elif int in kinds and float not in kinds and not all(_LEAST <= n <= _MOST for n in values if n is not None):
            raise ValueError(f"table {table}: {name} must not be of more than 32 bits")
    return found


def _batch(table: str, rows: Sequence[Row]) -> pa.RecordBatch:
    made = pa.RecordBatch.from_struct_array(pa.array(rows, _form(table).struct))
    return made.replace_schema_metadata(schema.schemas()[table].metadata)


class _Form(NamedTuple):
    """What the rows of a table look like."""

    struct: pa.DataType
    names: tuple[str, ...]
    kinds: tuple[frozenset[type], ...]  # of the values of each column


@cache
def _form(table: str) -> _Form:
    known = schema.schemas()[table]
    kinds = (schema.PYTHON[field.type] | ({NoneType} if field.nullable else set()) for field in known)
    return _Form(pa.struct(list(known)), tuple(known.names), tuple(kinds))


def table(name: str, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    return pa.Table.from_batches([_batch(name, checked(name, rows))])


def together(records: Iterable[Rows]) -> Rows:
    """The rows of several records, one after the other."""
    lists: dict[str, list[Row]] = {}
    for record in records:
        for name, rows in record.lists.items():
            lists.setdefault(name, []).extend(rows)
    return Rows(lists)


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


def under(record: Rows, vacancy_id: str) -> Rows:
    """The same rows under another vacancy_id, for a source whose bytes stand elsewhere too."""
    if all(row[0] == vacancy_id for row in record.lists["vacancies"]):
        return record
    return Rows({name: [(vacancy_id, *row[1:]) for row in rows] for name, rows in record.lists.items()})
