"""What mkdocs does not do by itself: pages that are made from the code, and links that lead out of docs/.

The same Markdown is read in the repository's browser, where `../CONTRIBUTING.md` is a file, and on the site, where it
is a page; files of the repository that pages point to (examples, settings, notebooks) are put beside the pages.
"""
from __future__ import annotations

import posixpath
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "docs" / "hooks")]

import reference  # noqa: E402 (found by the line above)

_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)([^)#\s]+)")
_NAMED = re.compile(r"(?<=\[)[\w/.-]+\.md(?=\]\()")
# Pages of the repository outside of docs/: page of the site.
_PAGES = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "models/card.md": "model-card.md",
}
_BESIDE = "files"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the made pages, those that stand elsewhere in the repository, and the files that pages point to."""
    for name, made in reference.PAGES.items():
        files.append(File.generated(config, name, content=made()))
    for source, page in _PAGES.items():
        if page != "index.md":
            files.append(File.generated(config, page, content=(ROOT / source).read_text("utf-8")))
    found = {target for file in files.documentation_pages() for target in _outside(file)}
    for target in sorted(found - set(_PAGES)):
        if (ROOT / target).is_file():
            files.append(File.generated(config, f"{_BESIDE}/{target}", abs_src_path=str(ROOT / target)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Lead links that leave docs/ to where the site has what they point to."""
    folder = posixpath.dirname(page.file.src_uri)

    def led(match: re.Match[str]) -> str:
        target = _target(page.file, match[1])
        if target is None:
            return match[1]
        return posixpath.relpath(_PAGES.get(target, f"{_BESIDE}/{target}"), folder or ".")

    return _LINK.sub(led, _NAMED.sub(_titled(config), _from_root(page.file, markdown)))


def _titled(config: MkDocsConfig) -> Callable[[re.Match[str]], str]:
    """In the repository's browser pages have the names of their files, on the site their titles."""
    titles = {path.rpartition("/")[2]: title for title, path in _entries(config.nav or [])}
    return lambda match: titles.get(match[0].rpartition("/")[2].lower(), match[0])


def _entries(nav: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for entry in nav:
        for title, there in entry.items():
            yield from [(title, there)] if isinstance(there, str) else _entries(there)


def _outside(file: File) -> Iterator[str]:
    markdown = _from_root(file, file.content_string)
    yield from filter(None, (_target(file, link) for link in _LINK.findall(markdown)))


def _from_root(file: File, markdown: str) -> str:
    """A page of the repository's root stands beside those of docs/ here."""
    return markdown.replace("](docs/", "](") if file.src_uri in ("contributing.md", "changelog.md") else markdown


def _target(file: File, link: str) -> str | None:
    """The path from the repository's root that a link leads to, if that is outside of docs/."""
    path = posixpath.normpath(posixpath.join("docs", posixpath.dirname(file.src_uri), link))
    return None if path.startswith(("docs/", "..")) else path
