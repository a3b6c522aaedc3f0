"""The data dictionary (docs/data-dictionary.md), made from the schemas; `vacancies schema` prints it."""
from __future__ import annotations

import json

from pipeline import schema

HEAD = """\
# Data dictionary

<!-- Made from pipeline/schema.py by `vacancies schema > docs/data-dictionary.md`; a test checks that it is current. -->

One folder for each table under `data/structured/current/`, each a Parquet data set. All tables exist, also when they
are empty. Child tables join on `vacancy_id`; `position` keeps the order of the document. Null means that the document
does not say it: a guess is never written as a fact, an inferred value has a row in `issues`. Rows are ordered by
`source_uri`, then `position`; a second run over the same input gives the same bytes.
"""


def markdown() -> str:
    parts = [HEAD]
    for name, table in schema.tables():
        parts.append(f"\n## {name}\n\n{table.description}\n\n| column | type | null | meaning |\n|---|---|---|---|\n")
        for c in table.columns:
            parts.append(f"| {c.name} | {_type(c)} | {'no' if c.required else 'yes'} | {c.description} |\n")
    return "".join(parts)


def as_json() -> str:
    return json.dumps(
        {
            "schema_version": schema.VERSION,
            "tables": {
                name: {
                    "description": table.description,
                    "columns": [
                        {"name": c.name, "type": _type(c), "nullable": not c.required, "description": c.description}
                        for c in table.columns
                    ],
                }
                for name, table in schema.tables()
            },
        },
        indent=1,
        ensure_ascii=False,
    ) + "\n"


def _type(column: schema.Column) -> str:
    """
    >>> _type(schema.Column("at", schema.INSTANT, "")), _type(schema.Column("n", schema.INT, ""))
    ('timestamp, UTC', 'int32')
    """
    names = {schema.FLOAT: "float", schema.DATE: "date", schema.INSTANT: "timestamp, UTC"}
    return names.get(column.type, str(column.type))
