"""What is written of groups into the tables of a part; and taken out again, so that it can be written anew.

Which records are heads, and what they lack, may change with any other record. So what an earlier run had added is taken
out of the rows that are taken over from it, and what holds now is put in: the tables are those of a run from nothing.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import rows
from pipeline.duplicates import fields

NAMES = ("vacancies", "evidence", "issues")  # tables that groups are written to


@dataclass
class Notes:
    """What groups add to one part, by vacancy_id."""

    values: dict[str, dict[str, Any]] = field(default_factory=dict)  # columns of `vacancies`
    evidence: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    issues: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def to(self, name: str) -> bool:
        """Whether they go to a table."""
        return bool({"vacancies": self.values, "evidence": self.evidence, "issues": self.issues}[name])


def added(evidence: pa.Table) -> pa.Table:
    """The evidence that was added for what heads took over."""
    return evidence.filter(pc.equal(evidence["extractor"], fields.RULE))


def corrected(issues: pa.Table) -> dict[str, set[str]]:
    """The columns of `vacancies` (or fields) that people corrected, by record."""
    found: dict[str, set[str]] = {}
    told = issues.filter(pc.equal(issues["code"], fields.CORRECTED)).select(["vacancy_id", "field"])
    for row in told.to_pylist():
        found.setdefault(row["vacancy_id"], set()).add(row["field"])
    return found


def bare(name: str, table: pa.Table, taken_over: pa.Table) -> pa.Table:
    """A table without what groups had added. `taken_over` is the evidence that was added, of the same records."""
    if name == "evidence":
        return table.filter(pc.not_equal(table["extractor"], fields.RULE))
    if name == "issues":
        return table.filter(pc.not_equal(table["code"], fields.CONFLICT))
    values: dict[str, dict[str, Any]] = {}
    for row in taken_over.select(["vacancy_id", "field", "value"]).to_pylist():
        for column in fields.columns_of(row["field"], row["value"]):
            values.setdefault(row["vacancy_id"], {})[column] = None
    at = table.schema.get_field_index("duplicate_of")
    table = table.set_column(at, table.schema.field(at), pa.nulls(table.num_rows, pa.string()))
    return _filled(table, values)


def with_notes(name: str, table: pa.Table, notes: Notes, order: pa.Array) -> pa.Table:
    """A bare table with what groups add to it; `order` are the ids of the part in the order of the tables."""
    if name == "vacancies":
        return _filled(table, notes.values)
    return _lengthened(name, table, notes.evidence if name == "evidence" else notes.issues, order)


def ordered(table: pa.Table, order: pa.Array) -> pa.Table:
    """Rows in the order of their records, and of their positions."""
    keys = {"record": pc.index_in(table["vacancy_id"], order)}
    if "position" in table.schema.names:
        keys["position"] = table["position"]
    sorting = pc.sort_indices(pa.table(keys), [(key, "ascending") for key in keys])
    return table.take(sorting).combine_chunks()


def _filled(table: pa.Table, values: Mapping[str, Mapping[str, Any]]) -> pa.Table:
    """With other values in single cells."""
    ids = table["vacancy_id"].to_pylist() if values else []
    places = [(place, values[key]) for place, key in enumerate(ids) if key in values]
    for column in dict.fromkeys(column for _, told in places for column in told):
        at = table.schema.get_field_index(column)
        cells = table.column(at).to_pylist()
        for place, told in places:
            cells[place] = told.get(column, cells[place])
        table = table.set_column(at, table.schema.field(at), pa.array(cells, table.schema.field(at).type))
    return table.combine_chunks()


def _lengthened(
    name: str, table: pa.Table, more: Mapping[str, Sequence[Mapping[str, Any]]], order: pa.Array
) -> pa.Table:
    """With more rows behind those of single records."""
    if not more:
        return table.combine_chunks()
    counted = table.filter(pc.is_in(table["vacancy_id"], pa.array(list(more))))["vacancy_id"].value_counts().to_pylist()
    sizes = {row["values"]: row["counts"] for row in counted}
    further = rows.table(name, [
        {**row, "vacancy_id": key, "position": sizes.get(key, 0) + i}
        for key, some in more.items() for i, row in enumerate(some)
    ])
    return ordered(pa.concat_tables([table, further]), order)
