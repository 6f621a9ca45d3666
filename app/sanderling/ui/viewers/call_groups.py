"""The calls of an exchange as a person follows them: the sign-in with its calls, then each call of the request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject

from sanderling.domain import events as ev
from sanderling.domain.calls import CallRecord, calls_of, sign_in_calls_of
from sanderling.domain.timings import Phase, Span, Timings, timings_of
from sanderling.ui.viewers.call_facts import CallFacts
from sanderling.ui.viewers.waterfall import Group


@dataclass(frozen=True, slots=True)
class TitledCall:
    """A call and the line that tells it from the others."""

    title: str
    call: CallRecord


class CallGroups(QObject):
    """Words and order for calls, in the window's language."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Hold the words for single calls."""
        super().__init__(parent)
        self._words = CallFacts(self)

    def calls(self, events: Sequence[ev.Event]) -> list[TitledCall]:
        """Return all calls in the order in which they began, those of a sign-in among them."""
        own = [TitledCall(self._words.title(call), call) for call in calls_of(events)]
        sign_in = [TitledCall(self._words.sign_in_title(call), call) for call in sign_in_calls_of(events)]
        return sorted([*own, *sign_in], key=lambda each: each.call.prepared.at_s)

    def groups(self, events: Sequence[ev.Event], timings: Timings) -> list[Group]:
        """Return the phases: of each sign-in as a whole, of each of its calls, of each call of the request."""
        started = [event for event in events if isinstance(event, ev.SignInStarted)]
        found = [*self._sign_ins(timings, started), *self._sign_in_calls(events), *self._own_calls(events, timings)]
        return [group for _, group in sorted(found, key=lambda each: each[0])]

    def _sign_ins(self, timings: Timings, started: list[ev.SignInStarted]) -> list[tuple[float, Group]]:
        spans = [span for span in timings.spans if span.phase is Phase.SIGN_IN]
        return [
            (span.start_s, Group(self.tr("Sign-in: %1").replace("%1", event.purpose), (span,)))
            for span, event in zip(spans, started, strict=False)
        ]

    def _sign_in_calls(self, events: Sequence[ev.Event]) -> list[tuple[float, Group]]:
        spans = timings_of(event.event for event in events if isinstance(event, ev.SignInCall)).spans
        return [
            (
                call.prepared.at_s,
                Group(self._words.sign_in_title(call), _of_hop(spans, call.index), call.server_timings),
            )
            for call in sign_in_calls_of(events)
        ]

    def _own_calls(self, events: Sequence[ev.Event], timings: Timings) -> list[tuple[float, Group]]:
        spans = tuple(span for span in timings.spans if span.phase is not Phase.SIGN_IN)
        calls = calls_of(events)
        if not calls and spans:
            return [(spans[0].start_s, Group("", spans))]
        return [
            (
                _began(call, _of_hop(spans, call.index)),
                Group(self._words.asked(call), _of_hop(spans, call.index), call.server_timings),
            )
            for call in calls
        ]


def _of_hop(spans: tuple[Span, ...], hop: int) -> tuple[Span, ...]:
    return tuple(span for span in spans if span.hop == hop)


def _began(call: CallRecord, spans: tuple[Span, ...]) -> float:
    return spans[0].start_s if spans else call.prepared.at_s
