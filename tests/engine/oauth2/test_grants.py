"""Every grant against a real authorization server: a token comes, and goes out with the request."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import ECKey, RSAKey
from tests.engine.conftest import body_of
from tests.engine.oauth2.conftest import SignedIn
from tests.servers.authorization_server import CLIENT, Grant

from sanderling.domain import events as ev
from sanderling.domain.calls import calls_of, sign_in_calls_of
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.sign_in import BrowserVisit, DeviceVisit
from sanderling.domain.timings import Phase


def steps(exchange: Exchange) -> dict[str, str]:
    """Return the outcome of each step by its name."""
    return {event.name: event.outcome for event in exchange.events if isinstance(event, ev.SignInStep)}


def token_sent(exchange: Exchange) -> str:
    """Return the token that the API was shown."""
    assert exchange.outcome is Outcome.DONE, exchange.error
    assert exchange.head is not None
    assert exchange.head.status == 200
    return str(json.loads(body_of(exchange))["token"])


async def test_client_credentials(signed_in: SignedIn) -> None:
    """The client gets a token for its scope and audience; the second request uses the same one."""
    first = await signed_in(scope="read  write read", audience="orders", resource="https://a/ https://b/")
    second = await signed_in(scope="write read", audience="orders", resource="https://a/ https://b/")

    assert token_sent(first) == token_sent(second)
    (asked,) = signed_in.server.asked["/token"]
    assert asked.form["grant_type"] == "client_credentials"
    assert asked.form["scope"] == "read write"
    assert asked.form["audience"] == "orders"
    assert asked.form["resource"] == "https://b/"


async def test_the_calls_of_a_sign_in_are_none_of_the_request_s(signed_in: SignedIn) -> None:
    """The request has one call and its own phases; the way to the token is a phase, and its calls can be asked for."""
    exchange = await signed_in()

    assert [call.prepared.url for call in calls_of(exchange.events)] == [f"{signed_in.server.base_url}/api"]
    paths = [urlsplit(call.prepared.url).path for call in sign_in_calls_of(exchange.events)]
    assert paths == ["/.well-known/openid-configuration", "/token"]
    assert (exchange.timings.phase_s(Phase.SIGN_IN) or 0) > 0
    assert exchange.final_url == f"{signed_in.server.base_url}/api"


async def test_authorization_code_with_pkce(signed_in: SignedIn) -> None:
    """State, issuer, nonce, PKCE and every check of the ID token are told, and no secret is."""
    exchange = await signed_in("authorization-code", scope="openid profile", login_hint="ada")

    token = token_sent(exchange)
    (visit,) = signed_in.person.visits
    assert isinstance(visit, BrowserVisit)
    question = parse_qs(urlsplit(visit.url).query)
    assert question["code_challenge_method"] == ["S256"]
    assert question["login_hint"] == ["ada"]
    outcomes = steps(exchange)
    checks = ("state", "issuer", "PKCE", *(f"ID token: {name}" for name in ("signature", "iss", "aud", "exp", "nonce")))
    assert {name: outcomes[name] for name in checks} == dict.fromkeys(checks, "ok")
    told = repr(exchange.events)
    form = signed_in.server.asked["/token"][0].form
    for secret in (token, form["code"], form["code_verifier"]):
        assert secret not in told
    assert signed_in.person.problems == [None]


@pytest.mark.parametrize(("method", "own"), [("plain", ""), ("S256", "v" * 43), ("none", "")])
async def test_other_ways_of_pkce(signed_in: SignedIn, method: str, own: str) -> None:
    """Plain, an own verifier, and none."""
    token_sent(await signed_in("authorization-code", pkce=method, code_verifier=own))
    form = signed_in.server.asked["/token"][0].form
    assert form.get("code_verifier", "") == (own or form.get("code_verifier", ""))
    assert ("code_verifier" in form) == (method != "none")


async def test_a_pushed_request_leaves_a_reference_for_the_browser(signed_in: SignedIn) -> None:
    """PAR: the parameters went to the server with the client's secret; the browser has a request_uri."""
    token_sent(await signed_in("authorization-code", par="true"))

    (visit,) = signed_in.person.visits
    assert isinstance(visit, BrowserVisit)
    assert set(parse_qs(urlsplit(visit.url).query)) == {"client_id", "request_uri"}
    (pushed,) = signed_in.server.asked["/par"]
    assert pushed.form["code_challenge_method"] == "S256"
    assert pushed.headers["authorization"].startswith("Basic ")


