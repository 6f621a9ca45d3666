"""Tokens are held by what they were asked for with, refreshed in time and once for all, and kept in the keyring."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.responses import Response
from tests.engine.conftest import KnownSecrets, Sender, body_of
from tests.engine.oauth2.conftest import Entries, Person, SignedIn
from tests.engine.oauth2.test_grants import steps, token_sent
from tests.servers.authorization_server import CLIENT

from sanderling.domain import events as ev
from sanderling.domain.errors import SignInRefused
from sanderling.domain.exchange import Outcome
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.domain.secret import Masker
from sanderling.engine.auth.oauth2 import OAUTH2
from sanderling.engine.oauth2.config import OAuthConfig, config_from
from sanderling.engine.oauth2.held_session import begun, session_again
from sanderling.engine.oauth2.single_flight import SingleFlight
from sanderling.engine.oauth2.tokens import Token, token_from
from sanderling.engine.pipeline import Pipeline
from sanderling.engine.shared_state import SharedState
from sanderling.engine.sign_in_desk import SignInDesk
from sanderling.storage.response_bodies import ResponseBodies

CODE = "authorization-code"


@pytest.mark.parametrize("grant", ["client-credentials", CODE])
async def test_200_requests_at_expiry_refresh_once(signed_in: SignedIn, grant: str) -> None:
    """All of them go out with the one new token, whichever grant it came from."""
    signed_in.server.expires_in = 0
    await signed_in(grant)
    signed_in.server.expires_in = 3600

    exchanges = await asyncio.gather(*(signed_in(grant) for _ in range(200)))

    assert len({token_sent(exchange) for exchange in exchanges}) == 1
    assert signed_in.token_calls == 2
    if grant == CODE:
        assert signed_in.server.count("/token", grant_type="refresh_token") == 1
    assert len([exchange for exchange in exchanges if exchange.last(ev.SignInCall) is not None]) == 1


async def test_a_failure_at_expiry_is_shared(signed_in: SignedIn) -> None:
    """Nobody asks a second time for what has just been refused, but who comes later does."""
    exchanges = await asyncio.gather(*(signed_in(client_secret="incorrect") for _ in range(50)))
    assert {type(exchange.error) for exchange in exchanges} == {SignInRefused}
    assert signed_in.token_calls == 1
    await signed_in(client_secret="incorrect")
    assert signed_in.token_calls == 2


async def test_who_waits_goes_on_when_the_first_is_cancelled(signed_in: SignedIn) -> None:
    """A cancelled send takes nobody with it: the next in line signs in."""
    begun_visits = asyncio.Event()
    signed_in.person.act = lambda _visit: begun_visits.set()
    async with asyncio.TaskGroup() as group:
        first = group.create_task(signed_in(CODE))
        await begun_visits.wait()
        signed_in.person.act = None
        second = group.create_task(signed_in(CODE))
        await asyncio.sleep(0)
        first.cancel()
    assert first.result().outcome is Outcome.CANCELLED
    token_sent(second.result())


INPUTS = {
    "client_id": "other",
    "scope": "read",
    "audience": "orders",
    "resource": "https://a/",
    "client_auth": "client_secret_post",
    "extra_token": "a=b",
    "username": "eve",
    "grant": "client-credentials",
    "dpop": "true",
}
FORM = {"grant": "password", "issuer": "https://id.test", "client_id": "shop", "username": "ada", "password": "x"}


@pytest.mark.parametrize("name", INPUTS)
def test_every_input_leads_to_a_session_of_its_own(name: str) -> None:
    """What the token is asked for with is its key."""
    assert config_from({**FORM, name: INPUTS[name]}).key() != config_from(FORM).key()


@pytest.mark.parametrize(
    "change",
    [{"placement": "query"}, {"prefix": "Token"}, {"leeway_s": "5"}, {"client_secret": "s"}, {"password": "y"}],
    ids=lambda change: next(iter(change)),
)
def test_secrets_and_placement_are_no_part_of_the_key(change: dict[str, str]) -> None:
    """The key is a name in the keyring; where a token goes is not what it is."""
    assert config_from({**FORM, **change}).key() == config_from(FORM).key()


def test_the_order_of_scopes_does_not_matter() -> None:
    """A list is a set to the server."""
    assert config_from({**FORM, "scope": "a b"}).key() == config_from({**FORM, "scope": " b  a a"}).key()


def test_subjects_are_told_apart_without_being_named() -> None:
    """Another subject token is another session; the key is a hash."""
    form = {**FORM, "grant": "token-exchange", "subject_token": "one"}
    assert config_from(form).key() != config_from({**form, "subject_token": "two"}).key()
    assert len(config_from(form).key()) == 32


async def test_another_secret_is_another_client(signed_in: SignedIn) -> None:
    """A held token is not given to who has not the secret that it was got with."""
    token_sent(await signed_in())
    exchange = await signed_in(client_secret="incorrect")
    assert isinstance(exchange.error, SignInRefused)


async def test_a_token_is_refreshed_ahead_of_its_end(signed_in: SignedIn) -> None:
    """A long one a minute before, a short one at a tenth of its life; a good one is used while the server is away."""
    token = Token(access_token="a", obtained_at=1000.0, expires_at=4600.0)
    assert token.is_fresh(4539) and not token.is_fresh(4541) and token.is_good(4541)
    short = replace(token, expires_at=1010.0)
    assert short.is_fresh(1008) and not short.is_fresh(1009.5)

    signed_in.server.expires_in = 3600
    first = token_sent(await signed_in(CODE))
    sessions = signed_in.sender.pipeline.state.sessions
    (session,) = await sessions.all()
    ending = session.with_token(replace(session.token, obtained_at=time.time() - 3570, expires_at=time.time() + 30))
    sessions._held[session.config.key()] = ending  # as if 59 minutes had passed
    signed_in.entries.held[f"oauth2-{session.config.key()}"] = ending.text()
    signed_in.server.answers["/token"] = lambda: Response(status_code=503)
    exchange = await signed_in(CODE)
    assert token_sent(exchange) == first
    assert steps(exchange)["refresh"] == "warning"
    del signed_in.server.answers["/token"]
    assert token_sent(await signed_in(CODE)) != first


def test_an_end_is_found_where_it_is_said() -> None:
    """``expires_in`` counts, also as text; else the JWT's ``exp``; else there is none."""
    jwt = "eyJhbGciOiJub25lIn0.eyJleHAiOjUwMDB9."
    assert token_from({"access_token": "a", "expires_in": "60"}, 100.0, ()).expires_at == 160.0
    assert token_from({"access_token": jwt}, 100.0, ()).expires_at == 5000.0
    assert token_from({"access_token": jwt, "expires_in": 60}, 100.0, ()).expires_at == 160.0
    assert token_from({"access_token": "a", "expires_in": None}, 100.0, ()).expires_at is None


