"""Values that go out as JSON hold no secret."""

from __future__ import annotations

import json

from sanderling.cli.json_values import event_json
from sanderling.domain import events as ev
from sanderling.domain.pagination import PagingState
from sanderling.domain.secret import MASK, Secret


def test_a_hidden_address_stays_hidden() -> None:
    """The state of a paged list knows where to go on; what is printed shows a mask."""
    state = PagingState(next_url=f"http://a/?key={MASK}", hidden_url=Secret("http://a/?key=shore"))
    text = json.dumps(event_json(ev.PagingEnded(1.0, "Enough.", state), 0.0))
    assert "shore" not in text
    assert json.loads(text)["state"]["hidden_url"] == MASK


def test_a_call_of_a_sign_in_is_told_with_its_name() -> None:
    """The event within has its own name and time."""
    told = event_json(ev.SignInCall(2.0, ev.ConnectStarted(2.0, "id.test", 443)), 1.0)
    call = {"event": "connect-started", "at_ms": 1000.0, "host": "id.test", "port": 443}
    assert told == {"event": "sign-in-call", "at_ms": 1000.0, "call": call}
