"""How far a record can be used as it is: one figure, defined in the data dictionary under `quality_score`."""
from __future__ import annotations

from pipeline.record import Vacancy

# What an analyst filters and groups by; each is asked for in nearly every advertisement.
CORE = (
    "title",
    "organization",
    "grade",
    "contract_type",
    "deadline",
    "city",
    "country",
    "education_level",
    "experience_years_min",
    "languages",
)
# One reading fills several columns: where the field of the evidence has another name than the column.
FIELD_OF = {
    "contract_type": "contract",
    "city": "duty_station",
    "country": "duty_station",
    "education_level": "education",
    "experience_years_min": "experience",
}
WARNING, ERROR = 0.95, 0.8


def score(vacancy: Vacancy) -> float:
    confidence: dict[str, float] = {}
    for row in vacancy.evidence:
        if row["chosen"]:
            field, value = str(row["field"]), float(str(row["confidence"]))
            confidence[field] = max(value, confidence.get(field, 0.0))
    found = 0.0
    for column in CORE:
        present = vacancy.children.get(column) if column == "languages" else vacancy.columns.get(column) is not None
        if present:  # a column that follows from another one (LICA-4 says the contract) has no reading of its own
            found += confidence.get(FIELD_OF.get(column, column), 0.5)
    factor = 1.0
    for issue in vacancy.issues:
        factor *= {"warning": WARNING, "error": ERROR}.get(issue.severity, 1.0)
    return round(found / len(CORE) * factor, 4)
