"""Names of fields as people type them: a beginning is completed, a slip is answered with what is near."""
from __future__ import annotations

from pipeline import meanings, schema

_NEAR = 60  # likeness in per cent from which a name is suggested
_MOST = 3  # names that are suggested


class Unknown(LookupError):
    """No field, or more than one, has such a name; the message names those that may be meant."""


def names() -> tuple[str, ...]:
    """All that can be asked for: columns of `vacancies`, tables that readings fill, and fields of the evidence."""
    columns = (column.name for column in schema.VACANCIES.columns)
    return tuple(dict.fromkeys([*columns, *meanings.CHILDREN, *meanings.fields()]))


def complete(typed: str) -> str:
    """The name that is meant. Raises `Unknown`.

    >>> complete("Grade"), complete("dead"), complete("closing-t"), complete("experience years")
    ('grade', 'deadline', 'closing_time', 'experience_years_min')
    """
    wanted = "_".join(typed.casefold().replace("-", " ").split())
    if wanted in names():
        return wanted
    begun = sorted(name for name in names() if name.startswith(wanted)) if wanted else []
    if begun and all(name.startswith(begun[0]) for name in begun):
        return begun[0]
    if begun:
        raise Unknown(f"{typed} may be any of {', '.join(begun)}. Write more of it.")
    from rapidfuzz import process  # late: only for slips

    near = [name for name, *_ in process.extract(wanted, names(), limit=_MOST, score_cutoff=_NEAR)]
    meant = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(names())}."
    raise Unknown(f"{typed} is no column of vacancies, table or field. {meant}")
