"""A document as read: one text, and blocks that point into it.

Every offset anywhere refers to `Document.text`. A loader gives `Line`s (what the format says), `pipeline.layout` turns
them into a `Document` (labels, headings, sections), extractors cite spans of it with `Document.candidate`.
"""
from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field as default
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from normalizers.frozen import frozen
from pipeline.hints import NONE, Hints

T = TypeVar("T")
Kind = Literal["text", "heading", "item", "cell"]


@frozen
class Cell:
    """Where a table cell stands; all 0-based. A merged cell is counted once, at its first row and column."""

    table: int
    row: int
    column: int


@frozen
class Line:
    """One paragraph, list item, heading or table cell as a loader found it.

    `text` holds no line break. `label` is set only where the format itself pairs a label with this value (a `<dt>` with
    its `<dd>`, a JSON key); labels inside the text ("Grade: P-4") are found later, by the layout. `source` names
    machine-readable places ("json-ld", "json", "front-matter", "page-title"); it is "" for the visible body.
    """

    text: str
    kind: Kind = "text"
    label: str = ""
    number: str = ""  # the printed list mark: "1.", "a)", "" for a bullet
    depth: int = 0  # nesting of lists, heading level for headings
    page: int | None = None  # PDF only; Word and HTML have no pages
    cell: Cell | None = None
    source: str = ""


@frozen
class Block:
    """A half-open span of `Document.text` with what the layout says of it.

    `field` is the vocabulary's name for `label` ("grade" for "Post level"), `section` the kind of the heading the block
    stands under ("qualifications"), `heading` that heading as printed, `above` the heading that this one stands under
    ("Desirable"). The span covers the value, never the label. `inferred`: no heading tells the section, a model does.
    """

    start: int
    end: int
    kind: Kind = "text"
    label: str = ""
    field: str = ""
    section: str = ""
    heading: str = ""
    above: str = ""
    number: str = ""
    depth: int = 0
    page: int | None = None
    cell: Cell | None = None
    source: str = ""
    inferred: bool = False


@frozen
class Source:
    """Where a document was read from."""

    uri: str  # relative to the input root; `file#member` inside a container
    format: str  # text, markdown, html, docx, pdf, json, image
    sha256: str  # of the source bytes
    hints: Hints = NONE  # what is told of it besides


@frozen
class Candidate:
    """A proposal: this span may be the value of that field.

    `parts` are raw words from the surroundings that the normalizer of the field needs, by name
    (`{"requirement": "asset"}`). `parts` are never cited as evidence; `raw` is.
    """

    field: str
    raw: str
    start: int
    end: int
    rule: str
    page: int | None = None
    parts: Mapping[str, str] = default(default_factory=lambda: MappingProxyType({}))


@frozen
class Document:
    """The normalised text of one vacancy and the blocks that point into it, in text order."""

    source: Source
    text: str
    blocks: tuple[Block, ...]
    title: str = ""  # the title of the page or file, as the format gives it
    language: str = "en"  # ISO 639-1 of the main language
    metadata: Mapping[str, str] = default(default_factory=lambda: MappingProxyType({}))  # url, board, ...
    loss: str = ""  # what of the source was not read, in words for people; "" where nothing is lost
    text_share: float | None = None  # letters and digits read, of those that the source holds; see `loaders.page.Page`
    _views: dict[Any, Any] = default(default_factory=dict, init=False, repr=False, compare=False)

    def view(self, make: Callable[[Document], T]) -> T:
        """What `make` reads from this document; made when it is first asked for, the same object ever after."""
        try:
            found: T = self._views[make]
        except KeyError:
            found = self._views[make] = make(self)
        return found

    def candidate(self, field: str, start: int, end: int, rule: str, **parts: str) -> Candidate:
        """Cite `text[start:end]`, outer white space trimmed; the raw string is always cut from the text itself."""
        raw = self.text[start:end]
        start += len(raw) - len(raw.lstrip())
        raw = raw.strip()
        end = start + len(raw)
        at = bisect_right(self.view(block_starts), start) - 1
        page = self.blocks[at].page if at >= 0 else None
        return Candidate(field, raw, start, end, rule, page, MappingProxyType(parts))

    def sites(self) -> tuple[str, ...]:
        """The addresses of the page: its own, and that from which it was fetched."""
        return tuple(self.metadata[key] for key in ("url", "told_url") if key in self.metadata)

    def of(self, block: Block) -> str:
        """The text of a block."""
        return self.text[block.start : block.end]

    def labelled(self, *fields: str) -> Iterator[Block]:
        """Blocks whose label the vocabulary maps to one of the fields."""
        return (b for b in self.blocks if b.field in fields)

    def under(self, *sections: str) -> Iterator[Block]:
        """Blocks that stand in a section of one of the kinds, headings left out."""
        return (b for b in self.blocks if b.section in sections and b.kind != "heading")


def block_starts(document: Document) -> list[int]:
    """Where the blocks begin, in order; a view of the document."""
    return [block.start for block in document.blocks]
