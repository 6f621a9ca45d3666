"""What a policy is given beside the call it wraps, and the shapes of policies."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from sanderling.domain.outgoing import OutgoingRequest
from sanderling.domain.response import ResponseHead
from sanderling.domain.send_control import SendControl
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.engine.exchange_ids import ExchangeIds
from sanderling.engine.ports import BodySpool, Call, Emit, SpoolFactory
from sanderling.engine.shared_state import SharedState
from sanderling.engine.steps.resolve_variables import ResolvedJob


class RunBodies:
    """The body files of one run: the one that is shown, and those that were left behind on the way to it."""

    def __init__(self, spools: SpoolFactory) -> None:
        """Start without any."""
        self._spools = spools
        self._open: list[BodySpool] = []
        self.shown: BodySpool | None = None

    def open(self) -> BodySpool:
        """Return a new, empty body; it is the one that is shown from now on."""
        spool = self._spools.open_spool()
        self._open.append(spool)
        self.shown = spool
        return spool

    def show(self, spool: BodySpool) -> None:
        """Make an opened body the one that the exchange ends up with."""
        self.shown = spool

    def drop(self, spool: BodySpool) -> None:
        """Remove a body that is of no more use."""
        spool.close()
        self._open = [other for other in self._open if other is not spool]
        if self.shown is spool:
            self.shown = None
        self._spools.discard(spool.path)

    def close(self) -> None:
        """Write no more; the shown body stays, all others go."""
        for spool in tuple(self._open):
            if spool is self.shown:
                spool.close()
            else:
                self.drop(spool)


@dataclass(frozen=True, slots=True)
class SendContext:
    """One send, as policies see it. ``settings`` are resolved."""

    emit: Emit
    settings: EffectiveSettings
    control: SendControl
    state: SharedState
    resolved: ResolvedJob
    bodies: RunBodies
    ids: ExchangeIds = field(default_factory=ExchangeIds)


@dataclass(frozen=True, slots=True)
class Received:
    """A response that was read to its end; ``ended_at_s`` is when its last byte came, by the monotonic clock.

    ``url`` is where it came from, redirects followed.
    """

    head: ResponseHead
    body: BodySpool
    ended_at_s: float
    url: str


Layer = Callable[[Call, SendContext], Call]
"""Wraps a policy around a call; returns the very same call if the policy is off: it then costs nothing."""

Fetch = Callable[[OutgoingRequest, Emit], Awaitable[Received]]
"""Sends a request with all its policies and reads the body into a new file; what is said of the body goes to the emit
that is given."""

Round = Callable[[Fetch, SendContext], Fetch]
"""Wraps a policy that needs the body around a fetch; returns the very same fetch if the policy is off."""
