"""No token, no request: every way in which a sign-in goes wrong has its own sentence, and nothing is sent."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from tests.engine.oauth2.conftest import SignedIn, redirect_of
from tests.servers.authorization_server import SECRET, AuthorizationServer
from tests.servers.scripted_server import Line, ScriptedServer, scripted

from sanderling.domain import errors
from sanderling.domain import events as ev
from sanderling.domain.errors import SanderlingError, SignInRefused
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.request import Request
from sanderling.domain.sign_in import BrowserVisit, SignInVisit

CODE = "authorization-code"


def problem(exchange: Exchange, signed_in: SignedIn, kind: type[SanderlingError]) -> str:
    """Return the sentence of a send that failed before anything was sent, after what may always be said of it."""
    assert exchange.outcome is Outcome.FAILED
    assert type(exchange.error) is kind
    assert not signed_in.api_calls
    assert exchange.last(ev.Prepared) is None
    assert "Nothing was sent." in exchange.error.advice
    told = "".join(repr(event) for event in exchange.events) + str(exchange.error) + exchange.error.detail
    assert SECRET not in told
    return exchange.error.message


async def test_a_wrong_secret(signed_in: SignedIn) -> None:
    """The server does not believe who we are."""
    exchange = await signed_in(client_secret="wrong")
    message = problem(exchange, signed_in, SignInRefused)
    assert "refused a token (invalid_client): it does not know this client, or does not believe" in message
    assert isinstance(exchange.error, SignInRefused)
    assert (exchange.error.error_code, exchange.error.status) == ("invalid_client", 401)


async def test_a_wrong_redirect_uri(signed_in: SignedIn) -> None:
    """The code was given to another redirect URI."""

    def other_uri(visit: SignInVisit) -> None:
        assert isinstance(visit, BrowserVisit)
        callback = redirect_of(visit.url)
        for grant in signed_in.server.grants.values():
            grant.redirect_uri = "http://127.0.0.1/other"
        visit.paste(callback)

    signed_in.person.act = other_uri
    message = problem(await signed_in(CODE), signed_in, SignInRefused)
    assert "was given to another client, redirect URI or PKCE verifier" in message
    assert "It says: “redirect_uri mismatch”" in message


async def test_a_redirect_uri_that_the_server_does_not_know(signed_in: SignedIn) -> None:
    """The error comes by way of the browser, with what to compare."""
    signed_in.server.bend_callback = lambda parameters: {
        "error": "invalid_request", "error_description": "unknown redirect_uri", **parameters,
    }  # fmt: skip
    exchange = await signed_in(CODE)
    assert "unknown redirect_uri" in problem(exchange, signed_in, SignInRefused)
    assert exchange.error is not None
    assert "Compare the redirect URI with the one that is registered" in exchange.error.advice


CALLBACKS: list[tuple[dict[str, str | None], type[SanderlingError], str]] = [
    ({"state": "altered"}, errors.SignInCheckFailed, "has another state than the one that was sent"),
    ({"state": None}, errors.SignInCheckFailed, "has no state"),
    ({"iss": "https://evil.test"}, errors.SignInCheckFailed, "is from another server: “https://evil.test”"),
    ({"iss": None}, errors.SignInCheckFailed, "does not say who gave it, though the server always does so"),
    ({"code": None}, errors.SignInAnswerUnusable, "holds no answer: neither a code nor an error"),
    ({"error": "access_denied"}, SignInRefused, "refused the sign-in (access_denied): the user or the server said no"),
    ({"error": "made_up"}, SignInRefused, "(made_up): that is no code of a standard"),
]


@pytest.mark.parametrize(("change", "kind", "words"), CALLBACKS, ids=lambda value: str(value)[:40])
async def test_an_answer_that_was_tampered_with(
    signed_in: SignedIn, change: dict[str, str | None], kind: type[SanderlingError], words: str
) -> None:
    """State and issuer are checked before the code is used."""
    signed_in.server.bend_callback = lambda parameters: {
        name: value for name, value in {**parameters, **change}.items() if value is not None
    }
    assert words in problem(await signed_in(CODE), signed_in, kind)
    assert not signed_in.token_calls


async def test_a_parameter_that_stands_there_twice(signed_in: SignedIn) -> None:
    """Two codes are none."""

    def twice(visit: SignInVisit) -> None:
        assert isinstance(visit, BrowserVisit)
        visit.paste(f"{redirect_of(visit.url)}&code=another")

    signed_in.person.act = twice
    assert "holds “code” more than once" in problem(await signed_in(CODE), signed_in, errors.SignInAnswerUnusable)


async def test_an_expired_or_reused_code(signed_in: SignedIn) -> None:
    """The server does not take the code."""

    def too_late(visit: SignInVisit) -> None:
        assert isinstance(visit, BrowserVisit)
        callback = redirect_of(visit.url)
        signed_in.server.grants.clear()
        visit.paste(callback)

    signed_in.person.act = too_late
    message = problem(await signed_in(CODE), signed_in, SignInRefused)
    assert "a token for the code (invalid_grant): the code has expired, was used already" in message


async def test_an_expired_refresh_token_without_anybody_there(signed_in: SignedIn) -> None:
    """The session has ended, and somebody has to sign in again."""
    signed_in.server.expires_in = 0
    await signed_in(CODE)
    signed_in.server.asked["/api"].clear()
    signed_in.server.refresh_tokens.clear()
    signed_in.sender.pipeline.state.sign_in_help = None

    message = problem(await signed_in(CODE), signed_in, errors.SignInNeedsPerson)

    assert "its refresh token has expired or was revoked, and nobody is there" in message


async def test_an_expired_refresh_token_with_somebody_there(signed_in: SignedIn) -> None:
    """They sign in again, and the request goes out."""
    signed_in.server.expires_in = 0
    await signed_in(CODE)
    signed_in.server.refresh_tokens.clear()
    exchange = await signed_in(CODE)
    assert exchange.outcome is Outcome.DONE
    assert len(signed_in.person.visits) == 2


async def test_only_web_pages_are_opened(signed_in: SignedIn) -> None:
    """A server that names a file or program as its sign-in page does not get it opened."""
    for address in ("file:///etc/passwd", "javascript:alert(1)", "https://id.test/\x1b[2J"):
        signed_in.server.bend_metadata = lambda members, address=address: {  # type: ignore[misc]
            **members, "authorization_endpoint": address,
        }  # fmt: skip
        message = problem(await signed_in(CODE), signed_in, errors.SignInAnswerUnusable)
        assert "is no web address and is not opened" in message
        signed_in.sender.pipeline.state.sessions.known.metadata.clear()
    assert not signed_in.person.visits


async def test_what_protects_a_sign_in_cannot_be_replaced(signed_in: SignedIn) -> None:
    """A state or nonce among the extra parameters is left out; other parameters win over ours."""
    exchange = await signed_in(CODE, scope="openid", extra_authorization="state=x\nnonce=y\nscope=openid email")
    assert exchange.outcome is Outcome.DONE
    form = signed_in.server.asked["/authorize"][0].form
    assert form["scope"] == "openid email"
    assert form["state"] != "x"
    assert form["nonce"] != "y"


async def test_words_of_a_server_are_only_words(signed_in: SignedIn) -> None:
    """Signs that would move a terminal's cursor are not passed on."""
    signed_in.server.answers["/token"] = lambda: JSONResponse(
        {"error": "invalid_scope", "error_description": "no\x1b[2J\nsuch\x07 scope"}, 400
    )
    message = problem(await signed_in(), signed_in, SignInRefused)
    assert message.isprintable()
    assert "such" in message


