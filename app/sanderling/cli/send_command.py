"""``sanderling send``: one request, its events and its body printed as they come."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sanderling.cli.credentials import with_credentials
from sanderling.cli.exchange_json import exchange_as_json
from sanderling.cli.exit_codes import ExitCode
from sanderling.cli.json_values import print_json
from sanderling.cli.reporting import BadArgument, code_of_exchange, print_error
from sanderling.cli.request_building import find_target, request_for_url, variables_of, with_arguments
from sanderling.cli.send_printer import LIVE_ITEMS, SendPrinter, print_timings
from sanderling.cli.surroundings import find_environment, give_secrets
from sanderling.cli.terminal_person import person_here
from sanderling.cli.terminal_talk import TerminalTalk
from sanderling.domain.events import Event
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.services.certificates import certificate_facts

if TYPE_CHECKING:
    from sanderling.domain.collection import ItemPath
    from sanderling.services.app_services import Services

OpenServices = Callable[[Path | None], "Services"]
"""Builds the services of a workspace; of none at all for ``None``."""


def run_send(arguments: argparse.Namespace, open_services: OpenServices) -> ExitCode:
    """Send, print, and return how it went.

    Raises:
        SanderlingError: The request could not be put together, or the body not be written.
    """
    target = find_target(arguments.target, arguments.workspace)
    if arguments.env and target.workspace is None:
        raise BadArgument(f"There is no environment “{arguments.env}”: this is not in a workspace.")
    with _stdin_file(arguments.data) as stdin_file:
        return asyncio.run(_send(arguments, target.path, stdin_file, lambda: open_services(target.workspace)))


async def _send(
    arguments: argparse.Namespace, path: ItemPath | None, stdin_file: Path | None, build: Callable[[], Services]
) -> ExitCode:
    services = build()
    try:
        stored = await services.editing.load_request(path) if path else request_for_url(arguments.target)
        environment = await find_environment(services, arguments.env)
        local = variables_of(arguments.var)
        scopes = await services.scopes.scopes_for(path, environment, local)
        request, given = with_credentials(with_arguments(stored, arguments, stdin_file), arguments, scopes)
        if arguments.items and request.pagination.kind == "none":
            raise BadArgument("--items needs --paginate, or a stored request that follows pages.")
        services.secrets.give(given)
        await give_secrets(services, request, path, environment)
        services.playground.start_on_demand()
        services.signing_in.attend(person_here() if not stdin_file else None)
        await services.sending.warm_up()
        if arguments.verbose:  # what tells of certificates is not loaded while the clock runs
            await asyncio.to_thread(certificate_facts, ())
        printer = SendPrinter(arguments)
        talk = TerminalTalk(verbose=bool(arguments.verbose))

        def on_event(event: Event) -> None:
            talk.on_event(event)
            printer.on_event(event)

        sending = services.sending.send(
            request, path=path, environment=environment, local=local, on_event=on_event, control=talk.control
        )
        exchange = await _until_stopped(printer, sending)
        if arguments.items not in LIVE_ITEMS and exchange is not None:
            await _write_items(arguments, printer, exchange)
        typed_url = path is None and "{{" not in arguments.target
        return _conclude(arguments, printer, exchange, typed_url=typed_url)
    finally:
        await services.aclose()


async def _write_items(arguments: argparse.Namespace, printer: SendPrinter, exchange: Exchange) -> None:
    """Write the items that have come, also of an exchange that was stopped, in the form that was asked for."""
    from sanderling.services.exporting import export_items

    if exchange.body is None or exchange.stream_kind != "items" or (arguments.json and not arguments.output):
        return
    if arguments.output:
        await export_items(exchange.body, arguments.output, arguments.items)
        return
    with tempfile.TemporaryDirectory(prefix="sanderling-") as folder:
        file = Path(folder) / "items"
        await export_items(exchange.body, file, arguments.items)
        printer.write_file(file)


async def _until_stopped(printer: SendPrinter, send: Coroutine[Any, Any, Exchange]) -> Exchange | None:
    """Return the exchange; ``None`` where it was stopped before it had begun."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(send)
            printer.on_failure = lambda: loop.call_soon_threadsafe(task.cancel)
            with _signals_cancel(task):
                await asyncio.wait([task])
    except BaseExceptionGroup as group_of_one:
        raise group_of_one.exceptions[0] from None
    return None if task.cancelled() else task.result()


@contextlib.contextmanager
def _signals_cancel(task: asyncio.Task[Exchange]) -> Iterator[None]:
    """Let Ctrl+C and a polite kill end the exchange, so that what came until then is still printed."""
    loop = asyncio.get_running_loop()
    taken = []
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: asyncio.run handles Ctrl+C
            loop.add_signal_handler(number, task.cancel)
            taken.append(number)
    try:
        yield
    finally:
        for number in taken:
            loop.remove_signal_handler(number)


def _conclude(
    arguments: argparse.Namespace, printer: SendPrinter, exchange: Exchange | None, *, typed_url: bool
) -> ExitCode:
    stopped = exchange is None or exchange.outcome is Outcome.CANCELLED
    printer.finish(wait=not stopped)
    if printer.reader_left:
        return ExitCode.OK
    if printer.error:
        raise printer.error
    if exchange is None:
        return ExitCode.INTERRUPTED
    if arguments.json:
        print_json(exchange_as_json(exchange))
    if arguments.timings:
        print_timings(exchange.timings)
    if exchange.error:
        print_error(exchange.error)
        typed = bool(arguments.settings or arguments.cert or arguments.paginate)
        return code_of_exchange(exchange, exchange.error, typed_url=typed_url, typed_settings=typed)
    if stopped:
        return ExitCode.INTERRUPTED
    failed = exchange.head is not None and exchange.head.status >= 400
    return ExitCode.STATUS_FAILED if arguments.fail and failed else ExitCode.OK


@contextlib.contextmanager
def _stdin_file(data: list[str]) -> Iterator[Path | None]:
    """Put the standard input into a file for as long as it is needed, where ``-d @-`` asks for it."""
    if "@-" not in data:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="sanderling-") as folder:
        file = Path(folder) / "standard-input"
        with file.open("wb") as copy:
            shutil.copyfileobj(sys.stdin.buffer, copy)
        yield file
