"""Through the browser and back (RFC 8252): the authorization request, waiting for its answer, the answer's checks."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from sanderling.domain.errors import SanderlingError, SignInCancelled, SignInNeedsPerson, SignInTimedOut
from sanderling.domain.sign_in import BrowserVisit
from sanderling.engine.oauth2 import dpop
from sanderling.engine.oauth2.authorization_response import AuthorizationResponse, Expected, read_response
from sanderling.engine.oauth2.config import Pairs
from sanderling.engine.oauth2.metadata import ServerMetadata
from sanderling.engine.oauth2.par import push
from sanderling.engine.oauth2.sign_in import SignIn
from sanderling.engine.oauth2.wire import page_address
from sanderling.engine.oauth2.wishes import wishes
from sanderling.engine.sign_in_ports import CallbackWait, SignInHelp

_OURS: Final = ("state", "nonce")
_HIDDEN_ANSWERS: Final = ("code", "access_token", "id_token")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked in the browser; ``answer`` is the parameter that is to come back."""

    response_type: str
    answer: str
    more: Pairs = ()
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24))


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back, and the redirect URI that was used."""

    parameters: dict[str, str] = field(repr=False)
    redirect_uri: str


def helped(sign_in: SignIn, what: str) -> SignInHelp:
    """Return who can sign in.

    Raises:
        SignInNeedsPerson: Nobody is there.
    """
    if sign_in.help is None:
        raise SignInNeedsPerson(
            f"Somebody has to sign in at {sign_in.config.server} {what}, and nobody is there to do so.",
            advice="Sign in once in the window, or with “sanderling auth login” in a terminal. Nothing was sent.",
        )
    return sign_in.help


async def ask_in_browser(sign_in: SignIn, question: Question) -> Answered:
    """Ask, and return the answer that has passed its checks.

    Raises:
        SignInFailed: There is none: refused, cancelled, too late, tampered with, or nobody is there.
    """
    server = await sign_in.server()
    url = page_address(server.endpoint("authorization_endpoint", "authorization endpoint"), "sign-in page")
    help_ = helped(sign_in, "with a browser")
    expected: list[Expected] = []

    def verdict(callback_url: str) -> str:
        try:
            read_response(callback_url, expected[0])
        except SanderlingError as error:
            return error.message
        return ""

    async with help_.listening(sign_in.config.redirect_uri, verdict) as listener:
        redirect_uri = listener.redirect_uri if listener else sign_in.config.redirect_uri
        expected.append(Expected(question.state, redirect_uri, server, sign_in.config.server, question.answer))
        target = await _target(sign_in, server, url, question, redirect_uri)
        visit = BrowserVisit(
            sign_in.config.server,
            sign_in.config.client_id,
            sign_in.config.time_limit_s,
            url=target,
            redirect_uri=redirect_uri,
            listens=listener is not None,
            verdict=verdict,
        )
        async with _announced(help_, visit):
            sign_in.step("browser", "info", f"opened at {url}; it is to come back to {redirect_uri}")
            callback = await _callback(sign_in, visit, listener)
            response = _checked(sign_in, callback, expected[0])
    return Answered(response.parameters, redirect_uri)


async def _target(sign_in: SignIn, server: ServerMetadata, url: str, question: Question, redirect_uri: str) -> str:
    config = sign_in.config
    named = (
        ("response_type", question.response_type),
        ("client_id", config.client_id),
        ("redirect_uri", redirect_uri),
        *wishes(config),
        ("state", question.state),
        *((("nonce", question.nonce),) if config.wants_id_token else ()),
        *((("login_hint", config.user),) if config.user else ()),
        *((("dpop_jkt", dpop.thumbprint(sign_in.dpop_key)),) if sign_in.dpop_key is not None else ()),
        *question.more,
    )
    more = tuple(pair for pair in config.extra_authorization if pair[0] not in _OURS)
    own = {name for name, _ in more}  # what a person adds wins over what we would say, but for what protects them
    parameters = (*(pair for pair in named if pair[0] not in own), *more)
    if question.answer == "code" and (config.par or (server.requires_par and server.par_endpoint)):
        parameters = await push(sign_in, server, parameters)
    else:
        sign_in.step("authorization request", "info", ", ".join(f"{name}={value}" for name, value in parameters))
    return f"{url}{'&' if '?' in url else '?'}{urlencode(parameters)}"


@asynccontextmanager
async def _announced(help_: SignInHelp, visit: BrowserVisit) -> AsyncIterator[None]:
    problem: SanderlingError | None = SignInCancelled("The sign-in was given up.")
    help_.begins(visit)
    try:
        yield
        problem = None
    except SanderlingError as error:
        problem = error
        raise
    finally:
        help_.ends(visit, problem)


async def _callback(sign_in: SignIn, visit: BrowserVisit, listener: CallbackWait | None) -> str:
    """Return the first answer: received, or pasted by hand."""

    async def listen(wait: CallbackWait) -> None:
        with suppress(SignInTimedOut):  # the visit itself ends at the same time
            visit.paste(await wait.wait(visit.time_left_s))

    async with asyncio.TaskGroup() as group:
        listening = group.create_task(listen(listener)) if listener else None
        callback = await visit.callback()
        if listening is not None:
            listening.cancel()
    if callback is not None:
        return callback
    if visit.is_cancelled:
        sign_in.step("browser", "failed", "given up")
        raise SignInCancelled("The sign-in was given up.", advice="Nothing was sent.")
    sign_in.step("browser", "failed", f"no answer came within {visit.time_limit_s:g} s")
    raise SignInTimedOut(
        f"Nobody signed in at {visit.server} within {visit.time_limit_s:g} s.",
        advice="Begin again, or allow for more time in “Time to sign in”. Nothing was sent.",
    )


def _checked(sign_in: SignIn, callback: str, expected: Expected) -> AuthorizationResponse:
    try:
        response = read_response(callback, expected)
    except SanderlingError as error:
        sign_in.step("answer of the browser", "failed", error.message)
        raise
    for name in _HIDDEN_ANSWERS:
        sign_in.masker.add(response.parameters.get(name, ""))
    for check in response.checks:
        sign_in.step(*check)
    told = (f"{name}={'••••••••' if name in _HIDDEN_ANSWERS else value}" for name, value in response.parameters.items())
    sign_in.step("answer of the browser", "ok", ", ".join(told))
    return response
