"""The order of the steps, and nothing else.

resolve_variables -> prepare_request -> ROUNDS ( [ authorise ( LAYERS ( protocol ) ) ] -> read the body ) -> Exchange
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Final

from sanderling.domain import events as ev
from sanderling.domain.errors import NetworkError, SanderlingError
from sanderling.domain.exchange import EventRecord, Exchange, Outcome
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.domain.request import Request
from sanderling.domain.response import BodyFile
from sanderling.domain.send_control import SendControl
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.engine.job import SendJob
from sanderling.engine.network_errors import total_time_passed
from sanderling.engine.ports import Answer, Call, Emit, SecretReader, SpoolFactory
from sanderling.engine.protocols.http_call import call_http
from sanderling.engine.send_context import Fetch, Layer, Received, Round, RunBodies, SendContext
from sanderling.engine.shared_state import SharedState
from sanderling.engine.sign_in_desk import SignInDesk
from sanderling.engine.steps.add_headers import add_headers
from sanderling.engine.steps.announce import announced
from sanderling.engine.steps.authorise import authorise
from sanderling.engine.steps.break_circuit import break_circuit
from sanderling.engine.steps.hold_back import hold_back
from sanderling.engine.steps.keep_cookies import keep_cookies
from sanderling.engine.steps.paginate import paginate
from sanderling.engine.steps.prepare_request import prepare_request
from sanderling.engine.steps.remember_response import remember_response
from sanderling.engine.steps.repeat import repeat
from sanderling.engine.steps.resolve_variables import ResolvedJob, resolve_variables
from sanderling.engine.steps.retry import retry, said_where_too_late
from sanderling.engine.steps.use_cache import use_cache
from sanderling.engine.steps.warn_of_exposure import warn_of_exposure
from sanderling.engine.transport import Transports

LAYERS: Final[tuple[Layer, ...]] = (
    # Around the wire, the innermost first: warn_of_exposure, hold_back, use_cache, announced, break_circuit,
    # keep_cookies, add_headers, retry. Redirects and credentials come around them: each hop goes through all of them.
    warn_of_exposure,
    hold_back,
    use_cache,
    announced,
    break_circuit,
    keep_cookies,
    add_headers,
    retry,
)
ROUNDS: Final[tuple[Round, ...]] = (
    # Around a whole send with its body, the innermost first: remember_response, repeat, paginate.
    remember_response,
    repeat,
    paginate,
)


class Pipeline:
    """Does requests. One pipeline keeps the connections of one event loop."""

    def __init__(self, spools: SpoolFactory, secrets: SecretReader, state: SharedState | None = None) -> None:
        """Hold what the steps need from outside, and what all sends share."""
        self._spools = spools
        self._secrets = secrets
        self._transports = Transports()
        self.state = state or SharedState()

    async def run(self, job: SendJob, on_event: Emit, control: SendControl | None = None) -> Exchange:
        """Do the request and return what happened; request and network errors are outcomes, not exceptions.

        Cancelling the task that runs this gives an exchange with the outcome ``CANCELLED``; ``control`` is what a
        person may say meanwhile.
        """
        run = _Run(on_event, job.request, RunBodies(self._spools))
        try:
            await self._steps(job, run, control or SendControl())
            run.emit(ev.Done(run.ended_at_s or time.perf_counter()))
            return run.exchange(Outcome.DONE)
        except asyncio.CancelledError:
            _take_back_cancellation()
            run.emit(ev.Cancelled(time.perf_counter()))
            return run.exchange(Outcome.CANCELLED)
        except SanderlingError as error:
            return run.failed(error)
        except Exception as error:  # noqa: BLE001 - the pipeline's edge: a fault of ours is an outcome too
            return run.failed(_unexpected(error))
        finally:
            run.close()
            await self._transports.close_forgotten()

    def refuse(self, request: Request, error: SanderlingError, on_event: Emit) -> Exchange:
        """Return the exchange of a request that could not even become a job (its environment is gone, say)."""
        return _Run(on_event, request, RunBodies(self._spools)).failed(error)

    async def _steps(self, job: SendJob, run: _Run, control: SendControl) -> None:
        resolved = await self.resolved(job)
        request = prepare_request(resolved)
        run.request = request
        self._transports.for_call(request.url, request.settings)  # made before the clock starts
        async with _within(request.settings.total_timeout_s, control, request):
            context = SendContext(run.emit, request.settings, control, self.state, resolved, run.bodies)
            received = await self._fetch(context)(request, run.emit)
            run.ended_at_s = received.ended_at_s

    def _fetch(self, context: SendContext) -> Fetch:
        """Return how a request is sent and its body read, with every policy around it."""

        async def send_and_read(request: OutgoingRequest, emit: Emit) -> Received:
            call, asked_url = self._call(context), request.url

            async def noted(hop: OutgoingRequest) -> Answer:
                nonlocal asked_url
                asked_url = hop.url
                return await call(hop)

            answer = await authorise(request, noted, context.emit, self.desk(context.emit, context.control))
            with said_where_too_late(context):
                return await _read(answer, asked_url, context.bodies, emit)

        fetch: Fetch = send_and_read
        for wrap in ROUNDS:
            fetch = wrap(fetch, context)
        return fetch

    async def resolved(self, job: SendJob) -> ResolvedJob:
        """Return a job with its variables and secrets resolved; raises what ``resolve_variables`` does."""
        return await resolve_variables(job, self._secrets)

    def desk(self, emit: Emit, control: SendControl | None = None) -> SignInDesk:
        """Return what a sign-in works with: the wire without any policy, the sessions, and who is there."""

        async def as_it_is(request: OutgoingRequest, emit: Emit) -> Answer:
            return await call_http(request, self._transports, emit)

        return SignInDesk(as_it_is, emit, self.state.sessions, self.state.sign_in_help, control or SendControl())

    def _call(self, context: SendContext) -> Call:
        """Return the call with the policies around it."""

        async def on_the_wire(request: OutgoingRequest) -> Answer:
            return await call_http(request, self._transports, context.emit, context.control)

        call: Call = on_the_wire
        for wrap in LAYERS:
            call = wrap(call, context)
        return call

    def warm_up(self) -> None:
        """Make what a first request would have to wait for."""
        import anyio

        anyio.Event()  # loads the backend that httpcore's own locks ask for
        self._transports.for_call("http://localhost/", EffectiveSettings())

    async def aclose(self) -> None:
        """Close all connections."""
        await self._transports.aclose()


class _Run:
    """The state of one run: what was recorded, and the body so far."""

    def __init__(self, on_event: Emit, stored: Request, bodies: RunBodies) -> None:
        self.request: OutgoingRequest | None = None
        self.bodies = bodies
        self.ended_at_s = 0.0
        self._started_at = datetime.now(UTC)
        self._stored = stored
        self._record = EventRecord()
        self._on_event = on_event

    def emit(self, event: ev.Event) -> None:
        self._record.add(event)
        self._on_event(event)

    def failed(self, error: SanderlingError) -> Exchange:
        masked = _masked(error, self.request)
        self.emit(ev.Failed(time.perf_counter(), masked))
        return self.exchange(Outcome.FAILED, masked)

    def exchange(self, outcome: Outcome, error: SanderlingError | None = None) -> Exchange:
        request, body = self.request, self.bodies.shown
        return Exchange(
            started_at=self._started_at,
            method=request.method if request else self._stored.method,
            url=request.masker.mask(request.url) if request else self._stored.url_template,
            outcome=outcome,
            error=error,
            head=self._record.head,
            body=BodyFile(body.path, body.size_bytes) if body else None,
            events=tuple(self._record.events),
            stream_kind=self._record.stream_kind,
            message_count=self._record.message_count,
        )

    def close(self) -> None:
        self.bodies.close()


async def _read(answer: Answer, url: str, bodies: RunBodies, emit: Emit) -> Received:
    try:
        spool = bodies.open()
    except SanderlingError:
        await answer.close()
        raise
    await answer.read_body(spool, emit)
    return Received(answer.head, spool, answer.ended_at_s, url)


@asynccontextmanager
async def _within(limit_s: float, control: SendControl, request: OutgoingRequest) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(limit_s or None) as clock:
            control.count_on(clock)
            yield
    except TimeoutError:
        raise total_time_passed(limit_s, request.masker.mask(request.url)) from None


def _take_back_cancellation() -> None:
    """Tell asyncio that the cancellation has been dealt with: it is an outcome from here on."""
    task = asyncio.current_task()
    if task is not None:
        task.uncancel()


def _masked(error: SanderlingError, request: OutgoingRequest | None) -> SanderlingError:
    if request is not None:
        mask = request.masker.mask
        error.message, error.advice, error.detail = mask(error.message), mask(error.advice), mask(error.detail)
        error.args = (error.message,)
    return error


def _unexpected(error: Exception) -> SanderlingError:
    return NetworkError(
        f"Something went wrong that Sanderling did not expect ({type(error).__name__}).",
        advice="The log has the details. Nothing of your work is lost.",
        detail=repr(error),
    )
