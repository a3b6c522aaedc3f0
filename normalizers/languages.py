"""One language that a candidate must or should know: its code, how well, how strongly it is asked for.

Codes are ISO 639-1, ISO 639-3 where there is no two-letter code. The extractor gives the words of level and requirement
of the same clause; a wording without a level ("knowledge of French") leaves it open.

>>> normalize("Kiswahili", Context(), level="working knowledge")
Language(language='sw', level='intermediate', requirement='required')
>>> normalize("français", Context(), requirement="atout")
Language(language='fr', level=None, requirement='desired')
"""
from __future__ import annotations

import re

from normalizers.base import Context, Unrecognised
from normalizers.values import Language
from normalizers.vocabulary.languages import level_of, matching, names
from normalizers.vocabulary.requirements import requirement_of
from normalizers.vocabulary.words import flat

_SPLIT = re.compile(r"\s*[(:,;]\s*|\s+-\s+")


def normalize(raw: str, context: Context, level: str = "", requirement: str = "") -> Language:
    """The language that `raw` names; a level printed behind the name counts where the clause gave none."""
    name, _, rest = _SPLIT.sub("\0", flat(raw).strip(" .*"), count=1).partition("\0")
    code = names().get(name) or names().get(matching("nouns").sub("", name).strip())
    if code is None:
        raise Unrecognised(f"no language: {raw!r}")
    return Language(code, level_of(level or rest), requirement_of(requirement or rest))
