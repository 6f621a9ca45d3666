"""The index page: every place of the playground with a sentence about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sanderling.serving.playground.place import Place, Subject
from sanderling.serving.playground.replies import json_reply

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def index_subject(subjects: tuple[Subject, ...]) -> Subject:
    """Return the subject whose only place lists all others."""

    async def index(request: Request) -> Response:
        base = str(request.base_url).rstrip("/")
        return json_reply(
            {
                "name": "The Sanderling playground",
                "about": "A small API on your own machine, to try things out on. Nothing leaves this computer.",
                "subjects": [
                    {
                        "name": subject.name,
                        "about": subject.summary,
                        "places": [_line(place, base) for place in subject.places],
                    }
                    for subject in subjects
                ],
            }
        )

    return Subject("index", "This list.", (Place("/", ("GET",), index, "Lists every place."),))


def _line(place: Place, base: str) -> dict[str, Any]:
    return {
        "methods": ", ".join(place.methods) or "any",
        "path": place.path,
        "about": place.summary,
        "try": base + (place.try_it or place.path),
    }