async def test_nobody_is_there(signed_in: SignedIn) -> None:
    """A sign-in that needs a person fails at once."""
    signed_in.sender.pipeline.state.sign_in_help = None
    assert "nobody is there" in problem(await signed_in(CODE), signed_in, errors.SignInNeedsPerson)
    assert "nobody is there" in problem(await signed_in("device-code"), signed_in, errors.SignInNeedsPerson)


async def test_nobody_comes_in_time(signed_in: SignedIn) -> None:
    """The time for it is a field of the form."""
    signed_in.person.act = lambda _visit: None
    message = problem(await signed_in(CODE, time_limit_s="0.05"), signed_in, errors.SignInTimedOut)
    assert message.endswith("within 0.05 s.")


async def test_a_person_may_take_longer_than_the_request(signed_in: SignedIn) -> None:
    """The limit for the whole exchange stands still while somebody signs in."""
    late: list[asyncio.TimerHandle] = []

    def slowly(visit: SignInVisit) -> None:
        assert isinstance(visit, BrowserVisit)
        loop, url = asyncio.get_running_loop(), visit.url

        def go() -> None:
            loop.run_in_executor(None, lambda: loop.call_soon_threadsafe(visit.paste, redirect_of(url)))

        late.append(loop.call_later(0.7, go))

    signed_in.person.act = slowly
    request = Request(url_template=f"{signed_in.server.base_url}/api")
    exchange = await signed_in.sender(request, auth=signed_in.auth(CODE), total_timeout_s=0.6)
    assert exchange.outcome is Outcome.DONE, exchange.error


