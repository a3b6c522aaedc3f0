"""The fractions of widths, as fonts are written in PDFs; what is not written so, nobody guesses."""
from __future__ import annotations

import zlib

import pytest

from pipeline.loaders.pdf_bytes import survey
from pipeline.loaders.pdf_widths import fractions
from tests import hostile_inputs

MAPPING = b"2 beginbfchar <01> <0041> <0002> <0042> endbfchar 1 beginbfrange <03> <04> <0043> endbfrange"
ABOVE = {ord("A"): 0.0, ord("B"): 0.0005, ord("C"): 0.00025, ord("D"): 0.0}
SIMPLE = b"<</Type/Font/BaseFont/ABCDEF+Vera/FirstChar 1/Widths[500 600.5 700.25 800]/ToUnicode 9 0 R>>"

# What is written, by the number of its object.
FONTS: list[tuple[str, dict[int, bytes], dict[str, dict[int, float]] | None]] = [
    ("simple", {1: SIMPLE}, {"Vera": ABOVE}),
    ("in lines", {1: SIMPLE.replace(b"/", b"\n/").replace(b"[", b" [ ")}, {"Vera": ABOVE}),
    ("elsewhere", {1: SIMPLE.replace(b"[500 600.5 700.25 800]", b" 2 0 R").replace(b"Char 1", b"Char 3 0 R"),
                   2: b"[ 500 600.5\n700.25 800 ]", 3: b"1"}, {"Vera": ABOVE}),
    ("composite", {1: b"<</BaseFont/ABCDEF+Vera/DescendantFonts[2 0 R]/ToUnicode 9 0 R>>",
                   2: b"<</BaseFont/ABCDEF+Vera/CIDSystemInfo 7 0 R/W[1[500 600.5]3 3 700.25 4 5 800]>>"},
     {"Vera": ABOVE}),
    ("composite, elsewhere", {1: b"<</BaseFont/Vera/DescendantFonts 3 0 R/ToUnicode 9 0 R>>", 3: b"[2 0 R]",
                              2: b"<</BaseFont/Vera/CIDSystemInfo 7 0 R/DW 1000/W 4 0 R>>",
                              4: b"[2 [600.5 700.25]]"}, {"Vera": ABOVE}),
    ("a name with a sign", {1: SIMPLE.replace(b"Vera", b"Vera#20Sans")}, {"Vera Sans": ABOVE}),
    ("two parts of one font", {1: SIMPLE, 2: SIMPLE.replace(b"ABC", b"BCD")}, {"Vera": ABOVE}),
    ("two fonts of one name", {1: SIMPLE, 2: SIMPLE.replace(b"600.5", b"601")}, None),
    ("whole widths", {1: SIMPLE.replace(b"600.5 700.25", b"600 700.0")}, {}),
    ("without letters", {1: SIMPLE.replace(b"/ToUnicode 9 0 R", b"")}, None),
    ("letters that are not there", {1: SIMPLE.replace(b"9 0 R", b"8 0 R")}, None),
    ("within another", {1: b"<</Resources<</Font<</F %b/G %b>>>>>>" % (SIMPLE, SIMPLE)}, None),
    ("widths that are no numbers", {1: SIMPLE.replace(b"600.5", b"5 0 R")}, None),
    ("widths of no end", {1: b"<</BaseFont/Vera/DescendantFonts[2 0 R]/ToUnicode 9 0 R>>",
                          2: b"<</CIDSystemInfo 7 0 R/W[1 4000000000 600.5]>>"},
     {"Vera": dict.fromkeys(b"ABCD", 0.0005)}),
    ("widths again and again", {1: b"<</BaseFont/Vera/DescendantFonts[2 0 R]/ToUnicode 9 0 R>>",
                                2: b"<</CIDSystemInfo 7 0 R/W[%b]>>" % (b"1 60000 600.5 " * 9000)}, None),
    ("a width of no bound", {1: SIMPLE.replace(b"600.5", b"6" * 400)}, None),
    ("fonts without number", dict.fromkeys(range(1, 100), SIMPLE), None),
]


@pytest.mark.parametrize(("fonts", "found"), [row[1:] for row in FONTS], ids=[row[0] for row in FONTS])
def test_fractions(fonts: dict[int, bytes], found: dict[str, dict[int, float]] | None) -> None:
    words = b"\n".join(b"%d 0 obj\n%b\nendobj" % item for item in fonts.items())
    got = fractions(words, {9: MAPPING})
    assert got == (None if found is None else {name: pytest.approx(letters) for name, letters in found.items()})


def _packed(head: bytes, objects: bytes, first: int) -> bytes:
    held, mapping = zlib.compress(head + objects), b"begincmap " + MAPPING
    return hostile_inputs.pdf(
        b"<</Type/ObjStm/N 2/First %d/Filter/FlateDecode>>stream\n%b\nendstream" % (first, held),
        b"<</Length %d>>stream\n%b\nendstream" % (len(mapping), mapping),
    )


def test_objects_in_streams_are_spelled_out() -> None:
    found = survey(_packed(b"7 0 8 9 ", b"<</A 1>> [600.5 700]", 8))
    assert b"7 0 obj <</A 1>>  endobj 8 0 obj [600.5 700] endobj" in found.words
    assert found.mappings == {2: b"begincmap " + MAPPING + b"\n"}


@pytest.mark.parametrize(("head", "first"), [
    (b"7 9 8 0 ", 8), (b"7 0 8 x ", 8), (b"7 0 8 %b " % (b"9" * 5000), 5008), (b"7 0 8 9 ", 99_999_999),
], ids=["backwards", "no number", "a number of no end", "a table of no end"])
def test_objects_in_damaged_streams_are_left_as_they_stand(head: bytes, first: int) -> None:
    assert head + b"<</A 1>> [600.5 700]" in survey(_packed(head, b"<</A 1>> [600.5 700]", first)).words
