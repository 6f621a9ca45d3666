"""The last responses of each origin: where a CSRF token is taken from that a server hands out in a page or in JSON.

Heads are kept, and where the bodies lie; of a body nothing is kept but the token that a send has asked for. Both are
few: what is older is forgotten.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sanderling.domain.response import ResponseHead
from sanderling.engine.addresses import parse_address

_ORIGINS: Final = 32
_RESPONSES_EACH: Final = 4

Origin = tuple[str, str, int]


@dataclass(slots=True)
class SeenResponse:
    """A response; ``tokens`` are those found in its body so far, by source. The body's file may be gone."""

    head: ResponseHead
    body: Path
    tokens: dict[str, str] = field(default_factory=dict, repr=False)


class LastResponses:
    """A few responses for each of a few origins."""

    def __init__(self) -> None:
        """Start with none."""
        self._by_origin: OrderedDict[Origin, deque[SeenResponse]] = OrderedDict()

    def note(self, url: str, head: ResponseHead, body: Path) -> SeenResponse:
        """Take a response that was read to its end."""
        origin = parse_address(url).origin
        responses = self._by_origin.setdefault(origin, deque(maxlen=_RESPONSES_EACH))
        self._by_origin.move_to_end(origin)
        if len(self._by_origin) > _ORIGINS:
            self._by_origin.popitem(last=False)
        seen = SeenResponse(head, body)
        responses.appendleft(seen)
        return seen

    def of(self, origin: Origin) -> tuple[SeenResponse, ...]:
        """Return the responses of an origin, the newest first."""
        return tuple(self._by_origin.get(origin, ()))