async def test_a_device_code_that_expires_or_is_denied(signed_in: SignedIn) -> None:
    """The server says so while it is asked."""
    signed_in.server.pending_polls = ["expired_token"]
    assert "was not entered in time" in problem(await signed_in("device-code"), signed_in, SignInRefused)
    signed_in.server.pending_polls = ["access_denied"]
    assert "said no" in problem(await signed_in("device-code"), signed_in, SignInRefused)


async def test_wrong_password(signed_in: SignedIn) -> None:
    """The sentence is that of the grant."""
    exchange = await signed_in("password", username="ada", password="incorrect")
    assert "user name or password are wrong" in problem(exchange, signed_in, SignInRefused)


async def test_the_issuer_s_metadata_is_another_s(signed_in: SignedIn) -> None:
    """Metadata has to be that of the issuer that was entered."""
    signed_in.server.bend_metadata = lambda members: {**members, "issuer": "https://evil.test"}
    message = problem(await signed_in(), signed_in, errors.SignInCheckFailed)
    assert "is that of another issuer: “https://evil.test”" in message


async def test_there_is_no_metadata(signed_in: SignedIn) -> None:
    """An issuer that is none."""
    exchange = await signed_in(issuer=f"{signed_in.server.base_url}/nowhere")
    assert "it has no metadata" in problem(exchange, signed_in, errors.SignInFailed)


async def test_an_endpoint_that_the_server_does_not_have(signed_in: SignedIn) -> None:
    """What is not in the metadata cannot be used."""
    signed_in.server.bend_metadata = lambda members: {
        name: value for name, value in members.items() if name != "device_authorization_endpoint"
    }
    message = problem(await signed_in("device-code"), signed_in, errors.SignInFailed)
    assert "names no device authorization endpoint" in message


ANSWERS: list[tuple[Callable[[], Response], str]] = [
    (lambda: HTMLResponse("<html>Log in</html>"), "answered 200 with text/html where JSON was expected"),
    (lambda: HTMLResponse("<html>Oops</html>", 500), "failed: it answered 500 Internal Server Error."),
    (lambda: Response(status_code=503), "failed: it answered 503 Service Unavailable."),
    (lambda: Response(status_code=200), "answered 200 with an empty body where JSON was expected"),
    (lambda: JSONResponse({"ok": True}), "answered 200 without an access token"),
    (lambda: JSONResponse(["token"]), "answered 200 with JSON that is no object"),
    (lambda: JSONResponse({}, 403), "answered 403 without an error code that says why"),
    (lambda: RedirectResponse("https://elsewhere.test/token", 302), "points elsewhere (302, to https://elsewhere.test"),
]


