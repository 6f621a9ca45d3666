"""What the server says about itself, held against a library's rules, and the page that introduces everybody."""

from __future__ import annotations

import pytest
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata
from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url
from tests.serving.playground.sign_in.plain_client import Caller

from sanderling.serving.playground.sign_in.registry import CLIENTS, PEOPLE

PLACES = (
    "/sign-in/.well-known/openid-configuration",
    "/.well-known/oauth-authorization-server/sign-in",
    "/.well-known/openid-configuration/sign-in",
)


def test_all_discovery_places_say_the_same_and_every_address_answers(caller: Caller) -> None:
    """OpenID Connect, RFC 8414 and its section 5; no endpoint that is named is a dead end."""
    documents = [caller.ask("GET", place).json for place in PLACES]
    assert documents[0] == documents[1] == documents[2]
    assert documents[0]["issuer"] == f"{caller.base_url}/sign-in"
    for name, address in documents[0].items():
        if name.endswith("_endpoint") or name == "jwks_uri":
            method = "GET" if name in {"authorization_endpoint", "userinfo_endpoint", "jwks_uri"} else "POST"
            assert caller.ask(method, address).status in {200, 400, 401}, name


def test_a_library_finds_the_metadata_good(caller: Caller) -> None:
    """Authlib's rules for both standards; loopback http is the one thing it does not know to be fine (RFC 8252)."""
    document = caller.ask("GET", PLACES[0]).json
    assert get_well_known_url(document["issuer"]) == PLACES[0]
    secure = {
        name: value.replace("http://", "https://") if isinstance(value, str) else value
        for name, value in document.items()
    }
    AuthorizationServerMetadata(secure).validate()
    OpenIDProviderMetadata(secure).validate()


def test_the_protected_place_names_its_server(caller: Caller) -> None:
    """RFC 9728: the challenge leads to the metadata, and that to the issuer."""
    challenge = caller.ask("GET", "/protected/oauth2").header("www-authenticate")
    address = challenge.partition('resource_metadata="')[2].partition('"')[0]
    document = caller.ask("GET", address).json
    assert document["resource"] == f"{caller.base_url}/protected/oauth2"
    assert document["authorization_servers"] == [f"{caller.base_url}/sign-in"]


@pytest.mark.parametrize("accept", ["application/json", "text/html,*/*;q=0.8"])
def test_everybody_is_introduced(caller: Caller, accept: str) -> None:
    """People with their passwords, clients with their secrets, the key: as JSON, and as a page for browsers."""
    answer = caller.ask("GET", "/sign-in", headers={"Accept": accept})
    assert ("<html" in answer.text) is ("html" in accept)
    for person in PEOPLE.values():
        assert person.password in answer.text
    for client in CLIENTS.values():
        assert client.client_id in answer.text
    assert "BEGIN PRIVATE KEY" in answer.text
