"""The contract of the post on the enumeration of docs/data-dictionary.md, from wordings in four languages.

The wordings are `vocabulary/contracts.csv`, each row with its source. A wording of an organisation goes before the
general one: PA is a project appointment at UNESCO and permanent elsewhere, CA an EU contract agent or continuing. The
first-named of alternatives ("FTA / TA / I-ICA") counts. A level of personnel says the modality: "LICA-4", "SC6".

>>> from normalizers.base import Context
>>> normalize("Fixed-term (1 year with possibility of extension)", Context())
Contract(contract_type='fixed_term', is_staff=True)
>>> normalize("UNOPS LICA4", Context())
Contract(contract_type='individual_contractor', is_staff=False)
>>> normalize("Full-time", Context())
Traceback (most recent call last):
    ...
normalizers.base.Unrecognised: Full-time
"""
from __future__ import annotations

import re
from functools import cache

from normalizers.base import Context, Unrecognised
from normalizers.values import Contract
from normalizers.vocabulary import contracts as vocabulary
from normalizers.vocabulary.fold import plain

_LONGEST = 200  # a longer string is prose about many things
_STAFF = {"true": True, "false": False, "": None}


@cache
def _table() -> tuple[dict[str, list[tuple[frozenset[str], Contract | None]]], re.Pattern[str]]:
    """Meanings by wording; a row without a type says that the wording is no contract at its organisations."""
    contracts: dict[str, list[tuple[frozenset[str], Contract | None]]] = {}
    for row in vocabulary.rows():
        homes = frozenset(name.casefold() for name in row["organisations"].split(";") if name)
        contract = Contract(row["contract_type"], _STAFF[row["is_staff"]]) if row["contract_type"] else None
        for wording in row["wordings"].split("|"):
            contracts.setdefault(wording, []).append((homes, contract))
    longest_first = sorted(contracts, key=len, reverse=True)
    # letters end a wording, digits do not: "lica4" is LICA, "replica" is not
    return contracts, re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, longest_first))})(?![^\W\d_])")


@cache
def _refused() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, vocabulary.cues('value', 'refused')))})\b")


def _meaning(wording: str, organisation: str) -> Contract | None:
    readings = _table()[0][wording]
    general = next((contract for homes, contract in readings if not homes), None)
    return next((contract for homes, contract in readings if organisation.casefold() in homes), general)


def normalize(raw: str, context: Context, **parts: str) -> Contract:
    """The contract that the string names first."""
    words = plain(raw)
    if len(words) > _LONGEST or _refused().search(words):
        raise Unrecognised(raw)
    for match in _table()[1].finditer(words):
        if contract := _meaning(match[0], context.organisation):
            return contract
    raise Unrecognised(raw)