@pytest.mark.parametrize(("answer", "words"), ANSWERS, ids=[words[:40] for _, words in ANSWERS])
async def test_a_token_endpoint_that_answers_something_else(
    signed_in: SignedIn, answer: Callable[[], Response], words: str
) -> None:
    """A page, a fault, nothing, or JSON of another kind."""
    signed_in.server.answers["/token"] = answer
    message = problem(await signed_in(), signed_in, errors.SignInAnswerUnusable)
    assert words in message
    assert "token endpoint" in message


def manual(endpoint: str) -> dict[str, str]:
    """Return form values that lead to a token endpoint."""
    return {"server": "manual", "issuer": "", "token_endpoint": f"{endpoint}/token"}


def _reads_and_closes(line: Line) -> None:
    """Take the whole request first: to close with something unread resets the connection."""
    length = re.search(rb"(?i)content-length: (\d+)", line.head)
    line.read(int(length[1]) if length else 0)


async def test_a_token_endpoint_that_says_nothing(signed_in: SignedIn) -> None:
    """The connection is closed without an answer."""
    with scripted(_reads_and_closes) as silent:
        message = problem(await signed_in(**manual(silent.base_url)), signed_in, errors.SignInUnreachable)
    assert f"token endpoint {silent.base_url}/token gave no answer" in message
    assert "closed the connection without an answer" in message


async def test_a_token_endpoint_that_is_not_there(signed_in: SignedIn) -> None:
    """Nothing listens."""
    with ScriptedServer(lambda _line: None) as gone:
        pass
    message = problem(await signed_in(**manual(gone.base_url)), signed_in, errors.SignInUnreachable)
    assert "refused the connection" in message


async def test_a_token_endpoint_that_is_slow(signed_in: SignedIn) -> None:
    """The read limit of the request's settings holds for it."""
    with scripted(lambda line: (line.wait(20), None)[1]) as slow:
        url = f"{signed_in.server.base_url}/api"
        auth = signed_in.auth(**manual(slow.base_url))
        began_s = time.perf_counter()
        exchange = await signed_in.sender(Request(url_template=url), auth=auth, read_timeout_s=0.2)
        assert time.perf_counter() - began_s < 5
    message = problem(exchange, signed_in, errors.SignInUnreachable)
    assert "sent nothing more for the whole read time limit" in message


ID_TOKENS: list[tuple[dict[str, Any], str]] = [
    ({"iss": "https://evil.test"}, "it is from “https://evil.test”, not from"),
    ({"aud": "somebody-else"}, "it is for somebody-else, not for shop & co"),
    ({"aud": ["shop & co", "b"]}, "it is for several audiences and does not say which of them is the client"),
    ({"azp": "other"}, "it was made for the client other"),
    ({"nonce": "other"}, "its nonce is not the one that was sent"),
    ({"nonce": None}, "it has no nonce"),
    ({"at_hash": "other"}, "it came with another access token"),
    ({"exp": 1}, "it ended "),
    ({"exp": None}, "it does not say when it ends"),
    ({"iat": None}, "it does not say when it was made"),
    ({"nbf": 99_999_999_999}, "it counts only in"),
]


@pytest.mark.parametrize(("change", "words"), ID_TOKENS, ids=[words for _, words in ID_TOKENS])
async def test_an_id_token_that_fails_a_check(signed_in: SignedIn, change: dict[str, Any], words: str) -> None:
    """Each claim that is wrong has its own words, and its step in the trace."""
    signed_in.server.bend_id_token = lambda claims: {
        name: value for name, value in {**claims, **change}.items() if value is not None
    }
    exchange = await signed_in(CODE, scope="openid")
    assert f"The ID token is not accepted: {words}" in problem(exchange, signed_in, errors.SignInCheckFailed)
    failed = [event.name for event in exchange.events if isinstance(event, ev.SignInStep) and event.outcome == "failed"]
    assert failed[0].startswith("ID token: ")


