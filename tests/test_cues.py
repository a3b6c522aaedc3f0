"""A gate is open wherever one of its patterns matches."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import EXTRACTORS, cues
from extractors.cues import Cues, Gate
from normalizers.vocabulary.literals import bare, required
from normalizers.vocabulary.words import flat, pattern
from tests.golden import RAW

assert EXTRACTORS  # they make the gates
TEXTS = [path for folder in (RAW, Path(__file__).parent / "gold" / "raw") for path in sorted(folder.glob("*.txt"))]
LETTERS = st.sampled_from("abcéN ’-.(1")
CHARACTERS = st.one_of(
    LETTERS.map(re.escape), st.sampled_from([r"\s", r"\d", r"\w", "[ab]", "[^a]", r"[\W_]", ".", "[b-d]"])
)
ATOMS = st.one_of(
    CHARACTERS,
    # Without bounds only here: repeats without bounds in one another take time without bounds where they fail.
    st.tuples(CHARACTERS, st.sampled_from(["*", "+", "+?", "{1,3}"])).map("".join),
    st.sampled_from([r"(?<!\w)", r"(?!\w)", r"\b"]),
)
SOURCES = st.recursive(
    st.lists(ATOMS, min_size=1, max_size=4).map("".join),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda each: f"(?:{'|'.join(each)})"),
        st.tuples(inner, st.sampled_from(["?", "{0,2}", "{2}", "??"])).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
        st.lists(inner, min_size=2, max_size=3).map("".join),
    ),
    max_leaves=8,
)


@given(SOURCES, st.data())
def test_each_match_holds_a_word_of_each_set(source: str, data: st.DataObject) -> None:
    made = re.compile(source, data.draw(st.sampled_from([re.NOFLAG, re.IGNORECASE])))
    try:
        sets = required(made)
    except ValueError:
        return
    text = data.draw(st.from_regex(made))
    if made.search(text):
        around = f" {bare(text)} "
        assert all(any(word in around for word in words) for words in sets), (text, sets)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_gates_are_open_where_their_patterns_match(path: Path) -> None:
    text = path.read_text("utf-8", "replace")
    found, folded = Cues(flat(text)), flat(text)
    tried = 0
    for gate in Gate.known:
        for source in gate.patterns:
            needed = re.compile(source)
            spans = {m.span() for words in (text, folded) for m in needed.finditer(words)}
            tried += len(spans)
            for start, end in spans:
                assert found.open(gate, start, end), (needed.pattern[:80], text[start:end])
                assert any(start <= at < end for at in found.starts(gate))
    assert tried


@pytest.mark.parametrize(("text", "word", "starts"), [
    ("...closing date", "closing date", [3]),
    ("closing — date, closing-date; closings date", "closing date", [0, 16]),
    ("Übung, ÜBUNG", "übung", [0, 7]),
    ("", "closing", []),
    ("a", "a", [0]),
    ("\n\n  a  \n b,  a", "a", [4, 13]),
])
def test_places_are_those_of_the_text(text: str, word: str, starts: list[int]) -> None:
    gate = Gate(pattern([word]))
    assert Cues(flat(text)).starts(gate) == starts


def test_a_pattern_without_a_certain_word_is_no_gate() -> None:
    with pytest.raises(ValueError, match="without any certain word"):
        required(re.compile(r"\d+|[a-z]+"))


def test_words_are_where_the_letters_begin() -> None:
    gate = Gate(re.compile("programme"))
    assert Cues("the subprogramme of programmes").words(gate) == [4, 20]
    assert not cues.among([5, 9], [1, 2])
