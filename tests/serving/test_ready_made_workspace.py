"""The workspace that a new user sees first: it is canonical, and every request in it does what its notes say."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.serving.beachcomber import Beachcomber

from sanderling.domain.collection import ItemKind, TreeEntry
from sanderling.domain.errors import SanderlingError, TimedOut, TooManyRedirects
from sanderling.domain.events import Event, MessagesReceived, WaitEnded, WaitScheduled
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.send_control import SendControl
from sanderling.domain.variables import Variable
from sanderling.services.app_services import Services, build_services
from sanderling.serving.local_server import LocalServer
from sanderling.storage.workspace_files import WorkspaceFiles

READY_MADE = Path(__file__).resolve().parents[2] / "resources" / "playground"
CALM, STORM = "environments/Calm sea.json", "environments/Storm.json"

STATUSES = {
    "Create order": 201,
    "Create order with mistakes": 422,
    "Delete order": 204,
    "Without credentials": 401,
    "Any status": 418,
    "For another resource": 401,
    "A scope that is missing": 403,
}
FAILURES: dict[str, type[SanderlingError]] = {
    "A redirect that never ends": TooManyRedirects,
    "A time limit that is too short": TimedOut,
}
MOODY = {"Fails, then works", "Only so many"}
ENDLESS = {"Ticker"}
# What each of these needs is brought by the other request.
AFTER_ANOTHER = {"The members' beach": "Sign in for the beach", "Write into the log book": "Get a token"}


def _requests(entries: tuple[TreeEntry, ...]) -> Iterator[TreeEntry]:
    for entry in entries:
        if entry.kind is ItemKind.REQUEST:
            yield entry
        yield from _requests(entry.children)


ENTRIES = {entry.path: entry for entry in _requests(WorkspaceFiles(READY_MADE).read_tree())}
SPECIAL = FAILURES.keys() | AFTER_ANOTHER.keys() | MOODY | ENDLESS
ORDINARY = [path for path, entry in ENTRIES.items() if entry.name not in SPECIAL]


def _path(name: str) -> str:
    return next(path for path, entry in ENTRIES.items() if entry.name == name)


@pytest_asyncio.fixture
async def services(tmp_path: Path, user_data: Path) -> AsyncIterator[Services]:
    """Services of the ready-made workspace, with somebody there to sign in."""
    made = build_services(READY_MADE, user_data)
    made.signing_in.attend(Beachcomber())
    yield made
    await made.aclose()


async def _send(
    services: Services,
    playground: LocalServer,
    path: str,
    environment: str | None = CALM,
    *,
    impatient: bool = False,
) -> Exchange:
    """Send a stored request; an impatient person says "send now" at each wait."""
    request = await services.editing.load_request(path)
    local = (Variable(name="playground", value=playground.base_url),)
    control = SendControl()

    def on_event(event: Event) -> None:
        if impatient and isinstance(event, WaitScheduled):
            asyncio.get_running_loop().call_soon(control.send_now)

    return await services.sending.send(
        request, path=path, environment=environment, local=local, on_event=on_event, control=control
    )


def test_every_file_is_as_the_program_would_write_it(tmp_path: Path) -> None:
    """Saving an item of the workspace unchanged changes no byte, so a user's first diff is the user's own."""
    shutil.copytree(READY_MADE, tmp_path / "copy")
    files = WorkspaceFiles(tmp_path / "copy")
    files.write_info(files.read_info())
    for path in ENTRIES:
        request = files.read_request(path)
        assert not request.unknown
        files.write_request(path, request, expected=request)
    for file in (tmp_path / "copy" / "collections").rglob("folder.json"):
        path = file.parent.relative_to(tmp_path / "copy").as_posix()
        files.write_folder(path, files.read_folder(path), expected=None)
    for entry in files.list_environments():
        files.write_environment(entry.path, files.read_environment(entry.path), expected=None)
    for file in READY_MADE.rglob("*.json"):
        assert (tmp_path / "copy" / file.relative_to(READY_MADE)).read_bytes() == file.read_bytes(), file.name


def test_nothing_is_damaged_and_everything_has_notes() -> None:
    """Each request and folder can be read and says in its notes what there is to see."""
    files = WorkspaceFiles(READY_MADE)
    assert len(ENTRIES) > 40
    for path, entry in ENTRIES.items():
        assert not entry.problem
        assert files.read_request(path).notes, path
    assert next(iter(ENTRIES.values())).name == "List orders"
    assert [entry.path for entry in files.list_environments()] == [CALM, STORM]


@pytest.mark.parametrize("path", ORDINARY, ids=lambda path: ENTRIES[path].name)
async def test_each_request_gets_the_answer_it_is_there_for(
    services: Services, playground: LocalServer, path: str
) -> None:
    """Sent as it is, in a calm sea, every ordinary request ends well, with the status that its notes promise."""
    exchange = await _send(services, playground, path)
    assert exchange.outcome is Outcome.DONE, exchange.error
    assert exchange.head is not None
    assert exchange.head.status == STATUSES.get(ENTRIES[path].name, 200)


@pytest.mark.parametrize("name", FAILURES)
async def test_requests_that_are_there_to_fail_fail(services: Services, playground: LocalServer, name: str) -> None:
    """A loop and a short time limit end with their own errors."""
    exchange = await _send(services, playground, _path(name))
    assert exchange.outcome is Outcome.FAILED
    assert isinstance(exchange.error, FAILURES[name])


@pytest.mark.parametrize(("name", "before"), AFTER_ANOTHER.items())
async def test_cookies_and_tokens_go_along_by_themselves(
    services: Services, playground: LocalServer, name: str, before: str
) -> None:
    """What one request is given the next one brings along; without it the place is closed."""
    statuses = []
    for sent in (name, before, name):
        exchange = await _send(services, playground, _path(sent))
        statuses.append(exchange.head.status if exchange.head else None)
    assert statuses in ([401, 200, 200], [None, 200, 200])


async def test_the_environments_change_what_is_sent(services: Services, playground: LocalServer) -> None:
    """Lists are longer and failures more frequent in a storm; without an environment there are values too."""
    counts = {}
    for environment in (CALM, STORM, None):
        exchange = await _send(services, playground, _path("List orders"), environment)
        assert exchange.body is not None, exchange.error
        counts[environment] = exchange.body.path.read_text().count('"placed_at"')
    assert counts == {CALM: 5, STORM: 20, None: 10}


async def test_moody_places_change_their_answer(services: Services, playground: LocalServer) -> None:
    """The flaky place fails once in a calm sea and then works; the busy one's sixth visitor waits, or is sent away."""
    flaky = [await _send(services, playground, _path("Fails, then works")) for _ in range(2)]
    busy = [await _send(services, playground, _path("Only so many"), impatient=True) for _ in range(6)]
    assert [exchange.head and exchange.head.status for exchange in flaky] == [503, 200]
    assert [exchange.head and exchange.head.status for exchange in busy] == [200] * 5 + [429]
    assert [exchange.last(WaitEnded) is not None for exchange in busy] == [False] * 5 + [True]


async def test_the_ticker_runs_until_it_is_stopped(services: Services, playground: LocalServer) -> None:
    """The stream brings events one after the other and ends as cancelled."""
    path = _path("Ticker")
    request = await services.editing.load_request(path)
    local = (Variable(name="playground", value=playground.base_url),)
    count = 0
    enough = asyncio.Event()

    def happened(event: Event) -> None:
        nonlocal count
        if isinstance(event, MessagesReceived):
            count += len(event.starts)
            if count >= 5:
                enough.set()

    async with asyncio.TaskGroup() as group:
        sending = group.create_task(
            services.sending.send(request, path=path, environment=STORM, local=local, on_event=happened)
        )
        async with asyncio.timeout(10):
            await enough.wait()
        sending.cancel()
    assert count >= 5
