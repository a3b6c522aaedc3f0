"""Patterns of figures are tried only where they may match: nothing that they match is passed over by that."""
from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import figures, masking, number_starts, stretches, surroundings
from extractors.claims import PEOPLE, Claim
from extractors.cues import of
from extractors.number_patterns import expression
from extractors.passages import Passage
from extractors.refusals import MEASURES, is_hopeless, is_refused
from extractors.sentences import sentences
from normalizers.vocabulary import gazetteer
from normalizers.vocabulary import statistics as vocabulary
from pipeline.document import Block, Document, Kind, Source

_LISTS = (
    ("approximate",), ("percent",), ("own",), ("own", "employs"), ("own", "founding"), ("own", "superlative"),
    ("refused", "contact"), ("refused", "share"), ("refused", "pay"), ("refused", "board"), ("refused", "post"),
    ("ranges", "change"), ("measuring", "words"), ("measuring", "aside"), ("measuring", "quantity"),
    ("periods", "events"), ("phrase_end", "contrast"), ("same", "subject"), ("same", "worth"), ("places", "kinds"),
    ("nouns", "people"), ("refused", "measures"),
)
_SEARCHED = tuple(path for path in _LISTS if path not in (("approximate",), ("percent",)))  # these hold signs
_FIGURES = (
    "5 45 1,234 12,345,678 2.3 2019 1998 10% 3,2 1 250 000 +95 1 524 022 (503) 2521-0500 10:30 123:45 23h59 3pm "
    "12/05/2019 2016-2021 COVID-19 EC1400 K253 US$ $5 €12 1, 387, 022 3-5 100,000 40k 5-year 24th a@b.c9 @ www.x.y/9 "
    "https://u.n/5 0171 22 33 44 ~5 ±12 one two thirty half two thirds la moitié million billion per cent pour cent "
    "more than between and in out of times no more than cerca de about some May mar may 3 juin 2019 in since from to "
    "In Kenya en Guinée South Sudan the Gambia Congo CAR Niger ; : ( ) [ ı İ ſ"
).split(" ")
_WORDS = sorted({word for path in _LISTS for word in vocabulary.words(*path)})
_WORD = st.sampled_from(_WORDS)
_PIECES = st.tuples(
    st.sampled_from(_FIGURES) | _WORD | _WORD.map(str.title) | st.text(max_size=4),
    st.sampled_from((" ", " ", " ", "  ", "\n", "-", ", ", ". ", "; ", "'", "’", "(", "/", "\u00a0")),
)
_TEXTS = st.lists(_PIECES, max_size=30).map(lambda pieces: "".join(piece + between for piece, between in pieces))
_MANY = settings(max_examples=200, deadline=None)


def _spans(found: object) -> list[tuple[int, int]]:
    return [match.span() for match in found]  # type: ignore[attr-defined]


def _document(text: str) -> Document:
    return Document(Source("a", "text", ""), text, (Block(0, len(text)),))


def _one_by_one(words: frozenset[str]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first) + ")"


@pytest.mark.parametrize("path", _LISTS, ids="-".join)
def test_a_tree_of_words_finds_what_the_words_find_one_by_one(path: tuple[str, ...]) -> None:
    words = vocabulary.words(*path)
    tree, plain = (re.compile(source, re.IGNORECASE) for source in (vocabulary.joined(words), _one_by_one(words)))
    twisted = (f"{word} {word.upper()}s x{word.replace(' ', '  ')}, {word[:-1]} {word[1:]}" for word in sorted(words))
    text = " ".join(twisted)
    assert _spans(tree.finditer(text)) == _spans(plain.finditer(text))


def test_lower_case_is_that_of_patterns() -> None:
    letters = {char for path in _LISTS for word in vocabulary.words(*path) for char in word if char.isalpha()}
    every = "".join(map(chr, (*range(0xD800), *range(0xE000, sys.maxunicode + 1))))
    for letter in sorted(letters | set("abcdefghijklmnopqrstuvwxyz")):
        same = set(re.findall(letter, every, re.IGNORECASE))
        assert {vocabulary.lower(char) for char in same} == {letter}
    assert len(vocabulary.lower(every)) == len(every)


