"""What a run put together, in figures: for its manifest, its gates and the report."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.ledger import Entry


@dataclass
class Assembled:
    """What was put together: figures for the manifest, and the files that are those of the published run."""

    statuses: Counter[str] = field(default_factory=Counter)  # of the inputs that are there
    classes: Counter[str] = field(default_factory=Counter)  # of those that failed
    flagged: Counter[str] = field(default_factory=Counter)  # of those that gave a record, and have a problem
    rows: Counter[str] = field(default_factory=Counter)
    having: Counter[str] = field(default_factory=Counter)  # records that have rows, by child table
    nulls: Counter[str] = field(default_factory=Counter)
    issues: Counter[tuple[str, str]] = field(default_factory=Counter)  # by severity and code
    groups: int = 0  # of records that are one vacancy
    linked: dict[str, str] = field(default_factory=dict)  # file of the new run -> file, from `runs/` on

    def count(self, name: str, table: pa.Table, times: int = 1) -> None:
        """Count the rows of a table; with -1 take them back."""
        def add(counter: Counter[Any], counts: Mapping[Any, int]) -> None:
            counter.update({key: times * n for key, n in counts.items()})

        add(self.rows, {name: table.num_rows})
        if name == "vacancies":
            add(self.nulls, {c: table[c].null_count for c in table.schema.names})
        elif name == "issues":
            add(self.issues, Counter(zip(table["severity"].to_pylist(), table["code"].to_pylist(), strict=True)))
        if name not in ("vacancies", "outcomes"):
            add(self.having, {name: pc.count_distinct(table["vacancy_id"]).as_py()})

    def count_inputs(self, entries: Iterable[Entry]) -> None:
        """Count what became of the inputs that are there."""
        for entry in entries:
            if not entry.gone:
                self.statuses[entry.status] += 1
                if entry.error_class and entry.status == "failed":
                    self.classes[entry.error_class] += 1
                elif entry.error_class and entry.status == "record":
                    self.flagged[entry.error_class] += 1