@pytest.mark.parametrize(
    ("ahead_s", "words"), [(300, "it will be made in (4 min 5.|5 min .) s"), (-300, "it ended 1 min 4. s ago")]
)
async def test_clocks_that_differ_by_five_minutes(signed_in: SignedIn, ahead_s: float, words: str) -> None:
    """The sentence says by how much, and the advice what to do; with more leeway it passes."""
    signed_in.server.clock_ahead_s = ahead_s
    exchange = await signed_in(CODE, scope="openid")
    message = problem(exchange, signed_in, errors.SignInCheckFailed)
    assert re.search(words, message)
    assert exchange.error is not None
    assert "Set this computer's clock" in exchange.error.advice
    assert (await signed_in(CODE, scope="openid", leeway_s="330")).outcome is Outcome.DONE


async def test_a_refusal_tells_of_clocks_that_differ(signed_in: SignedIn) -> None:
    """The Date of the answer shows that the clocks are apart, which JWTs of ours suffer from."""
    date = format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True)
    answer = f'HTTP/1.1 401 No\r\nDate: {date}\r\nConnection: close\r\n\r\n{{"error": "invalid_client"}}'

    def script(line: Line) -> None:
        length = re.search(rb"content-length: (\d+)", line.head.lower())
        line.read(int(length[1]) if length else 0)  # closing on an unread body would reset the connection
        line.send(answer.encode())

    with scripted(script) as ahead:
        exchange = await signed_in(**manual(ahead.base_url))
    assert exchange.error is not None
    assert re.search("The server's clock is (4 min 5.|5 min .) s", exchange.error.advice)
    assert "ahead of this computer's" in exchange.error.advice


@pytest.mark.parametrize(
    ("bent", "words"),
    [
        (lambda _claims: "no.jwt", "it is no JWT"),
        (lambda _claims: "e30.e30.", "which proves nothing"),
        (lambda _claims: "a.b.c.d.e", "it is encrypted"),
    ],
)
async def test_an_id_token_that_is_none(signed_in: SignedIn, bent: Callable[[Any], str], words: str) -> None:
    """Damaged, unsigned, or encrypted."""
    signed_in.server.bend_id_token = bent
    assert words in problem(await signed_in(CODE, scope="openid"), signed_in, errors.SignInCheckFailed)


async def test_an_id_token_that_somebody_else_signed(signed_in: SignedIn, server: AuthorizationServer) -> None:
    """The signature is checked with the keys of the server."""
    key = server.key
    server.answers["/jwks"] = lambda: JSONResponse({"keys": [other.as_dict(private=False)]})
    other = type(key).generate_key("P-256", {"kid": "first"}, auto_kid=False)
    message = problem(await signed_in(CODE, scope="openid"), signed_in, errors.SignInCheckFailed)
    assert "its signature is wrong" in message


async def test_keys_are_exchanged_by_the_server(signed_in: SignedIn) -> None:
    """A key that is not known yet is asked for anew."""
    signed_in.server.expires_in = 0
    await signed_in(CODE, scope="openid")
    signed_in.server.exchange_key("second")
    assert (await signed_in(CODE, scope="openid")).outcome is Outcome.DONE
    assert signed_in.server.count("/jwks") == 2


FORMS: list[tuple[dict[str, str], str]] = [
    ({"issuer": "ftp://x"}, "“Issuer URL” is no URL"),
    ({"extra_token": "no parameter"}, "the line “no parameter” is no parameter"),
    ({"leeway_s": "soon"}, "is no number of seconds"),
    ({"client_auth": "client_secret_post", "client_secret": ""}, "“Client secret” is empty"),
    ({"client_auth": "private_key_jwt", "signing_key": "no key"}, "neither a private key in PEM nor a JWK"),
    ({"grant": CODE, "code_verifier": "too short"}, "is no PKCE verifier"),
]


@pytest.mark.parametrize(("values", "words"), FORMS, ids=[words for _, words in FORMS])
async def test_a_form_that_makes_no_sense(signed_in: SignedIn, values: dict[str, str], words: str) -> None:
    """The sentence names the field."""
    exchange = await signed_in(**{"grant": "client-credentials", **values})
    assert exchange.outcome is Outcome.FAILED
    assert exchange.error is not None
    assert words in exchange.error.message
    assert not signed_in.api_calls
    assert not signed_in.token_calls
