"""How many posts are to be filled.

>>> normalize("1 Position", Context()), normalize("two (2)", Context()), normalize("02 postes", Context())
(1, 2, 2)
>>> normalize("10031051 / 10031052 / 10031054 / 10031055 / 10028801 (5 positions)", Context())
5
"""
from __future__ import annotations

import re

from normalizers.base import Context, Unrecognised
from normalizers.numbers import find_numbers, parse_number
from normalizers.vocabulary.words import flat, pattern, words

_POSTS = pattern(words("openings", "posts"))
_MOST = 500  # more is a reference number
_BESIDE = re.compile(r"[\s(:x×-]{0,3}")


def normalize(raw: str, context: Context, **parts: str) -> int:
    """The number beside a word for posts, else the string where it is one number."""
    text = flat(raw)
    numbers = [n for n in find_numbers(text, context.language) if n.value == int(n.value) and 1 <= n.value <= _MOST]
    for post in _POSTS.finditer(text):
        for number in numbers:
            if _BESIDE.fullmatch(text, number.end, post.start()) or _BESIDE.fullmatch(text, post.end(), number.start):
                return int(number.value)
    whole = parse_number(re.sub(r"^\((.*)\)$", r"\1", text.strip(" .")), context.language)
    if whole is None and re.match(r"\d{1,3}\s*\(", text):
        whole = parse_number(text.split("(")[0], context.language)  # "3 (in Dhaka)"
    if whole is None and parts.get("counted"):
        whole = numbers[0].value if numbers else None
    if whole is None or whole != int(whole) or not 1 <= whole <= _MOST:
        raise Unrecognised("no number of posts")
    return int(whole)
