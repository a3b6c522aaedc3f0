"""Words that say how strongly something is asked for, shared by languages, education and experience.

Source: requirements.toml, which names its own.

>>> [found[0] for found in matching("desired").finditer("french is an asset, arabic desirable")]
['asset', 'desirable']
>>> requirement_of("nice to have"), requirement_of("is a must"), requirement_of("alternative"), requirement_of("")
('desired', 'required', 'alternative', 'required')
"""
from __future__ import annotations

import re
from functools import cache

from normalizers.vocabulary.words import alternatives, flat, pattern, table, words

_FILE = "requirements"


@cache
def matching(*sections: str) -> re.Pattern[str]:
    """The words of sections of the file as one pattern on `flat` text."""
    return pattern(word for section in sections for word in words(_FILE, section))


def strength() -> re.Pattern[str]:
    """Any word that says how strongly something is asked for, or that it is not asked for, on `flat` text."""
    return matching("desired", "required", "unneeded")


def requirement_of(wording: str) -> str:
    """required, desired, or alternative (another way in beside the one named first)."""
    folded = flat(wording)
    if folded == "alternative":
        return folded
    return "desired" if matching("desired", "leading", "unneeded").search(folded) else "required"


@cache
def years_pattern() -> re.Pattern[str]:
    """A number or range of years or months, on `flat` text; groups low, high, more, unit, and half or bare_half.

    >>> [m["low"], m["high"], m["unit"]] if (m := years_pattern().search("five (5) to seven years")) else None
    ['five (5)', 'seven', 'years']
    >>> [m["low"], m["half"], m["bare_half"]] if (m := years_pattern().search("ano y medio de experiencia")) else None
    [None, None, 'ano y medio']
    """
    number_words = alternatives(word for language in table("numbers")["words"].values() for word in language)
    figure = r"\d{1,2}(?:[.,]\d)?(?!\w)"
    number = rf"(?:{figure}|{number_words})(?:\s?\(\s?(?:\d{{1,2}}|[a-z]{{2,12}})\s?\))?"
    between = alternatives(word for word in words(_FILE, "range") if word != "-")
    more = alternatives(words(_FILE, "or_more"))
    adjective = alternatives(words(_FILE, "adjectives"))
    unit = alternatives([*words(_FILE, "years"), *words(_FILE, "months")])
    half = alternatives(words(_FILE, "half"))
    number = rf"{number}(?:\s{half})?"
    return re.compile(
        rf"(?:\(\d{{1,2}}\)\s?)?(?<![\w,/-])(?<!\d\.)(?P<low>{number})(?:(?:\s?-\s?|\s{between}\s|/)(?P<high>{number}))?"
        rf"(?P<more>\s?\+|\s{more})?(?:\s|-)?(?:{adjective}\s)?(?P<unit>{unit})"
        rf"(?P<half>\s{half})?|(?P<bare_half>{alternatives(words(_FILE, 'years'))}\s{half})"
    )
