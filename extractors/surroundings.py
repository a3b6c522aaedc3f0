"""What else stands around a figure: what is measured in front of it, the place and the period, as raw words.

No grammar is parsed: clauses end at punctuation and at closed-class words of vocabulary/statistics.toml.

>>> place("In 2021 about 4,000 children were counted in Rakhine State", 14), period("In 2021 about 4,000 fled", 8)
('Rakhine State', 'In 2021')
>>> place("In the camps of Muna, Bakasi and Kuya, 900 people share a well", 38), place("Le Tchad a notifié 900 cas", 19)
('Muna, Bakasi and Kuya', 'Tchad')
>>> period("from March 2019 to October 2021, in all, 31,460 households", 41)
'from March 2019 to October 2021'
>>> period("the plan of 2021; 300 wells are dry", 18), period("300 boats land fish, worth USD 9 million in 2024", 0)
('', '')
>>> measured("In Jordan the rate of unemployment was "), measured("Acute malnutrition among children had climbed from ")
('unemployment', 'Acute malnutrition among children')
"""
from __future__ import annotations

import re
from functools import cache

from normalizers.vocabulary import gazetteer
from normalizers.vocabulary import statistics as vocabulary

_NAME = r"[^\W\d_a-zß-ÿ][\w'’-]*"
_PARENTHESIS = re.compile(r",\s[^,;]{1,80},$")  # "the plan, which asks for much, is ..."
_LONGEST_MEASURED = 12  # words
_ADVERBIAL = re.compile(
    rf"^(?:In|Since|By|On|At|En|Dans|Depuis|Au|Aux|Em|No|Na|Desde)\s(?:(?:the|le|la|el|o|a)\s)?"
    rf"(?:(?:{_NAME}|\d{{4}}|of|and|de|du|del|do|da|et|y|e)\s)+(?=\S)"
)
# "1.3 million people, or 41 per cent of them, were short of food in 2025": the second figure is the first again
_STOPS = re.compile(r"[;.]\s|\s\(|(?<!\bor )(?<!\bsoit )(?<!\bou )(?<!\bo sea )(?<![\d.,])\d")


def measured(before: str) -> str:
    """What stood at, reached or cost the figure behind the words `before`; "" if no such verb is in front of it."""
    verb = _measuring().search(before[-200:])
    if not verb:
        return ""
    clause = _PARENTHESIS.sub("", before[-200:][: verb.start()].rstrip())
    clause = _clause("relative").sub("", clause).rstrip(" ,")  # "accidents, which stood at 14"
    bounds = [m.end() for m in _clause("bounds").finditer(clause)]
    words = clause[bounds[-1] if bounds else 0 :].strip()
    words = _ADVERBIAL.sub("", words)
    inside = next((m for m in vocabulary.alternatives("places", "inside").finditer(words) if m.start()), None)
    words = words[: inside.start()].strip() if inside else words
    if re.search(r"\d", words):  # "after 14 months the rate of burns"
        words = words[max((m.start() for m in _clause("given").finditer(words)), default=0) :].strip()
    for _ in range(3):
        words = _quantity().sub("", _clause("article").sub("", words))
    pronoun = vocabulary.alternatives("same", "pronoun").fullmatch(words)
    if pronoun or len(words.split()) > _LONGEST_MEASURED or re.search(r"\d{2}", words):
        return ""
    return words


def is_measured(before: str) -> bool:
    """Whether a verb such as "stood at", "reached", "cost" is right in front."""
    return _measuring().search(before[-200:]) is not None


@cache
def _clause(part: str) -> re.Pattern[str]:
    article = rf"(?:{vocabulary.source('phrase_end', 'articles')}|{vocabulary.source('phrase_end', 'indefinite')})"
    return re.compile({
        "bounds": rf"[,;:()–—]|\.\s|(?<!\w){vocabulary.source('phrase_end', 'clause')}(?!\w)",
        "relative": rf"(?<!\w){vocabulary.source('phrase_end', 'relative')}$",
        "given": rf"(?<!of)(?<!de)(?<!in)\s{article}\s",
        "article": rf"^(?:{article}|{vocabulary.source('phrase_end', 'and')})(?:\s+|['’]\s?)",
    }[part], re.IGNORECASE)


@cache
def _measuring() -> re.Pattern[str]:
    aside = vocabulary.source("measuring", "aside")
    return re.compile(
        rf"(?<![\w’'-])(?:{vocabulary.source('measuring', 'auxiliary')}\s)?{vocabulary.source('measuring', 'words')}"
        rf"(?:\s{aside})?\s*$",
        re.IGNORECASE,
    )


