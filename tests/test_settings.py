"""vacancies.toml: what is read, where it is looked for, and what is told of mistakes."""
from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import settings, settings_page
from pipeline.settings import Dump, Limits, Settings, SettingsError, dump_for, find, read

ROOT = Path(__file__).resolve().parent.parent
SEE = "See vacancies.example.toml for how it is written."

# the file, and what is told of it, all lines, without the name of the file
BAD = [
    (
        "[limits]\nseconds = 0",
        "2: [limits] seconds = 0: it must be above 0 and at most 86400, for instance seconds = 20.0.",
    ),
    (
        "[limits]\nseconds = inf",
        "2: [limits] seconds = inf: it must be above 0 and at most 86400, for instance seconds = 20.0.",
    ),
    (
        "[limits]\n\nmemory_mb = '1 GB' # much",
        '3: [limits] memory_mb = "1 GB": it must be a whole number, without quotes, for instance memory_mb = 1024.',
    ),
    (
        "[limits]\ndepth = 1.5",
        "2: [limits] depth = 1.5: it must be a whole number, without quotes, for instance depth = 3.",
    ),
    (
        "[limits]\ndepth = true",
        "2: [limits] depth = true: it must be a whole number, without quotes, for instance depth = 3.",
    ),
    ("[limits]\ndepth = 99", "2: [limits] depth = 99: it must be from 1 to 20, for instance depth = 3."),
    ("[gates]\nfailures = 20", "2: [gates] failures = 20: it must be from 0 to 1, for instance failures = 0.2."),
    ("gates.failures = -1", "1: [gates] failures = -1: it must be from 0 to 1, for instance failures = 0.2."),
    ("gates = { failures = -1 }", "1: [gates] failures = -1: it must be from 0 to 1, for instance failures = 0.2."),
    ("[retention]\ndays = -1", "2: [retention] days = -1: it must be from 0 to 36500, for instance days = 30."),
    (
        "[retention]\ndays = 2026-03-31",
        "2: [retention] days = 2026-03-31: it must be a whole number, without quotes, for instance days = 30.",
    ),
    (
        '[ocr]\nlanguages = "eng; reboot"',
        '2: [ocr] languages = "eng; reboot": it must be names joined by +, for instance languages = "eng+fra+spa+por".',
    ),
    (
        '[nightly]\nsources = "ads"',
        '2: [nightly] sources = "ads": it must be a list, in square brackets, for instance sources = ["data/raw"].',
    ),
    (
        '[nightly]\nsources = ["ads", 7]',
        '2: [nightly] item 2 of sources = 7: it must be text in quotes, for instance sources = ["data/raw"].',
    ),
    ("[limits]\nsecond = 20", "2: [limits] second is not known. Did you mean seconds?"),
    ("[limit]\nseconds = 20", "1: [limit] is not known. Did you mean [limits]?"),
    ("[[dump]]\nmatch = '*'", "1: [dump] is not known. Did you mean [[dumps]]?"),
    ("seconds = 20", "1: seconds is not known. It belongs under [limits] or [ocr]."),
    ("[limits]\nnulls_rise = 1", "2: [limits] nulls_rise is not known. It belongs under [gates]."),
    ("[ocr]\nx = 1", "2: [ocr] x is not known. There are: languages, pages, seconds."),
    ("x = 1", "1: x is not known. There are: [limits], [gates], [retention], [ocr], [nightly], [[dumps]]."),
    ("ocr = 'yes'", '1: ocr = "yes": it must be a table. Write [ocr] on a line of its own, its keys below.'),
    (
        "[dumps]\nmatch = '*'",
        '1: dumps = {"match": "*"}: it must be a list of tables. Write [[dumps]] on a line of its own, its keys below.',
    ),
    (
        "[[dumps]]\nmatch = '*'\n[[dumps]]\nbody = 'html'",
        '3: [[dumps]] number 2: match is missing. Write for instance match = "*.jsonl".',
    ),
    (
        "[[dumps]]\nmatch = '*'\nbody = ''",
        '3: [[dumps]] number 1: body = "": it must be text that is not empty, for instance body = "html".',
    ),
    ("[[dumps]]\nmatch = '*'\nuri = 'u'", "3: [[dumps]] number 1: uri is not known. Did you mean url?"),
    (  # several at once, in the order of the lines
        "[gates]\nleast = -1\nfailure = 0.5\n[limits]\nentries = 0",
        (
            "2: [gates] least = -1: it must be from 0 to 1000000000, for instance least = 50.\n"
            "3: [gates] failure is not known. Did you mean failures?\n"
            "5: [limits] entries = 0: it must be from 1 to 1000000000, for instance entries = 1000000."
        ),
    ),
    ("[limits]\nseconds = twenty", f"2: seconds = twenty: Invalid value. {SEE}"),
    ("[limits\nseconds = 20", f"1: [limits: Expected ']' at the end of a table declaration. {SEE}"),
    ("[ocr]\npages = 1\npages = 2", f"3: pages = 2: Cannot overwrite a value. {SEE}"),
    ('[nightly]\nout = "x', f'2: out = "x: Unterminated string. {SEE}'),
    ("x = " + "[" * 9000, f" brackets are nested too deeply. {SEE}"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "vacancies.toml"


def mistakes(path: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        read(path)
    return str(caught.value)


@pytest.mark.parametrize(("text", "expected"), BAD, ids=[repr(text[:40]) for text, _ in BAD])
def test_mistakes_are_told(file: Path, text: str, expected: str) -> None:
    file.write_text(text, encoding="utf-8")
    assert mistakes(file) == "\n".join(f"{file}:{line}" for line in expected.splitlines())


def test_a_line_that_may_be_another_is_not_named(file: Path) -> None:
    file.write_text("[ocr]\npages = 0\nlanguages = '''\npages = 1\n'''", encoding="utf-8")
    assert f"{file}:1: [ocr] pages = 0: it must be from 1 to 10000, for instance pages = 20." in mistakes(file)


def test_a_file_that_is_no_text_is_told(file: Path) -> None:
    file.write_bytes(b"[nightly]\nout = '\xe9t\xe9'")
    assert mistakes(file) == f"{file}:2: not UTF-8. Save the file as UTF-8."


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    said = "cannot be read: Is a directory. Check that it is there, and who may read it."
    assert mistakes(tmp_path) == f"{tmp_path}: {said}"


def test_what_the_file_does_not_say_has_its_default(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf[limits]\r\nseconds = 3\r\n[[dumps]]\r\nmatch = '*.csv'\r\nbody = 'html'\r\n")
    found = read(file)
    assert found == Settings(limits=Limits(seconds=3.0), dumps=(Dump(match="*.csv", body="html"),))
    assert found.limits.memory_mb == Limits().memory_mb


def test_without_a_file_all_is_default() -> None:
    assert read(None) == Settings()


@given(st.text(alphabet="[]{}='\"#.,\n\t\\ ab1-é\x00", max_size=60))
def test_any_text_is_read_or_refused_in_words(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        read(path)
    except SettingsError as error:
        assert all(line.startswith(f"{path}:") for line in str(error).splitlines())


def numbers() -> Iterator[tuple[str, str]]:
    for name, value in Settings().model_dump().items():
        if isinstance(value, dict):
            yield from ((name, key) for key, number in value.items() if isinstance(number, int | float))


@pytest.mark.parametrize(("table", "key"), list(numbers()))
@pytest.mark.parametrize("value", [-1, -0.5, math.nan, math.inf, 10**18])
def test_no_number_is_without_bounds(table: str, key: str, value: float) -> None:
    with pytest.raises(ValueError, match=key):
        Settings.model_validate({table: {key: value}})


# where settings files stand, what is asked for, which one is found
FOUND = [
    (["here", "ads"], ["ads"], None, "ads/vacancies.toml"),
    (["here"], ["ads"], None, "vacancies.toml"),
    (["more"], ["ads", "more"], None, None),  # only the first folder counts
    (["more"], ["ads/one.html", "more"], None, "more/vacancies.toml"),  # a file is no folder
    (["here"], ["s3://bucket/ads", "ads/*.html"], None, "vacancies.toml"),
    (["here", "ads", "more"], ["ads"], "more/vacancies.toml", "more/vacancies.toml"),
    ([], ["ads"], None, None),
    ([], [], None, None),
]


@pytest.mark.parametrize(("there", "sources", "explicit", "expected"), FOUND)
def test_where_settings_are_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: list[str], sources: list[str], explicit: str | None,
    expected: str | None,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("ads", "more"):
        Path(name).mkdir()
    Path("ads/one.html").touch()
    for name in there:
        (Path() if name == "here" else Path(name)).joinpath("vacancies.toml").touch()
    found = find(sources, Path(explicit) if explicit else None)
    assert (found and found.as_posix()) == expected


def test_a_settings_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    missing = tmp_path / "mine.toml"
    with pytest.raises(SettingsError) as caught:
        find([tmp_path], missing)
    assert str(caught.value) == f"{missing}: there is no such file. Name the settings file, or leave --settings out."


# pattern, source_uri, whether it fits
MATCHES = [
    ("*.jsonl", "dump.jsonl", True),
    ("*.jsonl", "2026/03/dump.jsonl", True),
    ("dump.*", "2026/03/dump.jsonl", True),
    ("2026/*.jsonl", "2026/03/dump.jsonl", True),
    ("2026/*.jsonl", "old/2026/dump.jsonl", False),
    ("dump.jsonl", "all.zip#2026/dump.jsonl", True),
    ("dump#1.jsonl", "2026/dump#1.jsonl", True),
    ("*.jsonl", "dump.JSONL", False),
    ("*.jsonl", "dump.jsonl.gz", False),
]


@pytest.mark.parametrize(("pattern", "uri", "fits"), MATCHES)
def test_which_dump_a_name_is(pattern: str, uri: str, fits: bool) -> None:
    dump = Dump(match=pattern)
    assert dump_for(Settings(dumps=(dump, Dump(match="never"))), uri) == (dump if fits else None)


def test_the_first_dump_that_fits_is_taken() -> None:
    first, second = Dump(match="a*", body="one"), Dump(match="*", body="two")
    known = Settings(dumps=(first, second))
    assert (dump_for(known, "ads.csv"), dump_for(known, "jobs.csv")) == (first, second)


def test_the_example_holds_the_defaults() -> None:
    text = (ROOT / "vacancies.example.toml").read_text("utf-8")
    assert text == settings_page.toml(), "run: python -m pipeline.settings_page toml > vacancies.example.toml"
    tables = tomllib.loads(text)
    assert Settings.model_validate(tables) == Settings()
    assert tables.keys() == settings.Settings.model_fields.keys() - {"dumps"}
    for name, table in tables.items():
        assert table.keys() == getattr(Settings(), name).__class__.model_fields.keys()


def test_the_example_of_a_dump_is_one_and_has_all_keys() -> None:
    text = (ROOT / "vacancies.example.toml").read_text("utf-8")
    (dump,) = Settings.model_validate(tomllib.loads(re.sub(r"^# (?=\[\[|\w+ = )", "", text, flags=re.MULTILINE))).dumps
    assert None not in dump.model_dump().values()


def test_the_page_of_the_settings_is_current() -> None:
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert text == settings_page.markdown(), "run: python -m pipeline.settings_page markdown > docs/settings.md"


def test_the_examples_of_the_page_are_read() -> None:
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    block = re.search(r"(?:^    .*\n)+", text[text.index("For a dump") :], re.MULTILINE)
    assert block
    assert dump_for(Settings.model_validate(tomllib.loads(block[0])), "x/a.jsonl")
