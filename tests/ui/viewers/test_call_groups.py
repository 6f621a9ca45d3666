"""The calls of an exchange in the order of a person's reading."""

from __future__ import annotations

from sanderling.domain import events as ev
from sanderling.domain.response import ResponseHead
from sanderling.domain.timings import Phase, timings_of
from sanderling.ui.viewers.call_groups import CallGroups


def _call(at_s: float, method: str, url: str, status: int) -> list[ev.Event]:
    return [
        ev.Prepared(at_s, method, url, (), 0),
        ev.ConnectStarted(at_s, "x", 80),
        ev.Connected(at_s + 0.01, "1.1.1.1:80", "2.2.2.2:99"),
        ev.SendingStarted(at_s + 0.01),
        ev.RequestSent(at_s + 0.02, 0, ""),
        ev.HeadReceived(at_s + 0.03, ResponseHead(status=status)),
        ev.CallEnded(at_s + 0.04, 1, 1),
    ]


def _sign_in(at_s: float, purpose: str, *calls: list[ev.Event]) -> list[ev.Event]:
    inner = [ev.SignInCall(event.at_s, event) for call in calls for event in call]
    return [ev.SignInStarted(at_s, purpose), *inner, ev.SignInEnded(at_s + 0.2, succeeded=True)]


def _exchange() -> list[ev.Event]:
    """A sign-in of two calls, the request, its 401, a refresh, and the request again."""
    metadata = _call(1.0, "GET", "http://id/.well-known", 200)
    token = _call(1.1, "POST", "http://id/token", 200)
    first = _call(1.3, "GET", "http://api/", 401)
    again = _call(1.8, "GET", "http://api/", 200)
    return [
        *_sign_in(1.0, "device code at id", metadata, token),
        *first,
        *_sign_in(1.5, "refresh at id", _call(1.5, "POST", "http://id/token", 400)),
        *again,
        ev.Done(1.84),
    ]


def test_sign_ins_and_their_calls_stand_where_they_happened() -> None:
    """Each sign-in as a whole, then its calls, then the request's call that waited for it."""
    events = _exchange()
    groups = CallGroups().groups(events, timings_of(events))
    assert [group.title for group in groups] == [
        "Sign-in: device code at id",
        "Sign-in: GET http://id/.well-known → 200",
        "Sign-in: POST http://id/token → 200",
        "GET http://api/ → 401",
        "Sign-in: refresh at id",
        "Sign-in: POST http://id/token → 400",
        "GET http://api/ → 200",
    ]
    phases = [[span.phase for span in group.spans] for group in groups]
    whole = [Phase.CONNECT, Phase.SENDING, Phase.WAITING, Phase.RECEIVING]
    assert phases == [[Phase.SIGN_IN], whole, whole, whole, [Phase.SIGN_IN], whole, whole]


def test_the_chooser_offers_every_call() -> None:
    """The request's calls keep their numbers; those of the sign-in say what they are."""
    assert [each.title for each in CallGroups().calls(_exchange())] == [
        "Sign-in: GET http://id/.well-known → 200",
        "Sign-in: POST http://id/token → 200",
        "1 · GET http://api/ → 401",
        "Sign-in: POST http://id/token → 400",
        "2 · GET http://api/ → 200",
    ]


def test_without_a_call_there_are_phases_still() -> None:
    """A name that cannot be resolved before anything was prepared has taken its time."""
    events = [ev.NameResolutionStarted(1.0, "x"), ev.Cancelled(1.5)]
    (group,) = CallGroups().groups(events, timings_of(events))
    assert [span.phase for span in group.spans] == [Phase.NAME_RESOLUTION]
