"""The printed mark of a list item that the format only counts.

>>> number_of(3, ""), number_of(3, "a"), number_of(4, "list-style-type: upper-roman"), number_of(28, "A")
('3.', 'c.', 'IV.', 'AB.')
"""

from __future__ import annotations

_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def number_of(number: int, style: str) -> str:
    """The mark in the style of an `<ol type>` or of `list-style-type`."""
    style = style.strip()
    if style == "i" or "lower-roman" in style:
        return f"{_roman(number)}."
    if style == "I" or "upper-roman" in style:
        return f"{_roman(number).upper()}."
    if style == "a" or "lower-alpha" in style or "lower-latin" in style:
        return f"{_letters(number)}."
    if style == "A" or "upper-alpha" in style or "upper-latin" in style:
        return f"{_letters(number).upper()}."
    return f"{number}."


def _roman(number: int) -> str:
    if not 0 < number < 90:
        return str(number)
    mark = ""
    for value, letters in _ROMAN:
        mark += letters * (number // value)
        number %= value
    return mark


def _letters(number: int) -> str:
    mark = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        mark = chr(ord("a") + rest) + mark
    return mark or "0"
