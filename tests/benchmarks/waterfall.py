"""The phases shown for a server that waits before each of its steps, beside what it waited; a program is the window."""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.children import ask, serving
from tests.benchmarks.figures import Figure, limit

_DELAY_MS: Final = 50.0
_ROUNDS: Final = 25
_INJECTED_MS: Final = {
    # The system opens a connection before the program accepts it: what waits for that is the handshake.
    "connect": 0.0,
    "tls": 2 * _DELAY_MS,
    "waiting": _DELAY_MS,
    "receiving": _DELAY_MS,
}


def run() -> list[Figure]:
    """Measure each phase's error in the same exchanges."""
    import trustme

    with tempfile.TemporaryDirectory() as folder:
        certificate = Path(folder) / "server.pem"
        trustme.CA().issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(certificate))
        with serving("tests.servers.delaying_server", _DELAY_MS, certificate) as address:
            found = ask("tests.benchmarks.waterfall", address)
    figures = []
    for phase, injected_ms in _INJECTED_MS.items():
        errors_ms = [abs(shown_ms - injected_ms) for shown_ms in found[phase]]
        against = f"injected: {injected_ms:g} ms; longest of {len(errors_ms)}: {max(errors_ms):.2f} ms"
        figures.append(limit(f"waterfall: error of {phase}", statistics.median(errors_ms), "ms", 5, against=against))
    return figures


async def _in_window(address: str) -> dict[str, Any]:
    from tests.benchmarks.driven_window import driven_window

    from sanderling.domain.request import Request
    from sanderling.domain.send_settings import SendSettings
    from sanderling.domain.timings import Phase

    shown: dict[str, list[float]] = {phase: [] for phase in _INJECTED_MS}
    async with driven_window() as driver:
        settings = SendSettings(verify_tls=False)
        tab = driver.open(Request(name="measured", url_template=address, settings=settings))
        await driver.send(tab)
        for _ in range(_ROUNDS):
            exchange = await driver.send(tab)
            for phase in _INJECTED_MS:
                took_s = exchange.timings.phase_s(Phase(phase))
                if took_s is None:
                    raise RuntimeError(f"no phase {phase}: {exchange.error}")
                shown[phase].append(took_s * 1000)
    return shown


if __name__ == "__main__":
    from tests.benchmarks.driven_window import run_child

    run_child(lambda: _in_window(sys.argv[1]))
