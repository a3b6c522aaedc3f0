"""What others would use for a stage, by name: functions of the bytes of a document, or of its text.

Each is as its documentation shows it. A maker imports and sets up; where a package is missing, the program is left out.
"""
from __future__ import annotations

import io
import logging
import tomllib
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

_VOCABULARY = Path(__file__).resolve().parents[2] / "normalizers" / "vocabulary"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

Make = Callable[[], Callable[[Any], object]]


def made(peers: Mapping[str, Make]) -> tuple[dict[str, Callable[[Any], object]], list[str]]:
    """Those that can be set up, and the names of those whose packages are not installed."""
    ready, missing = {}, []
    for name, make in peers.items():
        try:
            ready[name] = make()
        except ImportError:
            missing.append(name)
    return ready, missing


def _charset_ftfy() -> Callable[[bytes], object]:
    import charset_normalizer
    import ftfy

    return lambda data: ftfy.fix_text(str(charset_normalizer.from_bytes(data).best()))


def _soup() -> Callable[[bytes], object]:
    import bs4

    return lambda data: bs4.BeautifulSoup(data, "lxml").get_text("\n")


def _lxml() -> Callable[[bytes], object]:
    from lxml import etree, html

    text = etree.XPath("string()")
    return lambda data: text(html.document_fromstring(data))


def _lexbor() -> Callable[[bytes], object]:
    from selectolax.lexbor import LexborHTMLParser

    def text(data: bytes) -> object:
        body = LexborHTMLParser(data).body
        return body.text(separator="\n") if body else ""

    return text


def _trafilatura() -> Callable[[bytes], object]:
    import trafilatura

    return lambda data: trafilatura.extract(data)


def _python_docx() -> Callable[[bytes], object]:
    import docx

    def text(data: bytes) -> object:
        document = docx.Document(io.BytesIO(data))
        cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])

    return text


def _zip_lxml() -> Callable[[bytes], object]:
    from lxml import etree

    def text(data: bytes) -> object:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            root = etree.fromstring(archive.read("word/document.xml"))
        return "\n".join("".join(map(str, p.itertext(f"{_WORD}t"))) for p in root.iter(f"{_WORD}p"))

    return text


def _pdfplumber() -> Callable[[bytes], object]:
    import pdfplumber

    def text(data: bytes) -> object:
        with pdfplumber.open(io.BytesIO(data)) as file:
            return "\n".join(page.extract_text() for page in file.pages)

    return text


def _pdfminer() -> Callable[[bytes], object]:
    from pdfminer.high_level import extract_text

    return lambda data: extract_text(io.BytesIO(data))


def _pdfium() -> Callable[[bytes], object]:
    import pypdfium2

    def text(data: bytes) -> object:
        file = pypdfium2.PdfDocument(data)
        try:
            return "\n".join(page.get_textpage().get_text_range() for page in file)
        finally:
            file.close()

    return text


LOADING: dict[str, dict[str, Make]] = {
    "text": {"charset-normalizer + ftfy": _charset_ftfy},
    "html": {"bs4 + lxml": _soup, "lxml": _lxml, "selectolax (lexbor)": _lexbor, "trafilatura": _trafilatura},
    "docx": {"python-docx": _python_docx, "zip + lxml": _zip_lxml},
    "pdf": {"pdfplumber": _pdfplumber, "pdfminer.six": _pdfminer, "pypdfium2": _pdfium},
}


def _dateparser() -> Callable[[str], object]:
    from dateparser.search import search_dates

    warnings.filterwarnings("ignore", module="dateparser")
    return lambda text: search_dates(text, languages=["en", "fr", "es"])


def _phrases() -> Callable[[str], object]:
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("en")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    words = {word for name in ("labels", "headings", "competencies") for word in _words(name)}
    matcher.add("word", [nlp.make_doc(word) for word in sorted(words)])
    return lambda text: matcher(nlp.make_doc(text))


def _words(name: str) -> Iterator[str]:
    def strings(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            for one in value.values() if isinstance(value, dict) else value:
                yield from strings(one)

    return strings(tomllib.loads((_VOCABULARY / f"{name}.toml").read_text("utf-8")))


def _spacy() -> Callable[[str], object]:
    """The parts and sizes of spaCy's small English model, with weights by chance: nothing is downloaded."""
    from benchmarks.performance import untrained

    return untrained.pipeline()


def _quantulum() -> Callable[[str], object]:
    from quantulum3 import parser

    logging.getLogger("quantulum3").setLevel(logging.ERROR)
    return lambda text: parser.parse(text)


EXTRACTION: dict[str, Make] = {
    "dateparser.search_dates": _dateparser,
    "spaCy PhraseMatcher": _phrases,
    "quantulum3": _quantulum,
    "spaCy tok2vec + tagger + parser + NER": _spacy,
}
