"""Sending from a real workspace: inheritance, scopes, environments."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.collection import Folder, WorkspaceInfo
from sanderling.domain.environment import Environment
from sanderling.domain.events import Failed
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.request import Body, Request, Row
from sanderling.domain.secret import SecretRef
from sanderling.domain.send_settings import SendSettings
from sanderling.domain.variables import Variable
from sanderling.services.app_services import Services, build_services
from sanderling.services.sending import inherited_auth, inherited_headers, inherited_settings
from sanderling.serving.local_server import LocalServer
from sanderling.serving.playground import create_playground
from sanderling.storage.workspace_files import WorkspaceFiles


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a playground."""
    with LocalServer(create_playground()) as running:
        yield running.base_url


@pytest_asyncio.fixture
async def services(tmp_path: Path, user_data: Path) -> AsyncIterator[Services]:
    """Services of a new, empty workspace."""
    WorkspaceFiles.create(tmp_path / "shop", WorkspaceInfo(name="Shop"))
    made = build_services(tmp_path / "shop", user_data)
    yield made
    await made.aclose()


def body_of(exchange: Exchange) -> str:
    """Return the text of a small response."""
    assert exchange.body is not None, exchange.error
    return exchange.body.path.read_text()


async def test_a_request_inherits_from_the_folders_around_it(services: Services, server: str) -> None:
    """Variables, headers and auth come from collection and folder; the environment wins over both."""
    editing = services.editing
    shop = await editing.create_folder(
        "collections",
        Folder(
            name="Shop API",
            variables=(Variable(name="base", value="http://nowhere.invalid"), Variable(name="word", value="outer")),
            headers=(Row(name="X-Word", value="{{word}}"),),
            auth=AuthChoice("basic", {"username": "sanderling", "password": "waves"}),
        ),
    )
    inner = await editing.create_folder(shop, Folder(name="Inner", variables=(Variable(name="word", value="inner"),)))
    path = await editing.create_request(inner, Request(name="Echo", url_template="{{base}}/echo"))
    environment = await editing.create_environment(
        Environment(name="Local", variables=(Variable(name="base", value=server),))
    )

    stored = await editing.load_request(path)
    exchange = await services.sending.send(stored, path=path, environment=environment)

    told = body_of(exchange)
    assert exchange.outcome is Outcome.DONE
    assert '"inner"' in told
    assert "Basic " in told


async def test_local_variables_win(services: Services, server: str) -> None:
    """Variables of one send are stronger than all stored ones."""
    environment = await services.editing.create_environment(
        Environment(name="E", variables=(Variable(name="base", value="http://nowhere.invalid"),))
    )

    exchange = await services.sending.send(
        Request(url_template="{{base}}/orders"),
        environment=environment,
        local=(Variable(name="base", value=server),),
    )

    assert exchange.outcome is Outcome.DONE


async def test_files_are_looked_for_in_the_workspace(services: Services, server: str) -> None:
    """A relative path means the same for everybody who shares the workspace, wherever the program was started."""
    folder = services.editing.folder
    (folder / "bodies").mkdir()
    (folder / "bodies" / "order.txt").write_text("three oysters")
    body = Body(kind="file", file="{{where}}/order.txt")
    request = Request(method="POST", url_template=f"{server}/echo", body=body)
    exchange = await services.sending.send(request, local=(Variable(name="where", value="bodies"),))
    assert "three oysters" in body_of(exchange)
    missing = SendSettings(ca_file="no/such.pem")
    secured = Request(url_template="https://localhost:1/", settings=missing)
    exchange = await services.sending.send(secured)
    assert exchange.error is not None
    assert str(folder / "no" / "such.pem") in exchange.error.message


async def test_the_playground_starts_with_the_first_connection(services: Services) -> None:
    """Its address is known before, and the first request is answered."""
    services.playground.start_on_demand()

    exchange = await services.sending.send(Request(url_template="{{playground}}/orders"))

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert exchange.head is not None
    assert exchange.head.status == 200


