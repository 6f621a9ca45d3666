"""What a person does with sessions: sign in, look at them, refresh, revoke, introspect, forget."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.engine.conftest import KnownSecrets, Sender
from tests.engine.oauth2.conftest import Entries, Person, SignedIn
from tests.servers.authorization_server import CLIENT, AuthorizationServer

from sanderling.domain import events as ev
from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.errors import NotFound, SignInRefused, UnknownKind
from sanderling.domain.request import Request
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.domain.variables import Scopes
from sanderling.engine.job import SendJob
from sanderling.engine.pipeline import Pipeline
from sanderling.engine.session_actions import SessionActions
from sanderling.engine.shared_state import SharedState
from sanderling.serving.local_server import LocalServer
from sanderling.storage.response_bodies import ResponseBodies

SETTINGS = EffectiveSettings()


@pytest.fixture
def server() -> Iterator[AuthorizationServer]:
    """An authorization server of this test's own."""
    authorization_server = AuthorizationServer()
    with LocalServer(authorization_server.app()) as local:
        authorization_server.base_url = local.base_url
        yield authorization_server


@pytest_asyncio.fixture
async def signed_in(server: AuthorizationServer, tmp_path: Path) -> AsyncIterator[SignedIn]:
    """A pipeline with a keyring and somebody who signs in."""
    person, entries = Person(), Entries()
    secrets = KnownSecrets()
    state = SharedState(tokens=entries, sign_in_help=person)
    pipeline = Pipeline(ResponseBodies(tmp_path / "spool"), secrets, state)
    yield SignedIn(server, Sender(pipeline, secrets), person, entries)
    await pipeline.aclose()


def job(auth: AuthChoice) -> SendJob:
    """Return a job with this authentication."""
    return SendJob(request=Request(), scopes=Scopes(()), auth=auth)


async def test_signing_in_shows_who_it_is_for(signed_in: SignedIn) -> None:
    """User, scopes, time left and the decoded ID token are there; the token itself only for who asks for it."""
    actions = SessionActions(signed_in.sender.pipeline)
    events: list[ev.Event] = []
    auth = signed_in.auth("authorization-code", scope="openid read")

    held = await actions.sign_in(job(auth), events.append)

    assert (held.user, held.client, held.scopes) == ("ada", CLIENT, ("openid", "read"))
    assert held.id_claims["sub"] == "u-1"
    assert held.id_header["alg"] == "ES256"
    assert 3500 < (held.time_left_s(held.obtained_at_s) or 0) <= 3600
    assert await actions.held() == (held,)
    assert await actions.held_for(job(auth)) == held
    text = await actions.token_text(job(auth), events.append)
    assert text in signed_in.server.good_tokens
    assert text not in repr(held) + repr(events)
    assert signed_in.token_calls == 1


async def test_a_session_is_refreshed_revoked_and_forgotten(signed_in: SignedIn) -> None:
    """Each action by the session's key alone; what is revoked is gone from the keyring as well."""
    actions = SessionActions(signed_in.sender.pipeline)
    held = await actions.sign_in(job(signed_in.auth("authorization-code")), lambda _event: None)
    before = dict(signed_in.entries.held)

    assert (await actions.introspect(held.key, SETTINGS, lambda _event: None))["active"] is True
    renewed = await actions.refresh(held.key, SETTINGS, lambda _event: None)
    assert renewed.key == held.key
    assert signed_in.entries.held != before
    await actions.revoke(held.key, SETTINGS, lambda _event: None)

    assert await actions.held() == ()
    assert f"oauth2-{held.key}" not in signed_in.entries.held
    assert signed_in.server.count("/revoke", token_type_hint="refresh_token") == 1
    with pytest.raises(NotFound):
        await actions.refresh(held.key, SETTINGS, lambda _event: None)


async def test_a_refresh_that_is_refused_says_so(signed_in: SignedIn) -> None:
    """The standard's code comes with its meaning, and the session stays."""
    actions = SessionActions(signed_in.sender.pipeline)
    held = await actions.sign_in(job(signed_in.auth("authorization-code")), lambda _event: None)
    signed_in.server.refresh_tokens.clear()

    with pytest.raises(SignInRefused, match="refresh token has expired, was revoked, or was used already") as caught:
        await actions.refresh(held.key, SETTINGS, lambda _event: None)

    assert caught.value.error_code == "invalid_grant"
    await actions.forget(held.key)
    assert await actions.held() == ()


async def test_other_kinds_have_nobody_to_sign_in_at(signed_in: SignedIn) -> None:
    """Signing in with a kind that needs none is refused in a sentence."""
    actions = SessionActions(signed_in.sender.pipeline)
    with pytest.raises(UnknownKind, match="nobody to sign in at"):
        await actions.sign_in(job(AuthChoice("bearer", {"token": "x"})), lambda _event: None)
