"""Which names give which secrets of a request, and what the process environment says of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.client_certificate import ClientCertificate
from sanderling.domain.collection import Folder, WorkspaceInfo
from sanderling.domain.request import Request
from sanderling.domain.secret import SecretRef
from sanderling.domain.send_settings import SendSettings
from sanderling.domain.variables import Variable
from sanderling.services.app_services import Services, build_services
from sanderling.services.secret_keeping import from_process_environment
from sanderling.services.secret_names import secrets_of_request
from sanderling.storage.workspace_files import WorkspaceFiles

VARIABLE, TOKEN, PROXY, PHRASE = (SecretRef(name) for name in ("variable", "token", "proxy", "phrase"))
CERTIFICATES = (
    ClientCertificate(host="api.test", certificate_file="a.p12", pass_phrase=PHRASE),
    ClientCertificate(host="b.test", certificate_file="b.p12", pass_phrase="{{phrase}}"),
)


@pytest_asyncio.fixture
async def services(tmp_path: Path, user_data: Path) -> AsyncIterator[Services]:
    """Services of a workspace with a secret variable and a proxy whose password is a secret."""
    info = WorkspaceInfo(
        variables=(Variable(name="api key", value=VARIABLE), Variable(name="plain", value="x")),
        settings=SendSettings(proxy_password=PROXY),
    )
    WorkspaceFiles.create(tmp_path / "shop", info)
    made = build_services(tmp_path / "shop", user_data)
    yield made
    await made.aclose()


async def test_secrets_of_everything_around_a_request_are_named(services: Services) -> None:
    """Variables, the inherited auth, the workspace's proxy and a folder's certificates; nothing that is no secret."""
    folder = Folder(
        auth=AuthChoice("bearer", {"token": TOKEN, "prefix": "Bearer"}),
        settings=SendSettings(client_certificates=CERTIFICATES),
    )
    collection = await services.editing.create_folder("collections", folder)
    request = Request(name="a", url_template="http://x/")
    path = await services.editing.create_request(collection, request)
    assert await secrets_of_request(services.scopes, request, path, None) == (
        ("api key", VARIABLE),
        ("token", TOKEN),
        ("proxy password", PROXY),
        ("pass phrase api.test", PHRASE),
        ("pass phrase", PHRASE),
    )


async def test_a_secret_of_its_own_takes_the_place_of_the_inherited_one(services: Services) -> None:
    """Where the request says another proxy password, the workspace's is not asked for."""
    own = Request(settings=SendSettings(proxy_password=TOKEN))
    assert ("proxy password", TOKEN) in await secrets_of_request(services.scopes, own, None, None)


def test_the_more_exact_name_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pass phrase for one host is stronger than the one for all; one secret's name does not hide another's."""
    other = SecretRef("other")
    names = [("pass phrase a.test", PHRASE), ("pass phrase", PHRASE), ("pass phrase", other), ("token", TOKEN)]
    monkeypatch.setenv("SANDERLING_SECRET_PASS_PHRASE", "for all")
    assert from_process_environment(names) == {PHRASE: "for all", other: "for all"}
    monkeypatch.setenv("SANDERLING_SECRET_PASS_PHRASE_A_TEST", "for one")
    assert from_process_environment(names) == {PHRASE: "for one", other: "for all"}
