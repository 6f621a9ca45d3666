"""Basic, bearer and API key: the right ones open, the wrong ones are told what would."""

import base64

import httpx
import pytest


def test_basic_opens_with_user_and_password(client: httpx.Client) -> None:
    """The credentials named in the 401 open the place."""
    refused = client.get("/protected/basic")
    hint = refused.json()["try"]
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == 'Basic realm="playground", charset="UTF-8"'
    assert client.get("/protected/basic", auth=(hint["user"], hint["password"])).json()["user"] == "sanderling"


def test_basic_takes_utf8_and_colons(client: httpx.Client) -> None:
    """User and password may be others, in UTF-8, the password with colons."""
    query = {"user": "Лена", "password": "a:b:ü"}
    header = "Basic " + base64.b64encode("Лена:a:b:ü".encode()).decode()
    assert client.get("/protected/basic", params=query, headers={"Authorization": header}).status_code == 200


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic c2FuZGVybGluZw==", "Bearer shore-token", "Basic /w=="])
def test_basic_refuses_everything_else(client: httpx.Client, header: str) -> None:
    """Broken base64, no colon, another scheme: all 401."""
    assert client.get("/protected/basic", headers={"Authorization": header}).status_code == 401


def test_bearer(client: httpx.Client) -> None:
    """The token opens; a wrong one is told so in the challenge."""
    assert client.get("/protected/bearer", headers={"Authorization": "Bearer shore-token"}).status_code == 200
    missing = client.get("/protected/bearer")
    wrong = client.get("/protected/bearer", headers={"Authorization": "Bearer no"})
    assert "error" not in missing.headers["www-authenticate"]
    assert 'error="invalid_token"' in wrong.headers["www-authenticate"]
    assert wrong.json()["try"] == {"kind": "bearer", "token": "shore-token"}


def test_api_key_in_three_places(client: httpx.Client) -> None:
    """Header, query and cookie all open the common door, and each its own."""
    ways: list[tuple[str, dict[str, dict[str, str]]]] = [
        ("header", {"headers": {"X-API-Key": "pebble"}}),
        ("query", {"params": {"api_key": "pebble"}}),
        ("cookie", {"headers": {"Cookie": "api_key=pebble"}}),
    ]
    for place, way in ways:
        assert client.get("/protected/api-key", **way).json()["place"] == place  # type: ignore[arg-type]
        for door in ("header", "query", "cookie"):
            status = client.get(f"/protected/api-key/{door}", **way).status_code  # type: ignore[arg-type]
            assert status == (200 if door == place else 401)
    assert client.get("/protected/api-key/pocket").status_code == 404
    assert client.get("/protected/api-key?api_key=stone").status_code == 401
