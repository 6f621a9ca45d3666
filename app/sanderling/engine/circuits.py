"""Circuit breakers: a host that keeps failing is left alone for a while, then one request tries it.

``closed``: requests pass. ``open``: none does. ``half-open``: the time is over and one request is on its way to see.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

_MOST_HOSTS: Final = 1000

CLOSED: Final = "closed"
OPEN: Final = "open"
HALF_OPEN: Final = "half-open"


@dataclass(slots=True)
class Circuit:
    """One host's circuit; ``until_s`` is when an open one may be tried, by the monotonic clock."""

    host: str
    state: str = CLOSED
    failures: int = 0
    until_s: float = 0.0
    reason: str = ""

    @property
    def wait_s(self) -> float:
        """The time until an open circuit may be tried."""
        return max(0.0, self.until_s - time.perf_counter()) if self.state == OPEN else 0.0


class Circuits:
    """The circuits of all hosts that failed lately: a host that is not listed has a closed one."""

    def __init__(self) -> None:
        """Start with all closed."""
        self._circuits: OrderedDict[str, Circuit] = OrderedDict()

    def known(self) -> tuple[Circuit, ...]:
        """Return the circuits of the hosts that failed."""
        return tuple(self._circuits.values())

    def of(self, host: str) -> Circuit | None:
        """Return a host's circuit, if it failed lately."""
        return self._circuits.get(host)

    def may_pass(self, host: str) -> bool:
        """Return whether a request may go to a host; the one that may try an open circuit makes it half-open."""
        circuit = self._circuits.get(host)
        if circuit is None or circuit.state == CLOSED:
            return True
        if circuit.state == HALF_OPEN or circuit.wait_s:
            return False
        circuit.state = HALF_OPEN
        return True

    def succeeded(self, host: str) -> bool:
        """Note a success; return whether that closed the circuit."""
        circuit = self._circuits.pop(host, None)
        return circuit is not None and circuit.state != CLOSED

    def failed(self, host: str, reason: str, *, most: int, open_s: float) -> bool:
        """Note a failure; return whether that opened the circuit: at the ``most``-th in a row, or when it was tried."""
        circuit = self._circuits.setdefault(host, Circuit(host))
        self._circuits.move_to_end(host)
        if len(self._circuits) > _MOST_HOSTS:
            self._circuits.popitem(last=False)
        circuit.failures += 1
        circuit.reason = reason
        if circuit.state == OPEN or (circuit.state == CLOSED and circuit.failures < most):
            return False
        circuit.state, circuit.until_s = OPEN, time.perf_counter() + open_s
        return True

    def trial_undone(self, host: str) -> None:
        """Note that the request that tried a half-open circuit came to no end: the next one may try."""
        circuit = self._circuits.get(host)
        if circuit is not None and circuit.state == HALF_OPEN:
            circuit.state = OPEN

    def close(self, host: str) -> None:
        """Forget the failures of a host: a person knows better."""
        self._circuits.pop(host, None)
