"""Where a token goes: header, query, body; and where it does not: to another origin."""

from __future__ import annotations

import json

from starlette.responses import RedirectResponse
from tests.engine.conftest import body_of
from tests.engine.oauth2.conftest import SignedIn
from tests.engine.oauth2.test_grants import token_sent

from sanderling.domain import events as ev
from sanderling.domain.errors import InvalidSetting, SignInFailed
from sanderling.domain.request import Body, Request, Row
from sanderling.engine.oauth2 import jose
from sanderling.serving.local_server import LocalServer
from sanderling.serving.playground import create_playground


async def test_a_prefix_of_ones_own(signed_in: SignedIn) -> None:
    """The word before the token."""
    exchange = await signed_in(prefix="Token")
    assert json.loads(body_of(exchange))["scheme"] == "Token"


async def test_in_the_query(signed_in: SignedIn) -> None:
    """It replaces what stands there under its name, and is masked in what is told."""
    token = token_sent(await signed_in(placement="query", path="/api?x=1&access_token=old"))
    assert signed_in.server.asked["/api"][0].form == {"x": "1", "access_token": token}
    exchange = await signed_in(placement="query")
    assert token not in repr(exchange)


async def test_in_the_body(signed_in: SignedIn) -> None:
    """A form gets one field more, and its length is right; a request without a form gets an error."""
    body = Body(kind="form", fields=(Row(name="x", value="1"),))
    request = Request(method="POST", url_template=f"{signed_in.server.base_url}/api", body=body)
    token = token_sent(await signed_in.sender(request, auth=signed_in.auth(placement="body")))
    assert signed_in.server.asked["/api"][0].form == {"x": "1", "access_token": token}

    exchange = await signed_in(placement="body")
    assert isinstance(exchange.error, InvalidSetting)
    assert signed_in.api_calls == 1


async def test_the_id_token_as_bearer(signed_in: SignedIn) -> None:
    """The person may choose it; where there is none nothing is sent."""
    exchange = await signed_in("authorization-code", scope="openid", use_token="id")
    assert exchange.head is not None
    shown = signed_in.server.asked["/api"][0].headers["authorization"].removeprefix("Bearer ")
    assert jose.parts_of(shown)[1]["sub"] == "u-1"

    without = await signed_in(use_token="id")
    assert isinstance(without.error, SignInFailed)
    assert "gave none" in without.error.message


async def test_no_token_goes_to_another_origin(signed_in: SignedIn) -> None:
    """A redirect to the same origin keeps the token, one elsewhere leaves it behind, wherever it was placed."""
    with LocalServer(create_playground()) as elsewhere:
        signed_in.server.answers["/api"] = lambda: RedirectResponse(f"{elsewhere.base_url}/echo")
        for placement in ("header", "query"):
            exchange = await signed_in(placement=placement, dpop="true" if placement == "header" else "")
            echo = body_of(exchange).decode()
            (token,) = {
                text for text in signed_in.server.good_tokens if text in str(signed_in.server.asked["/api"][-1])
            }
            assert token not in echo
            assert "dpop" not in echo.lower()
            assert exchange.last(ev.Redirected) is not None
    signed_in.server.answers["/api"] = lambda: signed_in.server.answers.pop("/api") and RedirectResponse("/api?again")
    token_sent(await signed_in())
