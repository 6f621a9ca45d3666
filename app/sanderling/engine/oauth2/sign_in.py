"""One sign-in under way: what is wished for, how to ask the server, and whom to tell about each step."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sanderling.domain import events as ev
from sanderling.domain.secret import Masker
from sanderling.domain.send_control import SendControl
from sanderling.engine.addresses import parse_address
from sanderling.engine.host_patterns import is_loopback
from sanderling.engine.oauth2.config import OAuthConfig
from sanderling.engine.oauth2.metadata import KEPT_S, ServerMetadata, discover, manual
from sanderling.engine.oauth2.wire import SignInWire
from sanderling.engine.ports import Emit
from sanderling.engine.sign_in_ports import SignInHelp


@dataclass(slots=True)
class KnownServers:
    """What is remembered of authorization servers while the program runs: no secret is among it.

    ``metadata`` and ``key_sets`` are held with the time at which they came, ``nonces`` (RFC 9449, 8) by origin.
    """

    metadata: dict[str, tuple[float, ServerMetadata]] = field(default_factory=dict)
    key_sets: dict[str, tuple[float, dict[str, Any]]] = field(default_factory=dict)
    nonces: dict[tuple[str, str, int], str] = field(default_factory=dict)


@dataclass(slots=True)
class SignIn:
    """What a grant works with; ``has_asked`` says whether the token has only just come."""

    config: OAuthConfig
    wire: SignInWire
    emit: Emit
    known: KnownServers
    help: SignInHelp | None = None
    dpop_key: Any = None
    clock: Callable[[], float] = time.time
    has_asked: bool = False
    control: SendControl = field(default_factory=SendControl)

    @property
    def masker(self) -> Masker:
        """What hides secrets in everything that is told."""
        return self.wire.masker

    def step(self, name: str, outcome: str, detail: str = "") -> None:
        """Tell of a step; secrets in the detail are masked."""
        self.emit(ev.SignInStep(time.perf_counter(), name, outcome, self.masker.mask(detail)))

    async def server(self) -> ServerMetadata:
        """Return where things are, from the server's metadata if it is to be asked.

        Raises:
            SignInFailed: It cannot be had.
        """
        if not self.config.discovers:
            return manual(self.config)
        held = self.known.metadata.get(self.config.issuer)
        if held is not None and self.clock() - held[0] < KEPT_S:
            return held[1]
        found = await discover(self.config.issuer, self.wire)
        self.step("metadata", "ok", f"read from the server; the issuer is {found.issuer}, as it should be")
        self.known.metadata[self.config.issuer] = (self.clock(), found)
        return found

    def warn_of_plain_http(self, what: str, url: str) -> None:
        """Tell of secrets that go to another machine without TLS."""
        address = parse_address(url)
        if address.scheme == "http" and not is_loopback(address.host):
            self.step("transport", "warning", f"the {what} {url} has no TLS: others on the way can read the secrets")
