"""Made vacancies in every format, by a seed: `python -m benchmarks.performance.corpus FOLDER --documents N`."""
from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from benchmarks.performance import pages, papers
from benchmarks.performance.vacancy import Vacancy, make

LENGTH = 14_000  # characters of text; some more bytes
PAGE = 108_000  # bytes of a web page
_PDF_LENGTH = 12_600
_PAPERS: dict[str, Callable[[Vacancy], bytes]] = {"text": papers.text, "docx": papers.word, "pdf": papers.pdf}
_MANY = 1_000

FORMATS = ("text", "html", "docx", "pdf")
SUFFIXES = {"text": "txt", "html": "html", "docx": "docx", "pdf": "pdf"}


def document(name: str, seed: int, number: int, times: int = 1) -> tuple[Vacancy, bytes]:
    """A vacancy and its file, with `times` the usual length of text. The same arguments give the same bytes."""
    vacancy = make(seed, number, (_PDF_LENGTH if name == "pdf" else LENGTH) * times)
    return vacancy, pages.html(vacancy, PAGE * times) if name == "html" else _PAPERS[name](vacancy)


def write(folder: Path, name: str, documents: int, seed: int = 1) -> None:
    """So many files of one format into the folder; where there are many, a thousand to a folder within."""
    for number in range(documents):
        path = folder / (f"{number // _MANY:03}" if documents > _MANY else "") / f"{number:06}.{SUFFIXES[name]}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(document(name, seed, number)[1])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.performance.corpus", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=40, metavar="N", help="of each format")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    arguments = parser.parse_args()
    for name in FORMATS:
        write(arguments.folder / name, name, arguments.documents, arguments.seed)


if __name__ == "__main__":
    main()
