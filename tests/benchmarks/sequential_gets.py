"""2,000 GETs one after another through the pipeline, every event recorded, beside the same with httpx alone.

As a program: ``python -m tests.benchmarks.sequential_gets URL``.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.benchmarks.children import ask, serving
from tests.benchmarks.figures import Figure, rate

COUNT = 2000
_ROUNDS = 40
_IN_ROUND = COUNT // _ROUNDS


def run() -> list[Figure]:
    """Measure in turns, in one process."""
    with serving("tests.benchmarks.raw_server") as address:
        found = ask("tests.benchmarks.sequential_gets", f"{address}/")
    alone = statistics.median(found["alone"])
    off, usual = (statistics.median(found[name]) for name in ("off", "usual"))
    what = f"{COUNT:,} GETs one after another, events recorded"
    return [
        rate(f"{what}, all policies off", off, alone, other_is="httpx alone", unit="requests/s", at_least=0.75),
        rate(f"{what}, settings as they come", usual, alone, other_is="httpx alone", unit="requests/s", at_least=0.7),
    ]


async def _measure(url: str) -> dict[str, list[float]]:
    import httpx

    from sanderling.domain.auth_choice import NO_AUTH
    from sanderling.domain.events import Event
    from sanderling.domain.request import Request
    from sanderling.domain.send_settings import EffectiveSettings
    from sanderling.domain.variables import Scopes
    from sanderling.engine.job import SendJob
    from sanderling.engine.pipeline import Pipeline
    from sanderling.engine.shared_state import SharedState
    from sanderling.storage.cookie_jars import CookieJar
    from sanderling.storage.response_bodies import ResponseBodies

    class NoSecrets:
        async def get(self, _ref: object) -> None:
            return None

    with tempfile.TemporaryDirectory() as folder:
        bodies = ResponseBodies(Path(folder))
        pipeline = Pipeline(bodies, NoSecrets(), SharedState(CookieJar(None)))
        off = EffectiveSettings(use_cookies=False, slow_after_429=False)

        async def through_pipeline(settings: EffectiveSettings) -> None:
            events: list[Event] = []
            job = SendJob(request=Request(url_template=url), scopes=Scopes(()), auth=NO_AUTH, settings=settings)
            exchange = await pipeline.run(job, events.append)
            if exchange.body is None or exchange.body.size_bytes != 6 or len(events) < len(exchange.events):
                raise RuntimeError(f"the pipeline failed: {exchange.error}")
            bodies.discard(exchange.body.path)

        async with httpx.AsyncClient(trust_env=False) as client:

            async def alone() -> None:
                if (await client.get(url)).content != b"hello\n":
                    raise RuntimeError("httpx failed")

            ways: dict[str, Callable[[], Awaitable[None]]] = {
                "alone": alone,
                "off": lambda: through_pipeline(off),
                "usual": lambda: through_pipeline(EffectiveSettings()),
            }
            found = await _in_turns(ways)
        await pipeline.aclose()
        bodies.close()
    return found


async def _in_turns(ways: dict[str, Callable[[], Awaitable[None]]]) -> dict[str, list[float]]:
    """Return the requests per second of each way in each round; a first round warms up."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(_ROUNDS + 1):
        for name, send in ways.items():
            start_s = time.perf_counter()
            for _ in range(_IN_ROUND):
                await send()
            if turn:
                found[name].append(_IN_ROUND / (time.perf_counter() - start_s))
    return found


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_measure(sys.argv[1]))))
