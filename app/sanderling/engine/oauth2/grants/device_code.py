"""Device authorization (RFC 8628): the user enters a code on another device, the server is asked until that is done."""

from __future__ import annotations

from typing import Any, Final

from sanderling.domain.errors import SanderlingError, SignInCancelled, SignInRefused, SignInTimedOut, SignInUnreachable
from sanderling.domain.sign_in import DeviceVisit
from sanderling.engine.oauth2.browser import helped
from sanderling.engine.oauth2.direct import obtain_directly
from sanderling.engine.oauth2.sign_in import SignIn
from sanderling.engine.oauth2.token_endpoint import ask, members_of
from sanderling.engine.oauth2.tokens import Token
from sanderling.engine.oauth2.wire import page_address, said_text
from sanderling.engine.oauth2.wishes import wishes

_GRANT_TYPE: Final = "urn:ietf:params:oauth:grant-type:device_code"
_USUAL_INTERVAL_S: Final = 5.0
_SLOWER_BY_S: Final = 5.0
_LONGEST_INTERVAL_S: Final = 60.0
_USUAL_LIFE_S: Final = 600.0


async def obtain(sign_in: SignIn) -> Token:
    """Return a token for who enters the code."""
    help_ = helped(sign_in, "with a code on another device")
    started = await _start(sign_in)
    visit = DeviceVisit(
        sign_in.config.server,
        sign_in.config.client_id,
        _number(started, "expires_in", _USUAL_LIFE_S),
        user_code=said_text(started, "user_code"),
        verification_uri=page_address(_uri(started), "page for the code"),
        complete_uri=_complete_uri(started),
    )
    problem: SanderlingError | None = SignInCancelled("The sign-in was given up.")
    help_.begins(visit)
    try:
        sign_in.step("device", "info", f"the code {visit.user_code} is to be entered at {visit.verification_uri}")
        token = await _poll(sign_in, visit, started)
        problem = None
    except SanderlingError as error:
        problem = error
        raise
    finally:
        help_.ends(visit, problem)
    return token


async def _start(sign_in: SignIn) -> dict[str, Any]:
    config = sign_in.config
    server = await sign_in.server()
    is_mutual = config.client_auth == "tls_client_auth"
    url = server.endpoint("device_authorization_endpoint", "device authorization endpoint", mutual_tls=is_mutual)
    parameters = (("client_id", config.client_id), *wishes(config), *config.extra_authorization)
    reply = await ask(sign_in, server, url, parameters, "device-start")
    members = members_of(reply, "device-start", sign_in)
    if not (said_text(members, "device_code") and said_text(members, "user_code") and _uri(members)):
        raise reply.unusable("without a device code, a user code and an address to enter it at")
    sign_in.masker.add(members["device_code"])
    return members


async def _poll(sign_in: SignIn, visit: DeviceVisit, started: dict[str, Any]) -> Token:
    interval_s = _number(started, "interval", _USUAL_INTERVAL_S)
    parameters = (
        ("grant_type", _GRANT_TYPE),
        ("device_code", said_text(started, "device_code")),
        *sign_in.config.extra_token,
    )
    while visit.time_left_s > 0:
        if not await visit.pause(min(interval_s, visit.time_left_s)):
            sign_in.step("device", "failed", "given up")
            raise SignInCancelled("The sign-in was given up.", advice="Nothing was sent.")
        try:
            return await obtain_directly(sign_in, parameters, "device")
        except SignInRefused as error:
            if error.error_code == "slow_down":
                interval_s += _SLOWER_BY_S
                sign_in.step("device", "info", f"asked too often; from now on every {interval_s:g} s")
            elif error.error_code != "authorization_pending":
                raise
        except SignInUnreachable:  # RFC 8628, 3.5: ask less often and go on
            interval_s = min(max(interval_s, 1.0) * 2, _LONGEST_INTERVAL_S)
            sign_in.step("device", "warning", f"no answer; from now on every {interval_s:g} s")
    sign_in.step("device", "failed", "the code was not entered in time")
    raise SignInTimedOut(
        f"The code was not entered at {visit.verification_uri} within {visit.time_limit_s:g} s.",
        advice="Begin again and enter the new code. Nothing was sent.",
    )


def _uri(members: dict[str, Any]) -> str:
    return said_text(members, "verification_uri") or said_text(members, "verification_url")  # Google's name for it


def _complete_uri(members: dict[str, Any]) -> str:
    uri = said_text(members, "verification_uri_complete")
    return page_address(uri, "page for the code") if uri else ""


def _number(members: dict[str, Any], name: str, usual: float) -> float:
    try:
        return max(float(members[name]), 0.0)
    except (KeyError, TypeError, ValueError):
        return usual
