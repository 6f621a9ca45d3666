"""What is known about a response at one moment, as the panel shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sanderling.domain.errors import SanderlingError
    from sanderling.domain.events import (
        CacheConsulted,
        CookiesChanged,
        CredentialsExposed,
        Event,
        PagingEnded,
        RateLimitRead,
        SizeLimitReached,
        WaitScheduled,
    )
    from sanderling.domain.response import ResponseHead


class Stage(StrEnum):
    """Where an exchange is."""

    EMPTY = "empty"
    SENDING = "sending"
    RECEIVING = "receiving"
    LIVE = "live"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ITEMS: Final = "items"
"""The kind of stream that is a list, gathered from pages."""
ENDED: Final = frozenset({Stage.DONE, Stage.FAILED, Stage.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseState:
    """Everything but the body; ``last`` is the latest event, ``method`` and ``url`` what was sent.

    ``wait`` is a pause that is under way, ``question`` a size limit that waits for an answer. ``pages`` counts those of
    a list whose items are gathered, ``paging_end`` says why there are no more.
    """

    stage: Stage = Stage.EMPTY
    method: str = ""
    url: str = ""
    head: ResponseHead | None = None
    last: Event | None = None
    elapsed_s: float = 0.0
    size_bytes: int = 0
    wire_bytes: int = 0
    message_count: int = 0
    error: SanderlingError | None = None
    stream_kind: str = ""
    attempt: int = 1
    wait: WaitScheduled | None = None
    wait_left_s: float = 0.0
    question: SizeLimitReached | None = None
    cache: CacheConsulted | None = None
    cookies: CookiesChanged | None = None
    rate_limit: RateLimitRead | None = None
    unverified: bool = False
    exposed: tuple[CredentialsExposed, ...] = ()
    pages: int = 0
    paging_end: PagingEnded | None = None

    @property
    def is_running(self) -> bool:
        """Whether more may come."""
        return self.stage not in ENDED and self.stage is not Stage.EMPTY

    @property
    def is_items(self) -> bool:
        """Whether what comes are the items of a list, which has an end."""
        return self.stream_kind == ITEMS

    @property
    def is_live(self) -> bool:
        """Whether a stream is open that goes on until somebody ends it."""
        return self.stage is Stage.LIVE and not self.is_items
