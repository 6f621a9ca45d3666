"""Puts the playground together: the visible table of its subjects, the index page, and answers to lost callers."""

from __future__ import annotations

import difflib
import logging
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from sanderling.serving.playground.cacheable import cacheable_subject
from sanderling.serving.playground.chat import chat_subject
from sanderling.serving.playground.compressed import compressed_subject
from sanderling.serving.playground.cookies import cookies_subject
from sanderling.serving.playground.csrf import csrf_subject
from sanderling.serving.playground.delays import delays_subject
from sanderling.serving.playground.echo import echo_subject
from sanderling.serving.playground.flaky import flaky_subject, rate_limited_subject
from sanderling.serving.playground.index import index_subject
from sanderling.serving.playground.ndjson import ndjson_subject
from sanderling.serving.playground.orders import orders_subject
from sanderling.serving.playground.pagination import pagination_subject
from sanderling.serving.playground.place import Subject, route_of
from sanderling.serving.playground.protected import protected_subject
from sanderling.serving.playground.redirects import redirects_subject
from sanderling.serving.playground.replies import Problem, problem_reply
from sanderling.serving.playground.sign_in import sign_in_subject
from sanderling.serving.playground.sse import sse_subject
from sanderling.serving.playground.statuses import statuses_subject
from sanderling.serving.playground.transfer import transfer_subject

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

_log = logging.getLogger(__name__)


def create_playground() -> ASGIApp:
    """Return a playground of its own: nothing it remembers is shared with another one."""
    subjects: tuple[Subject, ...] = (
        orders_subject(),
        echo_subject(),
        sse_subject(),
        chat_subject(),
        ndjson_subject(),
        protected_subject(),
        sign_in_subject(),
        statuses_subject(),
        delays_subject(),
        flaky_subject(),
        rate_limited_subject(),
        redirects_subject(),
        cookies_subject(),
        csrf_subject(),
        pagination_subject(),
        cacheable_subject(),
        compressed_subject(),
        transfer_subject(),
    )
    subjects = (index_subject(subjects), *subjects)
    _refuse_twins(subjects)
    app = Starlette(
        routes=[route_of(place) for subject in subjects for place in subject.places],
        exception_handlers={HTTPException: _on_problem, Exception: _on_fault},
    )
    app.router.redirect_slashes = False
    return app


def _refuse_twins(subjects: tuple[Subject, ...]) -> None:
    seen: set[tuple[str, str]] = set()
    for subject in subjects:
        for place in subject.places:
            for method in place.methods or ("*",):
                if (place.path, method) in seen:
                    raise ValueError(f"two places answer {method} {place.path}")
                seen.add((place.path, method))


async def _on_problem(request: Request, error: Exception) -> Response:
    problem = error if isinstance(error, HTTPException) else HTTPException(500)
    if not isinstance(problem, Problem):
        if problem.status_code == 404:
            problem = _nowhere(request)
        elif problem.status_code == 405:
            problem = _wrong_method(request)
    return problem_reply(problem, request.url.path)


async def _on_fault(request: Request, error: Exception) -> Response:
    _log.error("the playground failed at %s %s", request.method, request.url.path, exc_info=error)
    return problem_reply(Problem(500, "The playground itself failed here; this is a fault of it."), request.url.path)


def _routes(request: Request) -> list[Route]:
    return [route for route in request.app.routes if isinstance(route, Route)]


def _nowhere(request: Request) -> Problem:
    known = sorted({route.path for route in _routes(request)})
    near = difflib.get_close_matches(request.url.path, known, n=1, cutoff=0.6)
    hint = f" Did you mean {near[0]}?" if near else ""
    return Problem(404, f"There is nothing at {request.url.path}.{hint} GET / lists every place.")


def _wrong_method(request: Request) -> Problem:
    fitting = [route for route in _routes(request) if route.matches(request.scope)[0] is not Match.NONE]
    allowed = sorted({method for route in fitting for method in route.methods or ()})
    return Problem(
        405,
        f"{request.url.path} does not answer {request.method}. It answers {', '.join(allowed)}.",
        headers={"Allow": ", ".join(allowed)},
    )