async def test_a_rotated_refresh_token_is_kept(signed_in: SignedIn) -> None:
    """Each refresh uses the last one, also that which another window got."""
    signed_in.server.expires_in, signed_in.server.rotates = 0, True
    for _ in range(4):
        assert (await signed_in(CODE)).outcome is Outcome.DONE
    assert len(signed_in.person.visits) == 1
    assert len(signed_in.server.refresh_tokens) == 1

    memory = dict(signed_in.sender.pipeline.state.sessions._held)
    await signed_in(CODE)
    signed_in.sender.pipeline.state.sessions._held.update(memory)  # this window has not seen the last refresh
    await signed_in(CODE)
    assert len(signed_in.person.visits) == 1


async def test_a_restart_uses_what_the_keyring_holds(signed_in: SignedIn, tmp_path: Path) -> None:
    """No password is kept beside the token, and the entry's name tells nothing."""
    first = token_sent(await signed_in("password", username="ada", password="right"))
    secrets = KnownSecrets()
    later = Pipeline(ResponseBodies(tmp_path / "later"), secrets, SharedState(tokens=signed_in.entries))
    signed_in.sender = Sender(later, secrets)
    assert token_sent(await signed_in("password", username="ada", password="right")) == first
    await later.aclose()
    assert signed_in.token_calls == 1
    assert '"right"' not in json.dumps(signed_in.entries.held)
    assert "ada" not in "".join(signed_in.entries.held)


async def test_a_keyring_that_refuses_costs_only_persistence(signed_in: SignedIn) -> None:
    """The token is held until the program ends, and that is told."""
    signed_in.entries.is_locked = True
    exchange = await signed_in()
    again = await signed_in()
    assert token_sent(exchange) == token_sent(again)
    assert steps(exchange)["keyring"] == "warning"


