"""How fast each host may be asked: what it said itself, how long it is held back, and the pace that was set here.

One object for the whole process. A pace is kept with one number a host, the time at which its next turn would come if
all turns were evenly spread (the "generic cell rate algorithm"): each wait is known beforehand, so that it can be shown
and skipped.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sanderling.domain.response import ResponseHead
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.engine.addresses import parse_address
from sanderling.engine.backoff import largest_delay_s, retry_after_s, seconds
from sanderling.engine.rate_limit_headers import RateLimit, read_rate_limit

HELD_AT_MOST_S: Final = 300.0
_OWN_FIRST_S: Final = 1.0
_OWN_MAX_S: Final = 30.0
_MOST_HOSTS: Final = 1000


@dataclass(frozen=True, slots=True)
class Hold:
    """A host is left alone until a time; ``asked`` says whether it named that time itself."""

    until_s: float
    reason: str
    asked: bool


@dataclass(slots=True)
class HostLimits:
    """What is known of one host. Times are of the monotonic clock."""

    host: str
    read: RateLimit | None = None
    read_at_s: float = 0.0
    hold: Hold | None = None
    refusals: int = 0
    next_turn_s: float = 0.0


class RateLimits:
    """Every host that has been asked lately."""

    def __init__(self) -> None:
        """Start with nothing known."""
        self._hosts: OrderedDict[str, HostLimits] = OrderedDict()

    def note(self, url: str, head: ResponseHead, *, hold: bool) -> RateLimit | None:
        """Take a response in and return what it says about a limit; ``hold`` allows the host to be held back."""
        read = read_rate_limit(head)
        if read is None and head.status != 429:
            if self._hosts and (known := self._hosts.get(host_of(url))):
                known.refusals = 0
            return None
        known = self._host(host_of(url))
        if read is not None:
            known.read, known.read_at_s = read, time.perf_counter()
        known.refusals = known.refusals + 1 if head.status == 429 else 0
        if hold:
            known.hold = _hold_after(known, head, read) or known.hold
        return read

    def hold_of(self, url: str) -> Hold | None:
        """Return the hold that is on a host now."""
        known = self._hosts.get(host_of(url))
        if known is None or known.hold is None:
            return None
        if known.hold.until_s <= time.perf_counter():
            known.hold = None
        return known.hold

    def release(self, url: str) -> None:
        """End the hold on a URL's host: a person does not want to wait."""
        self.release_host(host_of(url))

    def release_host(self, host: str) -> None:
        """End the hold on a host by its name."""
        known = self._hosts.get(host)
        if known is not None:
            known.hold = None

    def take_turn(self, url: str, settings: EffectiveSettings) -> float:
        """Take the next turn at the pace that the settings set for a host; return the seconds until it comes."""
        known = self._host(host_of(url))
        interval_s = settings.rate_period_s / settings.rate_requests
        now_s = time.perf_counter()
        even_s = max(known.next_turn_s, now_s)
        known.next_turn_s = even_s + interval_s
        return max(0.0, even_s - (max(settings.rate_burst, 1) - 1) * interval_s - now_s)

    def give_back(self, url: str, settings: EffectiveSettings) -> None:
        """Give a turn back that was not used."""
        self._host(host_of(url)).next_turn_s -= settings.rate_period_s / settings.rate_requests

    def known(self) -> tuple[HostLimits, ...]:
        """Return everything that is known, the host asked last at the end."""
        return tuple(self._hosts.values())

    def _host(self, name: str) -> HostLimits:
        known = self._hosts.get(name)
        if known is None:
            known = self._hosts[name] = HostLimits(name)
            if len(self._hosts) > _MOST_HOSTS:
                self._hosts.popitem(last=False)
        self._hosts.move_to_end(name)
        return known


@lru_cache(maxsize=256)
def host_of(url: str) -> str:
    """Return the name under which a URL's host is known: with its port where that is not the scheme's own."""
    return parse_address(url).host_header


def _hold_after(known: HostLimits, head: ResponseHead, read: RateLimit | None) -> Hold | None:
    """Return the hold that a response calls for."""
    is_refusal = head.status == 429
    is_empty = read is not None and read.remaining == 0
    if not is_refusal and not is_empty:
        return None
    asked_s = retry_after_s(head) if is_refusal else None
    if asked_s is None and read is not None and (is_empty or read.remaining is None):
        asked_s = read.reset_s
    if asked_s is None and not is_refusal:
        return None
    held_s = largest_delay_s(known.refusals, _OWN_FIRST_S, _OWN_MAX_S) if asked_s is None else asked_s
    reason = f"{known.host} answered 429 Too Many Requests" if is_refusal else f"The limit of {known.host} is used up"
    if asked_s is not None:
        reason += f"; it asked for {seconds(asked_s)}"
    if held_s > HELD_AT_MOST_S:
        reason += f", and is held back for {HELD_AT_MOST_S:g} s at most"
    return Hold(time.perf_counter() + min(held_s, HELD_AT_MOST_S), f"{reason}.", asked_s is not None)
