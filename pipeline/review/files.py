"""The original of a vacancy, over HTTP: what it is, and it itself in a form that does no harm."""
from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from pipeline.review import original, words
from pipeline.review.desk import Desk
from pipeline.review.original import Missing, Original

KEPT = 4  # originals that were last looked at; one may have some megabytes
# No scripts, no forms, no other pages, nothing from anywhere; and in a frame of ours only.
SANDBOX = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'"
)
_FRAMED = {"content-security-policy": SANDBOX, "x-frame-options": "SAMEORIGIN"}


class Files:
    """Gives the originals of the published run."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self._lock = desk, Lock()
        self._kept: OrderedDict[tuple[str, str], Original] = OrderedDict()

    def about(self, request: Request, body: Any) -> Response:
        """Its kind, its name, and how many pages it has."""
        found = self._original(request)
        count = original.pages(found, self.desk.given.settings) if found.kind == "pdf" else 1
        return JSONResponse({"kind": found.kind, "name": found.name, "pages": count})

    def html(self, request: Request, body: Any) -> Response:
        found = self._original(request)
        if found.kind != "html":
            raise Missing("It is no HTML.")
        return HTMLResponse(original.html(found, self.desk.given.settings), headers=_FRAMED)

    def text(self, request: Request, body: Any) -> Response:
        return PlainTextResponse(original.text(self._original(request)), headers=_FRAMED)

    def page(self, request: Request, body: Any) -> Response:
        """A page of a PDF, or a picture, drawn here."""
        number = request.path_params["number"]
        if not words.is_number(number):
            raise HTTPException(404)
        found = self._original(request)
        if found.kind not in ("pdf", "image"):
            raise Missing("It has no pages to draw.")
        drawn = original.page(found, int(number), self.desk.given.settings)
        return Response(drawn, media_type="image/png", headers={"cache-control": "private, max-age=3600"})

    def file(self, request: Request, body: Any) -> Response:
        """The bytes as they are, to be saved: a browser never shows them itself."""
        found = self._original(request)
        name = quote(found.name.encode("utf-8", "replace"), safe="")
        headers = {**_FRAMED, "content-disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(found.data, media_type="application/octet-stream", headers=headers)

    def _original(self, request: Request) -> Original:
        shelf = self.desk.shelf()
        row = shelf.row_of(request.path_params["id"])
        if row is None:
            raise Missing("The published run holds no such vacancy.")
        uri, sha256 = (str(shelf.vacancies[name][row].as_py()) for name in ("source_uri", "source_sha256"))
        with self._lock:
            if (uri, sha256) in self._kept:
                self._kept.move_to_end((uri, sha256))
                return self._kept[uri, sha256]
        given = self.desk.given
        found = original.find(given.sources, uri, sha256, given.settings)
        with self._lock:
            self._kept[uri, sha256] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found
