"""The tables as CSV (RFC 4180, UTF-8), one file for each, with datapackage.json beside them.

Null is nothing between the commas and an empty text `""`; dates are 2026-04-23, instants 2026-04-23T21:59:00Z, truth
values true and false, bytes base64. Texts that a spreadsheet would take for formulas have a `'` before them.
"""
from __future__ import annotations

import base64
from pathlib import Path

import pyarrow as pa
from pyarrow import csv

from pipeline import schema
from pipeline.exports import formulas, package, whole
from pipeline.exports.run import Run, as_text


def write(run: Run, to: Path) -> list[str]:
    """Write a folder `to`, whole or not at all; returns what should be told. Raises as `whole.folder` and `Run` do."""
    with whole.folder(to, {package.NAME, *(f"{name}.csv" for name in schema.schemas())}) as folder:
        for name in schema.schemas():
            writer = None
            with (folder / f"{name}.csv").open("wb") as file:
                for table in run.tables(name):
                    ready = _ready(table)
                    writer = writer or csv.CSVWriter(file, ready.schema)
                    writer.write_table(ready)
                if writer is not None:
                    writer.close()
        package.write_csv(folder)
    return []


def _ready(table: pa.Table) -> pa.Table:
    """All columns as CSV tells them, in their order."""
    ready = as_text(table)
    for at, field in enumerate(table.schema):
        if field.type == schema.SKETCH:
            texts = [None if data is None else base64.b64encode(data).decode() for data in table[at].to_pylist()]
            ready = ready.add_column(at, field.name, pa.array(texts, schema.STRING))
        elif field.type == schema.STRING:
            ready = ready.set_column(at, field.name, formulas.harmless(ready[field.name]))
    return ready