async def test_device_code_polls_as_it_is_told(signed_in: SignedIn) -> None:
    """The code is shown, and the server is asked again while it says that the user has not finished."""
    signed_in.server.pending_polls = ["authorization_pending", "authorization_pending"]

    token_sent(await signed_in("device-code", scope="read"))

    (visit,) = signed_in.person.visits
    assert isinstance(visit, DeviceVisit)
    assert (visit.user_code, visit.verification_uri) == ("WDJB-MJHT", f"{signed_in.server.base_url}/enter")
    assert signed_in.token_calls == 3


async def test_password(signed_in: SignedIn) -> None:
    """User name and password are sent to the token endpoint, and told nowhere."""
    exchange = await signed_in("password", username="ada", password="right")
    token_sent(exchange)
    assert signed_in.server.asked["/token"][0].form["username"] == "ada"
    assert "password=••••••••" in repr(exchange.events)


async def test_implicit(signed_in: SignedIn) -> None:
    """Token and ID token come in the fragment, and are checked."""
    exchange = await signed_in("implicit", scope="openid")
    token_sent(exchange)
    assert steps(exchange)["ID token: at_hash"] == "ok"
    assert not signed_in.token_calls


async def test_token_exchange(signed_in: SignedIn) -> None:
    """Subject and actor tokens go out with their types; another subject is another session."""
    first = await signed_in("token-exchange", subject_token="subject-1", actor_token="actor")
    second = await signed_in("token-exchange", subject_token="subject-2")
    assert token_sent(first) != token_sent(second)
    form = signed_in.server.asked["/token"][0].form
    assert form["subject_token"] == "subject-1"
    assert form["actor_token_type"] == "urn:ietf:params:oauth:token-type:access_token"
    assert "actor_token_type" not in signed_in.server.asked["/token"][1].form


async def test_jwt_bearer_makes_an_assertion(signed_in: SignedIn) -> None:
    """The JWT names client, user and token endpoint, and is signed with the given key."""
    key = RSAKey.generate_key(2048)
    pem = key.as_pem(private=True).decode().replace("\n", " ")  # as a field of one line holds it
    token_sent(await signed_in("jwt-bearer", assertion_key=pem, assertion_subject="ada"))

    from joserfc import jwt

    claims = jwt.decode(signed_in.server.asked["/token"][0].form["assertion"], key, ["RS256"]).claims
    assert (claims["iss"], claims["sub"]) == (CLIENT, "ada")
    assert claims["aud"] == f"{signed_in.server.base_url}/token"


async def test_a_refresh_token_from_elsewhere(signed_in: SignedIn) -> None:
    """A refresh token that the person has is enough."""
    signed_in.server.refresh_tokens["mine-all-mine"] = Grant("read")
    token_sent(await signed_in("refresh-token", refresh_token="mine-all-mine"))


@pytest.mark.parametrize(
    ("method", "shown"),
    [
        ("client_secret_basic", "authorization"),
        ("client_secret_post", "client_secret"),
        ("client_secret_jwt", "client_assertion"),
        ("private_key_jwt", "client_assertion"),
        ("tls_client_auth", "client_id"),
        ("none", "client_id"),
    ],
)
async def test_ways_to_show_the_client(signed_in: SignedIn, method: str, shown: str) -> None:
    """Each way of client authentication, for a grant and for its refresh."""
    key = json.dumps(ECKey.generate_key("P-256", {"kid": "mine"}, auto_kid=False).as_dict(private=True))
    signed_in.server.expires_in = 0
    values = {"client_auth": method, "signing_key": key, "username": "ada", "password": "right"}

    await signed_in("password", **values)
    await signed_in("password", **values)

    first, second = signed_in.server.asked["/token"]
    assert second.form["grant_type"] == "refresh_token"
    for asked in (first, second):
        assert shown in {**asked.form, **asked.headers}


async def test_more_parameters_go_with_their_phase(signed_in: SignedIn) -> None:
    """Extra parameters of authorization, token and refresh, each where it belongs."""
    signed_in.server.expires_in = 0
    values = {"extra_authorization": "prompt=login\n", "extra_token": "a = b", "extra_refresh": "c=d=e"}
    await signed_in("authorization-code", **values)
    await signed_in("authorization-code", **values)

    first, second = signed_in.server.asked["/token"]
    assert signed_in.server.asked["/authorize"][0].form["prompt"] == "login"
    assert first.form["a"] == "b"
    assert second.form["c"] == "d=e"
    assert "a" not in second.form
