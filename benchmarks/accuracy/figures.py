"""Figures: price-parser for the pay, regular expressions for numbers with a unit.

quantulum3 is left out, since it brings a package under the LGPL (num2words).
"""
from __future__ import annotations

import re

from price_parser import Price

from benchmarks.accuracy.tool import Found, Labelled, Tool

PAY = re.compile(
    r"salar(?:y|ies|io|iale?)\b|salaire|sal[áa]rio|remunera|r[ée]mun[ée]ration|honora(?:ires|rios)|stipend|\bfees?\b",
    re.IGNORECASE,
)
SIGNS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "R$": "BRL"}

_NUMBER = r"(?P<value>\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+|\d+(?:[.,]\d+)?)"
FIGURE = re.compile(
    rf"(?P<money>\b(?:USD|US\$|EUR|€|\$)\s?)?(?<![\w.,/-]){_NUMBER}(?![\w/-])"
    r"(?:\s?(?P<percent>%|per ?cent\b|pour cent\b|por ciento\b|por cento\b)|\s(?P<scale>millions?|mill[óo]n(?:es)?"
    r"|milh(?:ão|ões)|billions?|milliards?))?",
    re.IGNORECASE,
)


def pay(document: Labelled) -> Found:
    """The first amount in a line that speaks of pay."""
    for line in document.text.splitlines():
        if word := PAY.search(line):
            price = Price.fromstring(line[word.end() :])
            if price.amount is not None and price.currency:
                currency = SIGNS.get(price.currency, price.currency)
                return {"salary_min": float(price.amount), "salary_currency": currency}, {}
    return {}, {}


def numbers(document: Labelled) -> Found:
    """Each number with a percent sign, a currency, a word like million, or a mark for thousands."""
    rows = []
    for found in FIGURE.finditer(document.text):
        thousands = re.search(r"\d[.,\u00a0\u202f ]\d{3}", found["value"])
        if not (found["money"] or found["percent"] or found["scale"] or thousands):
            continue
        digits = re.sub(r"[.,\u00a0\u202f ](?=\d{3}(?!\d))", "", found["value"]).replace(",", ".")
        scale = (found["scale"] or "").casefold()
        value = float(digits) * (1e9 if scale.startswith(("bi", "milliard")) else 1e6 if scale else 1)
        unit = ("EUR" if found["money"].strip().upper() in ("EUR", "€") else "USD") if found["money"] else "count"
        rows.append({"value": round(value, 6), "unit": "percent" if found["percent"] else unit})
    return {}, {"statistics": rows}


TOOLS = (
    Tool("price-parser (line that speaks of pay)", ("salary_min", "salary_currency"), pay),
    Tool("regular expression (numbers with a unit)", ("statistics",), numbers),
)
