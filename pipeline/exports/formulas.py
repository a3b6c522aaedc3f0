"""Text that a spreadsheet would take for a formula, made harmless.

A vacancy may say `=HYPERLINK("http://...")`, and whoever opens the export would run it. In CSV such a text gets a `'`
before it, which can be taken away again: of a text that is `'`, any blanks and one of the marks, it was put there.
https://owasp.org/www-community/attacks/CSV_Injection
"""
from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

# Blanks, and marks that nobody sees, before it do not hinder; the broad forms count in East Asian settings. A text that
# begins with `'` and would be one without it gets another, so that taking one away always gives back what was there.
# Blanks are named one by one: Arrow and Python mean different ones by `\s`.
_BLANKS = (
    r"[\x00- \x{a0}\x{ad}\x{1680}\x{180e}\x{2000}-\x{200f}\x{2028}-\x{202f}\x{205f}-\x{206f}\x{3000}\x{3164}\x{feff}]*"
)
_FORMULA = rf"'*(?:{_BLANKS}[=+\-@＝＋－＠]|[\t\r\n])"
_PATTERN = re.compile(re.sub(r"\\x\{(\w+)\}", lambda code: chr(int(code[1], 16)), _FORMULA))


def is_formula(text: str) -> bool:
    """
    >>> [is_formula(t) for t in ("=1+1", "  @SUM(A1)", "- Runs the warehouse", "P-3", "'=1", "\\u202e=1")]
    [True, True, True, False, True, True]
    """
    return _PATTERN.match(text) is not None


def harmless(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The texts of a column, with `'` before each that could be a formula."""
    return pc.replace_substring_regex(column, pattern=f"^({_FORMULA})", replacement=r"'\1", max_replacements=1)


def restored(text: str) -> str:
    """What stood there before `harmless`.

    >>> restored("'=1+1"), restored("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text.startswith("'") and is_formula(text) else text