@cache
def _quantity() -> re.Pattern[str]:
    return re.compile(rf"^{vocabulary.source('measuring', 'quantity')}\s", re.IGNORECASE)


def place(sentence: str, offset: int) -> str:
    """The name behind a preposition that stands nearest: behind the figure first; else the country spoken of."""
    names = [(m.start(), m["name"]) for m in _place().finditer(sentence)]
    found = [(at, name) for at, name in names if name.split()[0].lower() not in _no_places()]
    stop = sentence.find("; ", offset)
    behind = next((name for at, name in found if offset <= at and (stop < 0 or at < stop)), "")
    opened = sentence.rfind("; ", 0, offset) + 1
    before = [name for at, name in found if opened <= at < offset]
    if behind or before:
        return behind or before[-1]
    named = [m.name for m in gazetteer.mentions(sentence[opened:offset]) if m.kind == "country"]
    return named[-1] if named else ""


@cache
def _no_places() -> frozenset[str]:
    return frozenset(vocabulary.months()) | vocabulary.words("places", "none")


@cache
def _place() -> re.Pattern[str]:
    name = rf"{_NAME}(?:\s(?:(?:of|and|de|del|la|du|da|do|et|y|e)\s){{0,2}}{_NAME}){{0,4}}"
    item = r"[^\W\d_a-zß-ÿ][^\W\d_A-Z][\w'’-]*"  # no acronym: "In Mali, UNICEF and UNHCR"
    names = rf"{name}(?:(?:,\s{item}(?:\s{item})?){{1,6}},?\s(?:and|et|y|e)\s{item}(?:\s{item})?)?"
    article = r"(?:the\s|le\s|la\s|les\s|los\s|el\s|l['’])?"
    kind = rf"(?:{vocabulary.source('places', 'kinds')}\s(?:of\s|de\s|du\s|des\s|del\s|do\s|da\s|d['’]){article})"
    before = vocabulary.source("places", "before")
    return re.compile(
        rf"(?:(?<!\w)(?i:{before})\s(?i:{article})(?i:{kind})?|(?:^|[;:]\s)(?i:{article})(?i:{kind}))(?P<name>{names})"
    )


def period(sentence: str, offset: int) -> str:
    """The words of time that go with the figure at an offset: those behind it in its clause, else those before it."""
    found = [m for m in _period().finditer(sentence) if not _event().search(sentence, 0, m.start())]
    stop = _stop(sentence, offset, [m.span() for m in found])
    behind = [m[0] for m in found if offset <= m.start() < stop]
    contrast = [m.start() for m in vocabulary.alternatives("phrase_end", "contrast").finditer(sentence, 0, offset)]
    opened = max([sentence.rfind("; ", 0, offset), *contrast[-1:]])
    before = [m[0] for m in found if m.start() < offset and (m.start() > opened or m.start() == 0)]
    return behind[0] if behind else before[-1] if before else ""


@cache
def _event() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){vocabulary.source('periods', 'events')}\s$", re.IGNORECASE)


def _stop(sentence: str, offset: int, periods: list[tuple[int, int]]) -> int:
    """Where the part of a sentence ends that a figure shares with nothing: at the next figure, bracket, semicolon."""
    for match in _STOPS.finditer(sentence, offset):
        if not any(start <= match.end() - 1 < end for start, end in periods):
            return match.start()
    return len(sentence)


@cache
def _period() -> re.Pattern[str]:
    month, year = vocabulary.month_source(), r"(?:19|20)\d\d(?!\d|[,.]\d)"
    link = r"(?:\s(?:de|of|del)|,)?"
    since, inside = vocabulary.source("periods", "since"), vocabulary.source("periods", "in")
    day = r"(?:\d{1,2}(?:er|st|nd|rd|th|º)?\s(?:de\s)?)?"
    moment = rf"(?:(?:{vocabulary.source('periods', 'part')}\s)?(?:{month}\.?{link}(?:\s{year})?|{year}))"
    return re.compile(
        rf"(?<!\w){vocabulary.source('periods', 'from')}\s?{moment}\s{vocabulary.source('periods', 'until')}\s"
        rf"(?:{month}{link}\s)?{year}"
        rf"|(?:(?<!\w){inside}\s)?(?<!\d){year}\s?[-–]\s?{year}"
        rf"|(?<!\w){since}\s{day}(?:{month}{link}\s)?{year}"
        rf"|(?<!\w){inside}\s{day}(?:{month}\.?(?:\s\d{{1,2}})?{link}\s)?{year}"
        rf"|(?<!\w){vocabulary.source('periods', 'at')}\s\d{{1,2}}(?:er|º)?\s(?:de\s)?{month}{link}\s{year}"
        rf"|(?<=\(){year}(?=\))",
        re.IGNORECASE,
    )
