"""100 requests that fail in every way before they work: attempts as promised, none that is unsafe, waits in bounds.

As a program: ``python -m tests.benchmarks.retries``.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from itertools import pairwise
from pathlib import Path

from tests.benchmarks.children import ask
from tests.benchmarks.figures import Figure, limit
from tests.servers.faulty_server import FaultyServer

COUNT = 100
_RETRIES, _FIRST_S, _MAX_S = 4, 0.01, 0.05
_EARLY_S = 0.001
_FAULTS = ("429", "502", "503", "504", "reset", "close", "half")
_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE")
_SAFE = ("GET", "HEAD", "OPTIONS")


def run() -> list[Figure]:
    """Count what is not as promised."""
    found = ask("tests.benchmarks.retries")
    what = f"{COUNT} requests, up to {_RETRIES} retries"
    against = f"{found['attempts']:,} attempts, {found['waits']} waits"
    return [
        limit(f"{what}: with other than the promised attempts", found["wrong"], "requests", 0, against=against),
        limit(f"{what}: unsafe methods tried again", found["unsafe"], "requests", 0),
        limit(f"{what}: waits out of the jitter's bounds", found["outside"], "waits", 0),
    ]


async def _measure() -> dict[str, int]:
    from sanderling.domain import events as ev
    from sanderling.domain.auth_choice import NO_AUTH
    from sanderling.domain.request import Request
    from sanderling.domain.send_settings import EffectiveSettings
    from sanderling.domain.variables import Scopes
    from sanderling.engine.job import SendJob
    from sanderling.engine.pipeline import Pipeline
    from sanderling.storage.response_bodies import ResponseBodies

    class NoSecrets:
        async def get(self, _ref: object) -> None:
            return None

    settings = EffectiveSettings(
        retries=_RETRIES, retry_first_delay_s=_FIRST_S, retry_max_delay_s=_MAX_S, slow_after_429=False
    )
    counts = {"attempts": 0, "waits": 0, "wrong": 0, "unsafe": 0, "outside": 0}
    with tempfile.TemporaryDirectory() as folder, FaultyServer() as server:
        bodies = ResponseBodies(Path(folder))
        pipeline = Pipeline(bodies, NoSecrets())
        for number in range(COUNT):
            key, method, failures = f"k{number}", _METHODS[number % len(_METHODS)], number % 7
            faults = (_FAULTS[(number + turn) % len(_FAULTS)] for turn in range(failures))
            request = Request(method=method, url_template=server.url(key, *faults, "200"))
            job = SendJob(request=request, scopes=Scopes(()), auth=NO_AUTH, settings=settings)
            exchange = await pipeline.run(job, lambda _event: None)
            waits = [event.delay_s for event in exchange.events if isinstance(event, ev.WaitScheduled)]
            came = server.attempts[key]
            promised = min(failures, _RETRIES) + 1 if method in _SAFE else 1
            counts["attempts"] += len(came)
            counts["waits"] += len(waits)
            counts["wrong"] += len(came) != promised
            counts["unsafe"] += method not in _SAFE and len(came) > 1
            pauses = [after.at_s - before.at_s for before, after in pairwise(came)]
            counts["outside"] += _outside(waits, pauses)
        await pipeline.aclose()
        bodies.close()
    return counts


def _outside(waits: list[float], pauses: list[float]) -> int:
    """Count the waits that were longer than the jitter allows, or that the server saw cut short."""
    bounds = [min(_MAX_S, _FIRST_S * 2**turn) for turn in range(len(waits))]
    too_long = sum(not 0 <= wait <= bound for wait, bound in zip(waits, bounds, strict=True))
    return too_long + sum(pause < wait - _EARLY_S for wait, pause in zip(waits, pauses, strict=False))


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_measure())))
