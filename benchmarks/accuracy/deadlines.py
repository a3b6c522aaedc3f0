"""dateparser: the dates of the text. Which of them is the deadline, it does not say; there are two ways to guess.

It is told the language of the document, day before month, and to take complete, absolute dates only: of the settings
that were tried, those with which it does best here.
"""
from __future__ import annotations

import re
from datetime import datetime

from dateparser.search import search_dates

from benchmarks.accuracy.tool import Found, Labelled, Tool

SETTINGS = {"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"], "DATE_ORDER": "DMY"}
WORDS = re.compile(
    r"deadline|clos(?:ing|es)|appl(?:y|ications?)\b.{0,40}\b(?:by|before|until)|no later than|expir"
    r"|date limite|cl[ôo]ture|au plus tard|fecha l[íi]mite|fecha de cierre|cierre|plazo|a m[áa]s tardar"
    r"|data limite|prazo|encerramento|at[ée] ao? dia",
    re.IGNORECASE,
)
NEAR = 250  # characters behind the word


def after_a_word(document: Labelled) -> Found:
    for word in WORDS.finditer(document.text):
        if dates := _dates(document.text[word.end() : word.end() + NEAR], document.language):
            return {"deadline": dates[0].date()}, {}
    return {}, {}


def last(document: Labelled) -> Found:
    dates = _dates(document.text, document.language)
    return {"deadline": dates[-1].date() if dates else None}, {}


def _dates(text: str, language: str) -> list[datetime]:
    return [moment for _, moment in search_dates(text, languages=[language], settings=SETTINGS) or ()]


TOOLS = (
    Tool("dateparser (first date behind a word for deadline)", ("deadline",), after_a_word),
    Tool("dateparser (last date of the text)", ("deadline",), last),
)
