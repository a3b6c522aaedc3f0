"""What a reader should know of a record as a whole: what is missing, and what is wrong with the text."""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from normalizers.base import Context
from pipeline.document import Document
from pipeline.language import READ_FULLY
from pipeline.loaders.loss import HALF
from pipeline.record import Issue, Severity

_EXPECTED: Mapping[str, Severity] = {
    "title": "warning",
    "organization": "warning",
    "deadline": "info",
    "grade": "info",
    "contract_type": "info",
    "country": "info",
}
_CUT = re.compile(
    r"(?:\.\.\.|…|\[\.\.\.\])\s*(?:read more|show more|lire la suite|leer más|ver mais)?\s*$", re.IGNORECASE
)


def missing(columns: Mapping[str, object]) -> Iterator[Issue]:
    """An issue for each column that a vacancy normally states."""
    for name, severity in _EXPECTED.items():
        if columns.get(name) is None:
            yield Issue(f"missing_{name}", name, severity, f"No {name.replace('_', ' ')} was found in the document.")


def text(document: Document, columns: Mapping[str, object], context: Context) -> Iterator[Issue]:
    """Issues of the text: lost in part, recognised, cut off, or in a language that is read only in part."""
    if document.loss:
        share = document.text_share
        severity: Severity = "error" if share is not None and share < HALF else "warning"
        yield Issue("text_lost", "", severity, document.loss)
    if recogniser := document.metadata.get("ocr"):
        message = f"{recogniser} recognised the text in pictures of it: letters and figures may be wrong."
        yield Issue("ocr", "", "warning", message)
    if _CUT.search(document.text[-40:]):
        yield Issue("truncated_text", "", "warning", "The text ends in an ellipsis: the source seems to be cut off.")
    if document.language not in READ_FULLY:
        yield Issue(
            "language_in_part", "language", "info",
            f"The language {document.language} is read by its labels and numbers only, not its sentences.",
        )
