"""What is known of the hosts that were asked lately: their rate limits, whether they are held back, their circuits."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sanderling.domain.errors import SanderlingError

if TYPE_CHECKING:
    from sanderling.engine.circuits import Circuit
    from sanderling.engine.rate_limits import HostLimits
    from sanderling.services.sending import Sending


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """One host, now. Times count from now; ``None`` where the host has said nothing or what it said is over.

    ``circuit`` is ``closed``, ``open`` or ``half-open``.
    """

    host: str
    limit: int | None = None
    remaining: int | None = None
    reset_in_s: float | None = None
    policy: str = ""
    held_for_s: float = 0.0
    held_because: str = ""
    circuit: str = "closed"
    failures: int = 0
    circuit_wait_s: float = 0.0


class HostStates:
    """Asks the state that all sends share; before the first send nothing is known."""

    def __init__(self, sending: Sending) -> None:
        """Hold the sends' service."""
        self._sending = sending

    def all(self) -> tuple[HostState, ...]:
        """Return every host of which something is known, by name."""
        shared = self._sending.shared
        if shared is None:
            return ()
        limits = {known.host: known for known in shared.rate_limits.known()}
        circuits = {circuit.host: circuit for circuit in shared.circuits.known()}
        return tuple(_state(host, limits.get(host), circuits.get(host)) for host in sorted({*limits, *circuits}))

    def of(self, host: str) -> HostState:
        """Return what is known of a host, named as in the Host header."""
        return next((state for state in self.all() if state.host == host), HostState(host=host))

    def of_url(self, url: str) -> HostState:
        """Return what is known of the host of a URL; its name is empty where that is no web address."""
        if self._sending.shared is None or not url:
            return HostState(host="")
        from sanderling.engine.rate_limits import host_of

        try:
            return self.of(host_of(url))
        except SanderlingError:
            return HostState(host="")

    def let_in(self, host: str) -> None:
        """Hold a host back no longer and close its circuit: a person knows better."""
        shared = self._sending.shared
        if shared is not None:
            shared.rate_limits.release_host(host)
            shared.circuits.close(host)


def _state(host: str, limits: HostLimits | None, circuit: Circuit | None) -> HostState:
    now_s = time.perf_counter()
    read = limits.read if limits else None
    hold = limits.hold if limits else None
    held_for_s = max(0.0, hold.until_s - now_s) if hold else 0.0
    reset_in_s = limits.read_at_s + read.reset_s - now_s if limits and read and read.reset_s is not None else None
    is_over = reset_in_s is not None and reset_in_s <= 0
    return HostState(
        host=host,
        limit=read.limit if read else None,
        remaining=read.remaining if read and not is_over else None,
        reset_in_s=None if is_over else reset_in_s,
        policy=read.policy if read else "",
        held_for_s=held_for_s,
        held_because=hold.reason if hold and held_for_s else "",
        circuit=circuit.state if circuit else "closed",
        failures=circuit.failures if circuit else 0,
        circuit_wait_s=circuit.wait_s if circuit else 0.0,
    )