@pytest.mark.parametrize("path", _SEARCHED, ids="-".join)
@settings(max_examples=40, deadline=None)
@given(text=_TEXTS, start=st.integers(0, 60), end=st.integers(0, 120))
def test_a_list_is_found_wherever_it_is(path: tuple[str, ...], text: str, start: int, end: int) -> None:
    listed, words = vocabulary.listed(*path), vocabulary.words_of(text)
    assert listed.is_in(text, words) == (listed.pattern.search(text) is not None)
    assert bool(listed.search_cut(text, start, end, words)) == bool(listed.pattern.search(text[start:end]))


def test_a_list_with_signs_is_not_looked_for_by_its_words() -> None:
    with pytest.raises(ValueError, match="is no word"):
        vocabulary.listed("percent")


@_MANY
@given(_TEXTS)
def test_masks_begin_where_they_are_looked_for(text: str) -> None:
    everywhere = masking._masked().sub(lambda match: re.sub(r"\d", masking.MASK, match[0]), text)
    assert masking.mask(text, vocabulary.words_of(text)) == everywhere


@_MANY
@given(_TEXTS, st.booleans())
def test_numbers_begin_where_they_are_looked_for(text: str, wide: bool) -> None:
    starts = dict(number_starts.starts(text, vocabulary.words_of(text)))
    for match in (expression(wide, False).match(text, at) for at in range(len(text))):
        if match:
            assert match.start() in starts
            other = expression(wide, starts[match.start()]).match(text, match.start())
            assert other and {name: other[name] for name in match.groupdict() if name in other.groupdict()} == {
                name: value for name, value in match.groupdict().items() if name in other.groupdict()
            }


@_MANY
@given(_TEXTS)
def test_numbers_in_words_are_worth_a_look(text: str) -> None:
    worth = re.search(r"\d", text) or number_starts._worth().search(text)
    assert number_starts.may_be_in(text, vocabulary.words_of(text)) == bool(worth)
    assert not worth or number_starts.may_be_at(_document(text), 0, len(text))


@_MANY
@given(_TEXTS)
def test_people_are_counted_where_their_gate_is_open(text: str) -> None:
    text = f"5 {text}"
    people = any(category == "people" for category, _ in sentences(text).category.values())
    assert not people or of(_document(text)).open(PEOPLE, 0, len(text))


@_MANY
@given(_TEXTS)
def test_places_and_periods_begin_where_they_are_looked_for(text: str) -> None:
    stretch = stretches.Stretch(text)
    found, none = stretches._place().finditer(text), stretches._no_places()
    names = [(match.start(), match["name"]) for match in found if match["name"].split()[0].lower() not in none]
    assert stretch._names == names
    periods = _spans(stretches._period().finditer(text))
    assert stretch._periods == [span for span in periods if not stretches._event().search(text, 0, span[0])]


@_MANY
@given(_TEXTS, st.sampled_from(_WORDS), st.sampled_from(("", " ", "  ")))
def test_verbs_in_front_of_figures_are_found(text: str, word: str, end: str) -> None:
    before = f"{text} {word}{end}"
    found, everywhere = surroundings._measuring_verb(before), surroundings._measuring().search(before[-200:])
    assert (found and found.span()) == (everywhere and everywhere.span())


@_MANY
@given(_TEXTS, st.sampled_from(("", "duties", "background", "purpose", "fees")), st.sampled_from(("text", "item")))
def test_hopeless_figures_are_refused_or_weak(text: str, section: str, kind: Kind) -> None:
    passage = Passage(0, text, Block(0, len(text), kind, section=section))
    measures = of(_document(text)).open(MEASURES, 0, len(text))
    hopeless = [figure for figure in figures.find(text) if is_hopeless(figure, section, text, measures)]
    for claim in (Claim(passage, section, sentences(text), figure) for figure in hopeless):
        assert is_refused(claim) or not claim.is_strong()


@_MANY
@given(_TEXTS)
def test_countries_are_asked_for_where_they_are_named(text: str) -> None:
    if any(mention.kind == "country" for mention in gazetteer.mentions(text)):
        assert gazetteer.may_name_country(f"Also {text} and more")
