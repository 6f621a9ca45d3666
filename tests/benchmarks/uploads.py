"""A gigabyte sent from disk in the window, beside ``curl -T``; and what five gigabytes do to the memory.

As a program it is the window: ``python -m tests.benchmarks.uploads URL FILE``.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks.children import ask, serving
from tests.benchmarks.figures import Figure, limit, ratio

_GIGABYTE = 1_000_000_000
_ROUNDS = 5


def run() -> list[Figure]:
    """Measure in turns, the file in the system's cache for both."""
    curl = shutil.which("curl")
    if curl is None:
        raise RuntimeError("there is no curl to compare with")
    own, other, added_mb = [], [], []
    with tempfile.TemporaryDirectory() as folder, serving("tests.benchmarks.upload_sink") as address:
        file = _written(Path(folder) / "gigabyte.bin")
        for _ in range(_ROUNDS):
            other.append(_curl_s(curl, address, file))
            found = ask("tests.benchmarks.uploads", address, file)
            own += found["took_s"]
            added_mb.append(found["added_mb"])
        huge = Path(folder) / "huge.bin"
        with huge.open("wb") as opened:
            opened.truncate(5 * _GIGABYTE)
        huge_mb = ask("tests.benchmarks.uploads", address, huge)["added_mb"]
    what = "upload of 1 GB from disk"
    return [
        ratio(what, statistics.median(own), statistics.median(other), other_is="curl -T", unit="s", at_most=3),
        limit(f"{what}: memory added at most", max(added_mb), "MB", 20),
        limit("upload of 5 GB (a sparse file): memory added at most", huge_mb, "MB", 20),
    ]


def _written(file: Path) -> Path:
    block = os.urandom(1_000_000)
    with file.open("wb") as opened:
        for _ in range(_GIGABYTE // len(block)):
            opened.write(block)
    return file


def _curl_s(curl: str, address: str, file: Path) -> float:
    done = subprocess.run(
        [
            curl,
            "--silent",
            "--noproxy",
            "*",
            "--output",
            os.devnull,
            "--write-out",
            "%{time_total}",
            "-T",
            file,
            address,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


async def _in_window(address: str, file: Path) -> dict[str, Any]:
    from tests.benchmarks.driven_window import driven_window
    from tests.benchmarks.memory import most_mb, start_watching

    from sanderling.domain.request import Body, Request

    async with driven_window() as driver:
        small = driver.open(
            Request(name="small", method="PUT", url_template=address, body=Body(kind="text", text="hi"))
        )
        await driver.send(small)
        tab = driver.open(
            Request(name="big", method="PUT", url_template=address, body=Body(kind="file", file=str(file)))
        )
        await asyncio.sleep(1)
        before_mb = start_watching()
        exchange = await driver.send(tab)
        added_mb = most_mb() - before_mb
        if exchange.head is None or exchange.head.status != 200:
            raise RuntimeError(f"the upload failed: {exchange.error}")
        return {"took_s": [exchange.timings.total_s], "added_mb": added_mb}


if __name__ == "__main__":
    from tests.benchmarks.driven_window import run_child

    run_child(lambda: _in_window(sys.argv[1], Path(sys.argv[2])))