async def test_a_secret_given_by_the_process_is_used_and_masked(services: Services, server: str) -> None:
    """A value from outside stands in front of the keyring."""
    ref = SecretRef("abc")
    services.secrets.give({ref: "shore-token"})

    exchange = await services.sending.send(
        Request(url_template=f"{server}/protected/bearer", auth=AuthChoice("bearer", {"token": ref}))
    )

    assert exchange.head is not None
    assert exchange.head.status == 200
    assert "shore-token" not in repr(exchange)


async def test_a_missing_environment_is_an_outcome(services: Services) -> None:
    """A chosen environment that is gone stops the send with a sentence; nothing is raised."""
    exchange = await services.sending.send(
        Request(url_template="http://127.0.0.1:9/"), environment="environments/gone.json"
    )

    assert exchange.outcome is Outcome.FAILED
    assert exchange.error is not None
    assert exchange.error.code == "not-found"


def test_the_nearest_auth_counts() -> None:
    """Inherit looks outwards; none stops."""
    outer, inner = Folder(auth=AuthChoice("basic")), Folder(auth=AuthChoice("inherit"))

    assert inherited_auth(AuthChoice("inherit"), (outer, inner)).kind == "basic"
    assert inherited_auth(AuthChoice("none"), (outer, inner)).kind == "none"
    assert inherited_auth(AuthChoice("inherit"), ()).kind == "none"


async def test_a_kind_of_auth_that_is_not_known_sends_nothing(services: Services, server: str) -> None:
    """Its own or a folder's: it is kept as it was read and named; “none” overrides it."""
    editing = services.editing
    later = AuthChoice("telepathy", {"medium": "glass"}, unknown={"since": 3})
    folder = await editing.create_folder("collections", Folder(name="Later", auth=later))
    own = await editing.create_request(folder, Request(name="Own", url_template=f"{server}/echo", auth=later))
    heir = await editing.create_request(folder, Request(name="Heir", url_template=f"{server}/echo"))
    free = Request(name="Free", url_template=f"{server}/echo", auth=AuthChoice("none"))

    for path in (own, heir):
        exchange = await services.sending.send(await editing.load_request(path), path=path)
        assert exchange.error is not None
        assert exchange.error.code == "unknown-kind"
        assert "“telepathy”" in exchange.error.message
        assert exchange.head is None
        assert [type(event) for event in exchange.events] == [Failed]
    assert (await editing.load_request(own)).auth == later
    exchange = await services.sending.send(free, path=await editing.create_request(folder, free))
    assert exchange.outcome is Outcome.DONE


def test_inner_headers_and_settings_win() -> None:
    """One header of a name is inherited, and settings are merged value by value."""
    outer = Folder(
        headers=(Row(name="X-A", value="1"), Row(name="X-B", value="1")),
        settings=SendSettings(read_timeout_s=1.0, verify_tls=False),
    )
    inner = Folder(headers=(Row(name="x-a", value="2"),), settings=SendSettings(read_timeout_s=2.0))

    settings = inherited_settings(SendSettings(), (outer, inner))

    assert [(row.name, row.value) for row in inherited_headers((outer, inner))] == [("x-a", "2"), ("X-B", "1")]
    assert (settings.read_timeout_s, settings.verify_tls) == (2.0, False)


def test_the_workspace_is_the_outermost_of_all() -> None:
    """What no folder says is as the workspace says, and only then as the program does."""
    workspace = SendSettings(read_timeout_s=9.0, retries=2)
    settings = inherited_settings(SendSettings(), (Folder(settings=SendSettings(read_timeout_s=2.0)),), workspace)
    assert (settings.read_timeout_s, settings.retries, settings.max_redirects) == (2.0, 2, 20)


async def test_settings_of_the_workspace_count(services: Services, server: str) -> None:
    """A redirect is shown, not followed, where the workspace's file says so."""
    info = await services.editing.info()
    await services.editing.save_info(dataclasses.replace(info, settings=SendSettings(follow_redirects=False)))
    exchange = await services.sending.send(Request(url_template=f"{server}/redirects/1"))
    assert exchange.head is not None and exchange.head.status == 302, exchange.error
