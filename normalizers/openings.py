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
from normalizers.vocabulary.expressions import COUNT
from normalizers.vocabulary.words import alternatives, flat, words

_POSTS = alternatives(words("openings", "posts"))
_BESIDE = r"[\s(:x×-]{0,3}"
_COUNTED = (
    re.compile(rf"(?<![\w.,/-])({COUNT})(?:\s?\((\d{{1,3}})\))?{_BESIDE}{_POSTS}"),
    re.compile(rf"{_POSTS}{_BESIDE}({COUNT})(?:\s?\((\d{{1,3}})\))?(?![\w/-])"),
)
_MOST = 500  # more is a reference number

def normalize(raw: str, context: Context, **parts: str) -> int:
    """The number beside a word for posts, else the string where it is one number."""
    text = flat(raw)
    for shape in _COUNTED:
        if counted := shape.search(text):
            text = counted[2] or counted[1]
            break
    whole = parse_number(re.sub(r"^\((.*)\)$", r"\1", text.strip(" .")), context.language)
    if whole is None and (listed := re.match(r"(\d{1,2})(?:[,;]| (?:and|plus|et|y|e)\b)(?! ?\d)", text)):
        whole = float(listed[1])  # "1, and a reserve list"
    if whole is None and re.match(r"\d{1,3}\s*\(", text):
        whole = parse_number(text.split("(")[0], context.language)  # "3 (in Dhaka)"
    if whole is None and (first := re.match(r"(\d{1,2}) ?[A-Z][a-z]", raw)):
        whole = float(first[1])  # "01 This announcement is for nationals only": the next sentence runs in
    if whole is None and parts.get("counted"):
        whole = next((number.value for number in find_numbers(text, context.language)), None)
    if whole is None or not 1 <= whole <= _MOST or whole != int(whole):
        raise Unrecognised("no number of posts")
    return int(whole)
