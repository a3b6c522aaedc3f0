"""The pages and what they ask for; see `pipeline.review.guard` for who is answered."""
from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pipeline.corrections import ROWS, CorrectionsError
from pipeline.review import fields, question, vacancy, words
from pipeline.review.correcting import Corrector, Refused
from pipeline.review.desk import Desk
from pipeline.review.files import Files
from pipeline.review.guard import Guard
from pipeline.review.original import Missing
from pipeline.review.question import Question
from pipeline.review.shelf import Shelf
from pipeline.store import StoreError

HERE = Path(__file__).resolve().parent
MOST_ORGANIZATIONS = 300  # that can be chosen from
CHOICES = [(field, fields.label(field)) for group in fields.GROUPS for field in group.fields]
Filters = list[tuple[str, str, str, list[tuple[str, str]]]]
Work = Callable[[Request, Any], Response]  # what was posted, None where nothing was


def make(desk: Desk, key: str, port: int) -> Guard:
    """The application, guarded."""
    pages, corrector, files = Pages(desk, key), Corrector(desk), Files(desk)

    def route(path: str, work: Work, method: str = "GET") -> Route:
        return Route(path, _answer(work, pages), methods=[method])

    routes = [
        route("/", pages.list), route("/vacancy/{id}", pages.record), route("/state", pages.state),
        route("/check", corrector.check, "POST"), route("/correct", corrector.correct, "POST"),
        route("/undo", corrector.undo, "POST"), route("/reviewed", corrector.reviewed, "POST"),
        route("/original/{id}", files.about), route("/original/{id}/html", files.html),
        route("/original/{id}/text", files.text), route("/original/{id}/file", files.file),
        route("/original/{id}/page/{number}", files.page),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    async def unknown(request: Request, error: Exception) -> Response:
        return pages.problem(request, "There is no such page here. Go back to the list.", 404)

    return Guard(Starlette(routes=routes, exception_handlers={404: unknown}), key, port)


def _answer(work: Work, pages: Pages) -> Callable[[Request], Awaitable[Response]]:
    """The work in a thread; what goes wrong is told in words, on a page or to the page that asked."""

    async def answer(request: Request) -> Response:
        try:
            body = await request.json() if request.method == "POST" else None
            return await run_in_threadpool(work, request, body)
        except (Refused, Missing) as error:
            told, status = str(error), 422
        except (StoreError, CorrectionsError) as error:
            told, status = str(error), 503
        except (OSError, pa.ArrowException) as error:
            told, status = f"The run cannot be read ({error}). Load the page anew: another may be published now.", 503
        except (KeyError, TypeError, ValueError):
            if request.method != "POST":
                raise
            told, status = "This is no correction: load the page anew, and try again.", 422
        return pages.problem(request, told, status)

    return answer


class Pages:
    """The list and the page of a vacancy."""

    def __init__(self, desk: Desk, key: str) -> None:
        self.desk = desk
        # Everything that comes from a document is data: it is escaped wherever it stands.
        self._made = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )
        self._made.filters.update(seen=words.seen, percent=words.percent, label=fields.label, plain=words.plain)
        self._made.globals.update(
            key=key, by=desk.given.by, groups=fields.GROUPS, described=vacancy.described, rows_of=ROWS,
            pairs=words.pairs,
            choices=CHOICES,
        )

    def list(self, request: Request, body: Any) -> Response:
        asked = Question.of(request.query_params)
        shelf = self.desk.shelf()
        said = self.desk.said(shelf)
        found = question.answer(asked, shelf, said)
        last = question.pages(found)
        number = min(max(1, words.number(request.query_params.get("page"))), last)
        at = found[(number - 1) * question.PAGE : number * question.PAGE]
        corrected, reviewed, waiting = ({e.source_sha256 for e in each} for each in (
            said.corrected, said.reviewed, said.waiting
        ))
        return self._page(
            "list.html", asked=asked, shelf=shelf, said=said, rows=shelf.rows(at), found=len(found), number=number,
            last=last, first=(number - 1) * question.PAGE, corrected=corrected, reviewed=reviewed, waiting=waiting,
            filters=self._filters(asked, shelf), orders=question.ORDERS,
        )

    def _filters(self, asked: Question, shelf: Shelf) -> Filters:
        """The boxes to choose from: name, title, what stands for no filter, the values with their words."""
        employers = [(name, f"{name} ({count:,})") for name, count in shelf.organizations(MOST_ORGANIZATIONS)]
        issues = [(code, f"{code.replace('_', ' ')} ({count:,})") for code, count in shelf.codes()]
        below = [(limit, f"less sure than {words.percent(float(limit))}") for limit in question.BELOW]
        return [
            ("organization", "Organisation", "all", employers), ("issue", "Issue", "any or none", issues),
            ("field", "Field", "any", CHOICES),
            ("below", "Confidence", "no value" if asked.field else "any", below),
            ("state", "State", "any", list(question.STATES.items())),
        ]

    def record(self, request: Request, body: Any) -> Response:
        asked, id_ = Question.of(request.query_params), request.path_params["id"]
        shelf = self.desk.shelf()
        said = self.desk.said(shelf)
        record = vacancy.read(shelf, id_, said)
        if record is None:
            return self.problem(request, f"The published run holds no vacancy {id_}. Look for it in the list.", 404)
        row = shelf.row_of(id_)
        found = question.answer(asked, shelf, said, row).tolist()
        at = found.index(row)
        ids = [shelf.vacancies["vacancy_id"][found[i]].as_py() if 0 <= i < len(found) else "" for i in (at - 1, at + 1)]
        return self._page(
            "vacancy.html", asked=asked, shelf=shelf, said=said, record=record, before=ids[0], after=ids[1], at=at + 1,
            found=len(found), page=at // question.PAGE + 1, said_waiting=len(said.waiting),
            here_waiting=sum(e.source_sha256 == record.row["source_sha256"] for e in said.waiting),
            reviewed=next((e for e in said.reviewed if e.source_sha256 == record.row["source_sha256"]), None),
        )

    def state(self, request: Request, body: Any) -> Response:
        """Which run is published now: open pages ask from time to time."""
        return JSONResponse({"run": self.desk.published()})

    def problem(self, request: Request, message: str, status: int) -> Response:
        if request.method == "POST" or not request.headers.get("accept", "").startswith("text/html"):
            return JSONResponse({"problem": message}, status)
        return self._page("problem.html", status, message=message)

    def _page(self, name: str, status: int = 200, **shown: Any) -> Response:
        return HTMLResponse(self._made.get_template(name).render(shown), status)
