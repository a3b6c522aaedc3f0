"""Who may ask: this machine, by the name that was opened, with the key of this start; and what pages may do.

A page of another site can make a browser send requests here, and with a name of its own that leads to 127.0.0.1 (DNS
rebinding) read the answers. So the Host must be ours, what changes anything must come from our own pages and bring the
key, and everything else needs the cookie that the opened link has set. Other users of the machine do not have it,
unless this browser opens a server of theirs on 127.0.0.1: cookies know no ports (docs/review.md says so).
"""
from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEY_HEADER = "x-review-key"
LARGEST = 256 * 1024  # bytes that a request may bring
PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
HEADERS = {
    "content-security-policy": PAGE,
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "x-dns-prefetch-control": "off",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}


class Guard:
    """Stands before the pages. `key` is the secret of this start, `port` that on which it is served."""

    def __init__(self, app: ASGIApp, key: str, port: int) -> None:
        self.app, self.key = app, key
        self.hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self.cookie = f"review-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            answer = self._refusal(scope) or self._opening(scope)
            await (answer or self.app)(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> Response | None:
        """Why a request is not answered; None: it is."""
        headers, method = Headers(scope=scope), scope["method"]
        if len(headers.getlist("host")) != 1 or headers["host"] not in self.hosts:
            return _refused(f"This is served as {self.hosts[0]} only: open the link that `vacancies review` printed.")
        site = headers.get("sec-fetch-site", "none")
        if method in ("GET", "HEAD"):
            if site in ("cross-site", "same-site") and headers.get("sec-fetch-mode") != "navigate":
                return _refused("Other sites may not read this.")
            return None
        if method != "POST":
            return PlainTextResponse("Only GET and POST are known here.\n", 405)
        if headers.getlist("origin") != [f"http://{headers['host']}"] or site not in ("same-origin", "none"):
            return _refused("Only pages of this desk may correct.")
        if not self._fits(headers.get(KEY_HEADER, "")):
            return _refused("This page is of an earlier start: open the link that `vacancies review` printed.")
        if headers.get("content-type", "").split(";")[0] != "application/json":
            return PlainTextResponse("A correction is JSON.\n", 415)
        length = headers.get("content-length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            return PlainTextResponse("A correction is not so large.\n", 413)
        return None

    def _opening(self, scope: Scope) -> Response | None:
        """The answer to the printed link, and to those who have not opened it; None for those who have."""
        given = parse_qs(scope["query_string"].decode("latin-1")).get("key", [""])[0]
        if scope["path"] == "/" and self._fits(given):
            response = RedirectResponse("/", 303)  # to an address without the key
            response.set_cookie(self.cookie, self.key, httponly=True, samesite="lax", path="/")
            return response
        cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
        if self._fits(cookies.get(self.cookie, "")):
            return None
        return _refused("Open the link that `vacancies review` printed: it has the key of this start in it.")

    def _fits(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.key.encode())


def _refused(message: str) -> Response:
    return PlainTextResponse(f"{message}\n", 403)


def _with_headers(send: Send) -> Callable[[Message], Awaitable[None]]:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                if name not in headers:
                    headers[name] = value
        await send(message)

    return sending
