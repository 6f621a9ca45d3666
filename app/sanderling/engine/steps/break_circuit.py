"""The step that leaves a failing host alone: after so many failures in a row nothing is sent to it for a while."""

from __future__ import annotations

import time

from sanderling.domain import events as ev
from sanderling.domain.errors import CircuitOpen, NetworkError, TimedOut
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.engine.backoff import seconds
from sanderling.engine.circuits import CLOSED, HALF_OPEN, OPEN, Circuit
from sanderling.engine.ports import Answer, Call
from sanderling.engine.rate_limits import host_of
from sanderling.engine.send_context import SendContext


def break_circuit(call: Call, context: SendContext) -> Call:
    """Return the call behind its host's circuit breaker."""
    if context.settings.breaker_failures <= 0:
        return call

    async def behind_breaker(request: OutgoingRequest) -> Answer:
        host = host_of(request.url)
        _pass_or_raise(host, context)
        try:
            answer = await call(request)
        except NetworkError as error:
            _note_failure(host, error, context)
            raise
        except BaseException:
            context.state.circuits.trial_undone(host)
            raise
        if answer.head.status >= 500:
            _failed(host, f"It answered {answer.head.status}.", context)
        elif context.state.circuits.succeeded(host):
            context.emit(ev.CircuitChanged(time.perf_counter(), host, CLOSED, 0))
        return answer

    return behind_breaker


def _pass_or_raise(host: str, context: SendContext) -> None:
    circuits = context.state.circuits
    before = circuits.of(host)
    was_open = before is not None and before.state == OPEN
    if not circuits.may_pass(host):
        assert before is not None
        raise _left_alone(before)
    if was_open and before is not None:
        context.emit(ev.CircuitChanged(time.perf_counter(), host, HALF_OPEN, before.failures))


def _note_failure(host: str, error: NetworkError, context: SendContext) -> None:
    if isinstance(error, TimedOut) and error.phase == "pool":  # our own limit of connections is no fault of the host
        context.state.circuits.trial_undone(host)
    else:
        _failed(host, error.message, context)


def _failed(host: str, reason: str, context: SendContext) -> None:
    settings, circuits = context.settings, context.state.circuits
    if circuits.failed(host, reason, most=settings.breaker_failures, open_s=settings.breaker_open_s):
        circuit = circuits.of(host)
        failures = circuit.failures if circuit else 0
        context.emit(ev.CircuitChanged(time.perf_counter(), host, OPEN, failures, settings.breaker_open_s))


def _left_alone(circuit: Circuit) -> CircuitOpen:
    times = f"{circuit.failures} times in a row" if circuit.failures > 1 else "the last time"
    left = (
        "Another request is finding out right now whether it answers again."
        if circuit.state == HALF_OPEN
        else f"It is tried again in {seconds(circuit.wait_s)}."
    )
    return CircuitOpen(
        f"{circuit.host} failed {times}, so nothing is sent to it for a while. {left}",
        advice="The circuit breaker’s limits are among the request’s settings.",
        detail=circuit.reason,
    )