async def test_a_damaged_entry_is_none(signed_in: SignedIn) -> None:
    """What cannot be read, or is of a later version, is asked for anew."""
    await signed_in()
    name = next(name for name in signed_in.entries.held if name != "oauth2-sessions")
    text = signed_in.entries.held[name]
    assert session_again(text) is not None
    for damaged in ("", "{", "[]", text.replace('"format": 1', '"format": 2'), '{"format": 1}'):
        assert session_again(damaged) is None
    config = OAuthConfig(grant=CODE, client_id="shop", extra_token=(("a", "b"),), scopes=("x",))
    held = begun(config, Token(access_token="t", scopes=("x",)))
    again = session_again(held.text())
    assert again == held
    assert again.config.key() == config.key()


async def test_a_401_is_tried_once_more_with_a_new_token(signed_in: SignedIn) -> None:
    """The server has revoked the access token: one refresh, one more try."""
    first = token_sent(await signed_in(CODE))
    signed_in.server.good_tokens.clear()

    exchange = await signed_in(CODE)

    assert token_sent(exchange) != first
    assert exchange.last(ev.AuthChallenged) is not None
    assert signed_in.server.count("/token", grant_type="refresh_token") == 1
    assert signed_in.api_calls == 3


async def test_200_requests_with_a_revoked_token_refresh_once(signed_in: SignedIn) -> None:
    """Who is refused after somebody has refreshed takes the new token."""
    await signed_in(CODE)
    signed_in.server.good_tokens.clear()
    exchanges = await asyncio.gather(*(signed_in(CODE) for _ in range(200)))
    assert len({token_sent(exchange) for exchange in exchanges}) == 1
    assert signed_in.server.count("/token", grant_type="refresh_token") == 1


async def test_a_401_that_stays_is_the_answer(signed_in: SignedIn) -> None:
    """One more try and no other; the server's answer is shown."""
    signed_in.server.answers["/api"] = lambda: Response("no", 401)
    first = await signed_in()
    assert first.head is not None and first.head.status == 401
    assert signed_in.api_calls == 1, "a token that has only just come is not replaced"
    second = await signed_in()
    assert second.head is not None and second.head.status == 401
    assert body_of(second) == b"no"
    assert (signed_in.api_calls, signed_in.token_calls) == (3, 2)


async def test_a_401_without_a_refresh_token_asks_nobody_at_once(signed_in: SignedIn) -> None:
    """The answer stands; the next send signs in, since the server calls the token invalid."""
    signed_in.server.gives_refresh = False
    await signed_in(CODE)
    signed_in.server.good_tokens.clear()
    refused = await signed_in(CODE)
    assert refused.head is not None and refused.head.status == 401
    assert len(signed_in.person.visits) == 1
    token_sent(await signed_in(CODE))
    assert len(signed_in.person.visits) == 2


async def test_one_at_a_time_for_each_key() -> None:
    """Other keys do not wait."""
    flight = SingleFlight()
    async with flight.turn("a"):
        assert flight.is_under_way("a")
        async with flight.turn("b"):
            assert flight.is_under_way("b")
    assert not flight.is_under_way("a")


async def test_a_held_token_costs_next_to_nothing() -> None:
    """The median of what a held token adds to a send is below 0.2 ms."""
    entries = Entries()
    events: list[ev.Event] = []
    state = SharedState(tokens=entries, sign_in_help=Person())

    async def no_wire(_request: object, _emit: object) -> object:
        raise AssertionError("nothing is asked")

    desk = SignInDesk(no_wire, events.append, state.sessions)  # type: ignore[arg-type]
    values = {item.name: item.default for item in OAUTH2.fields}
    values |= {"grant": "client-credentials", "issuer": "https://id.test", "client_id": CLIENT, "scope": "a b c"}
    held = begun(config_from(values), Token(access_token="x" * 900, obtained_at=0, expires_at=time.time() + 9e5))
    state.sessions._held[held.config.key()] = held
    times: list[float] = []
    for _ in range(300):
        request = OutgoingRequest(method="GET", url="https://api.test/", masker=Masker())
        began_s = time.perf_counter()
        flow = OAUTH2.sign_in(request, dict(values), desk)
        placed = await anext(flow)
        await flow.aclose()
        times.append(time.perf_counter() - began_s)
    assert placed.header("authorization") == f"Bearer {'x' * 900}"
    assert statistics.median(times) < 0.000_2
