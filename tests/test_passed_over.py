"""Lines are passed over where a cheap test shows that a pattern or a look-up finds nothing: here it finds all the same.

Each test asks both ways: the cheap test before the full look, and the full look alone.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise, product

import pytest
from ftfy.badness import MOJIBAKE_CATEGORIES, is_bad
from hypothesis import example, given, settings
from hypothesis import strategies as st

from normalizers.vocabulary import fold, headings, labels
from pipeline import beginnings, inline_headings, inline_labels, language, line_repair, list_marks, related
from pipeline.document import Kind, Line
from pipeline.loaders import charset, inline, site_texts, wrapping
from pipeline.splitting import split

# What lines are made of: words, signs and seams that the patterns look for, and any other character.
PARTS = (
    "Duty station", "Grade", "2025", "Hardship", "P-3", "DUTIES", "ABOUT US", "UNHCR", "Visit camps", "date", "GS5",
    "É", "é", "œ", ":",
    "：", "://", ": 30", " - ", "-", "–", " – ", "...", "....", "…", "……", "____", " 1. ", "2. Plan",
    "3)", "a) ", "IV. ", "(", ")", "(of the post)", "[", "]", "|", "·", "•", "/", " / ", ">", "» ", "→", "\xa0", " ",
    "  ", "\t", "\n", "_", "’", "“", "²", "½", "①", "№ ", "N° ", "\u0301", "\u200b", "Ã©", "â€œ", "ﬁ", "โ€œ", "ยง",
    "¨C", "2 318 views", "Comments: 6", "FAQ", "Home",
)
TEXTS = st.lists(st.one_of(st.sampled_from(PARTS), st.characters()), max_size=14).map("".join)
VISIBLE = TEXTS.map(lambda text: inline.collapse(charset.clean(text)))

GLUE = re.compile(r"(?<=[a-zà-ÿ0-9)\],;*])(?=[A-ZÀ-Ý])|(?<=[A-ZÀ-Ý])(?=[A-ZÀ-Ý][a-zà-ÿ])|(?<=[a-zà-ÿ])(?=\d)")
SENTENCE_START = re.compile(r"(?:^|(?<=[.;:)\]]\s)|(?<=\s-\s))[A-ZÀ-Ý]")
GRADE = re.compile(r"\b(?:P|D|G|GS|GL|NO|FS|ICS|SB|SC|LICA|IICA|NPSA|IPSA|TJO)[- ]?(?:[A-E]|\d{1,2})\b")


def starts(pattern: re.Pattern[str], text: str) -> list[int]:
    return [found.start() for found in pattern.finditer(text)]


@given(TEXTS)
@example("2025Hardship LevelD AMharic,Desired a1 A٣ b٣ ÉTÉEté")
def test_seams_are_those_between_two_characters(text: str) -> None:
    assert starts(beginnings.SEAM, text) == starts(GLUE, text)
    words = [(m.start(), m.end()) for m in re.finditer(r"\S+", text)]
    cut = [
        span
        for start, end in words
        for edges in [[start, *(m.start() for m in GLUE.finditer(text, start + 1, end)), end]]
        for span in pairwise(edges)
    ]
    assert list(beginnings.tokens(text, 0, len(text))) == cut


@given(TEXTS)
@example("Begin. Then; Next: (a) One - Two -Three.Four")
def test_sentences_begin_where_they_did(text: str) -> None:
    assert starts(inline_headings._SENTENCE_START, text) == starts(SENTENCE_START, text)


GRADES = ("P", "D", "GS", "NO", "NPSA", "LICA", "TJO", "ICS", "-", " ", "4", "12", "B", "_", "é")


@given(st.lists(st.sampled_from(GRADES), max_size=6))
def test_grades_are_found_from_their_first_letter(parts: list[str]) -> None:
    text = "".join(parts)
    assert [m.span() for m in related._GRADE.finditer(text)] == [m.span() for m in GRADE.finditer(text)]


@given(TEXTS)
@example("Grade ..... : P-3")
@example("Source  : https://a.example  – Duty station ： Goma")
def test_the_end_of_a_label_has_its_sign(text: str) -> None:
    full = [m.span() for m in inline_labels._LABEL_END.finditer(text[:200])]
    sign = inline_labels._LABEL_SIGN.search(text, 0, 200)
    assert not full or sign
    if sign:
        first = max(0, sign.start() - inline_labels._SPACES)
        assert [m.span() for m in inline_labels._LABEL_END.finditer(text, first, 200)] == full


@given(TEXTS)
@example("Grade  : P-3  :: 4 : http://a.example 12:30")
def test_colons_without_brackets_are_found_as_others(text: str) -> None:
    assert list(inline_labels._colons(text)) == [m.span() for m in inline_labels._COLON.finditer(text)]


@pytest.mark.parametrize(
    ("sign", "full"),
    [
        (list_marks._NUMBER_SIGN, list_marks._NUMBERED),
        (list_marks._DASH_SIGN, list_marks._DASHED),
    ],
)
@given(text=TEXTS)
@example(text="Plans - Visits - Reports")
@example(text="1. Plans 2. Visits 3. Reports")
def test_a_pattern_has_its_sign(sign: re.Pattern[str], full: re.Pattern[str], text: str) -> None:
    assert sign.search(text) or not full.search(text)


# Characters of which the heuristic of ftfy takes a few beside each other for damage.
OF_DAMAGE = st.text(st.sampled_from("éàñœŒÂÃĞßØÙ€£«»“”‘’…–—•·´\xa0\xad°²½×вЂГўβā√≈‚Äaz .\n"), max_size=6)


@given(TEXTS | OF_DAMAGE)
@settings(max_examples=500)
def test_cleaning_passes_over_sound_text_only(text: str) -> None:
    quick = charset.clean(text)
    with pytest.MonkeyPatch.context() as patch:
        for damage in ("_FOR_ALL", "_FOR_FTFY"):
            patch.setattr(charset, damage, re.compile(""))  # everything is suspect
        assert charset.clean(text) == quick


def test_all_that_ftfy_calls_bad_is_suspect() -> None:
    """Whatever stands beside it: all pairs of characters that the heuristic knows by their kind."""
    known = {c for kind in MOJIBAKE_CATEGORIES.values() for c in re.findall(r"[^\x00-\x7f]", kind)}
    known |= {chr(code) for code in (*range(0x80, 0x180), *range(0x391, 0x3CA), *range(0x410, 0x450))}
    pairs = {a + b for a, b in product(known | set("aZ .0"), repeat=2)}
    quiet = [pair for pair in pairs if not charset._FOR_FTFY.search(pair)]
    assert len(quiet) < len(pairs) / 20  # few are left for ASCII and for what is never the first of two
    for pair in quiet:
        assert not any(map(is_bad, (f"{pair}a", f"a{pair} ", f" {pair}", f"\n{pair}\n"))), ascii(pair)


@given(st.lists(TEXTS, max_size=3), st.sampled_from(("", "Grade", " Duty  station", "Â©")))
@example(["a" + "=" * 13], "")
@example(["a " + "=+" * 6 + "=", "a"], "")
@example(["a", "> quoted"], "")
@example(["a", "\u0301e"], "")
def test_tidy_lines_are_those_that_cleaning_leaves_alone(texts: list[str], label: str) -> None:
    lines = [Line("Plans", label=label), *map(Line, texts)]
    quick = list(line_repair.cleaned(lines))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line_repair, "_are_tidy", lambda _: False)
        assert list(line_repair.cleaned(lines)) == quick


@given(TEXTS)
def test_white_space_is_collapsed_in_one_way(text: str) -> None:
    assert inline.collapse(text) == " ".join(text.split())


class Unsure(str):
    """A text that does not say that it is ASCII."""

    def isascii(self) -> bool:
        return False


@given(TEXTS)
@example("Place: Suva | Grade: P-3")
@example("#")
@example(" - ")
def test_texts_of_ascii_are_one_piece(text: str) -> None:
    assert inline.pieces(text) == inline.pieces(Unsure(text))


@given(TEXTS)
def test_a_figure_at_the_end_is_taken_off(text: str) -> None:
    assert wrapping._without_figure(text.rstrip()) == wrapping._CLOSED.sub("", text.rstrip())


@given(TEXTS)
@example("_a__b_ Été œuvre ½ ™ №5 ÇA")
def test_words_are_folded_as_character_by_character(text: str) -> None:
    letters = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    assert fold.plain(text) == re.sub(r"[^\w]+|_", " ", letters).strip().casefold()


@given(TEXTS)
@example("(new) Duty station")
@example("- N° 5 (of the post)")
def test_the_first_word_and_the_length_are_those_of_the_folded_text(text: str) -> None:
    folded = fold.fold(text)
    assert fold.first_word(text) in (None, folded.split()[0] if folded.split() else "")
    assert all(len(folded) > most for most in range(len(folded) + 9) if fold.is_longer(text, most))


LABELS = sorted(labels._table())
HEADINGS = sorted(headings._table())
LOOK_UPS: list[Callable[[str], str | None]] = [labels._alone, headings._exact]


@st.composite
def composed(draw: st.DrawFn) -> str:
    """A label of the words of a field, which need not stand in the list."""
    _, needed, known = draw(st.sampled_from(labels._compositions()))
    words = [draw(st.sampled_from(sorted(one_of))) for one_of in needed]
    words += draw(st.lists(st.sampled_from(sorted(known)), max_size=3))
    return " ".join(draw(st.permutations(words)))


KNOWN = st.sampled_from([*LABELS, *HEADINGS]) | composed()


@pytest.mark.parametrize("look_up", LOOK_UPS)
@given(text=KNOWN | st.tuples(VISIBLE, KNOWN, VISIBLE).map(" ".join))
@example(text="II. Duties (not all-inclusive):")
@example(text="(a) Organisation / Nazwa")
@example(text="Duty station " + "(of the post) " * 20)
@settings(max_examples=300)
def test_look_ups_pass_over_what_they_would_not_find(look_up: Callable[[str], str | None], text: str) -> None:
    quick = look_up(text)
    with pytest.MonkeyPatch.context() as patch:
        for module in (labels, headings):
            patch.setattr(module, "first_word", lambda _: None)
        patch.setattr(labels, "is_longer", lambda *_: False)
        assert look_up(text) == quick


def test_all_labels_and_headings_pass() -> None:
    assert all(labels.alone(f"{label}:") for label in LABELS)
    assert all(headings.exact(heading) for heading in HEADINGS)
    assert all(headings.may_end(f"Grade: P-3 {heading}") and headings.has_word_of_one(heading) for heading in HEADINGS)
    assert headings.may_end("Grade: P-3 About Ferries of Suva")


LONG = "The ferries of the lagoon carry letters to the villages and bring back fish for the market. "


CAPITALS = ("DUTIES", "(KEY) DUTIES", "IV-DUTIES", "ABOUT SUVA", "WFP", "- EDUCATION:", "SUVA/EDUCATION")


@given(st.lists(st.sampled_from((*PARTS, *CAPITALS, LONG)), max_size=9))
@example([LONG, "The WFP runs them.", LONG])
@example([LONG, "- (EDUCATION)", LONG])
@example([LONG, "& DUTIES", LONG])
@settings(max_examples=600)
def test_headings_in_capitals_are_not_passed_over(parts: list[str]) -> None:
    text = " ".join(parts)
    quick = list(inline_headings.in_capitals(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inline_headings, "_may_be_heading", lambda *_: True)
        patch.setattr(inline_headings, "_is_capitals", _is_capitals)
        patch.setattr(inline_headings, "_CAPITALS", re.compile(""))
        assert list(inline_headings.in_capitals(text)) == quick


def _is_capitals(word: str) -> bool:
    return inline_headings._CAPS_WORD.fullmatch(word.strip("():,.;/")) is not None


@given(VISIBLE, st.sampled_from(("text", "item", "cell", "heading")))
@example("Job Posting End DateAugust 17, 2023", "text")
@example("Supervisor: Chief General Background", "text")
@example("Duties - Visit camps - Write plans - Train staff", "text")
@settings(max_examples=300)
def test_lines_are_split_as_without_cheap_tests(text: str, kind: Kind) -> None:
    line = replace(Line(text), kind=kind)
    quick = list(split(line))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beginnings, "_may_be_begun_by", lambda *_: True)
        patch.setattr(inline_labels, "_LABEL_SIGN", re.compile(""))
        patch.setattr(headings, "may_end", lambda _: True)
        patch.setattr(list_marks, "_DASH_SIGN", re.compile(""))
        patch.setattr(list_marks, "_NUMBER_SIGN", re.compile(""))
        assert list(split(line)) == quick


@pytest.mark.parametrize("entry", site_texts._boasts(), ids=" + ".join)
def test_every_entry_of_what_sites_say_is_seen(entry: tuple[str, ...]) -> None:
    said = f"{LONG}Ferry {' Suva '.join(entry)} today!"
    assert site_texts.without_site(said) == LONG.strip()
    assert site_texts.without_site(said.replace("Ferry", "Förderer").upper()) == LONG.strip().upper()


@given(st.tuples(st.sampled_from(["", "Ferry", *site_texts._beginnings(), *site_texts._sharing()]), TEXTS).map("".join))
@example("Home / Jobs / Chad")
@example("½ view")
@settings(max_examples=400)
def test_lines_of_a_site_are_not_passed_over(text: str) -> None:
    quick = site_texts._without_site.__wrapped__(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site_texts, "_may_be_of_site", lambda _: True)
        patch.setattr(site_texts, "_may_boast", lambda _: True)
        assert site_texts._without_site.__wrapped__(text) == quick


def test_accents_are_the_characters_that_combine() -> None:
    beyond = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    assert all(ord(c) >= 0x300 for c in beyond if unicodedata.combining(c))
    assert all(unicodedata.combining(chr(code)) for code in range(0x300, 0x340))


ENGLISH = "The ferries carry letters to the villages of the lagoon, and they bring back fish for the market. "
FRENCH = "Les bateaux portent des lettres aux villages de la lagune, et ils rapportent du poisson pour le marché. "
SPANISH = "Los barcos llevan cartas a los pueblos de la laguna, y traen pescado para el mercado de la ciudad. "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(ENGLISH * 40, "en", id="long"),
        pytest.param(FRENCH * 40, "fr", id="long French"),
        pytest.param(SPANISH * 40, "es", id="long Spanish"),
        pytest.param(ENGLISH * 12 + FRENCH * 40, "fr", id="English, then more French"),
        pytest.param((ENGLISH + FRENCH * 3) * 10, "fr", id="by turns, more French"),
        pytest.param(ENGLISH * 9 + ", " * 2000, "en", id="noise"),
        pytest.param("1 2 3 " * 900, "en", id="no letters"),
    ],
)
def test_the_language_of_a_long_text(text: str, expected: str) -> None:
    assert language.of(text) == expected
