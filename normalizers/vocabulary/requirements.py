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

from normalizers.vocabulary.words import flat, pattern, words

_FILE = "requirements"


@cache
def matching(*sections: str) -> re.Pattern[str]:
    """The words of sections of the file as one pattern on `flat` text."""
    return pattern(word for section in sections for word in words(_FILE, section))


def requirement_of(wording: str) -> str:
    """required, desired, or alternative (another way in beside the one named first)."""
    folded = flat(wording)
    if folded == "alternative":
        return folded
    return "desired" if matching("desired", "leading").search(folded) else "required"
