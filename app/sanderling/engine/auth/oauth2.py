"""OAuth 2 and OpenID Connect: a token is obtained before the request, and without one nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping

from sanderling.domain.errors import SignInFailed
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.domain.response import ResponseHead
from sanderling.engine.oauth2 import dpop
from sanderling.engine.oauth2.config import config_from
from sanderling.engine.oauth2.form import OAUTH2_FIELDS
from sanderling.engine.oauth2.placing import placed
from sanderling.engine.oauth2.sign_in import SignIn
from sanderling.engine.oauth2.tokens import Token
from sanderling.engine.oauth2.wire import SignInWire
from sanderling.engine.ports import AuthFlow
from sanderling.engine.sign_in_desk import SignInDesk, SignInFlow


class OAuth2Auth:
    """A token of an authorization server; ``sign_in`` is its flow, as it has to talk to that first."""

    name = "oauth2"
    label = "OAuth 2"
    help = "A token from an authorization server (RFC 6749, OpenID Connect), obtained and refreshed by itself."
    fields = OAUTH2_FIELDS
    signs = True  # a DPoP proof is for one method and URL, and no token may go to another origin

    def flow(self, request: OutgoingRequest, values: Mapping[str, str]) -> AuthFlow:
        """Refuse: without a desk there is no way to a token."""
        yield from ()
        raise SignInFailed("A token can be had only while the request is sent.", advice="Nothing was sent.")

    async def sign_in(self, request: OutgoingRequest, values: Mapping[str, str], desk: SignInDesk) -> SignInFlow:
        """See ``SigningIn``."""
        one = sign_in_for(request, values, desk)
        token = await desk.sessions.token(one)
        if one.config.dpop and one.dpop_key is None:
            one.dpop_key = await desk.sessions.entries.dpop_key(one.config, one)
        head = yield placed(request, one, token)
        if one.dpop_key is not None and _wants_other_nonce(one, request, head):
            one.step("DPoP nonce", "info", "the server wants a nonce of its own in the proof; asked again with it")
            head = yield placed(request, one, token)
        if head.status != 401:
            return
        other = await _another(one, token, desk, head)
        if other is not None:
            yield placed(request, one, other)


def sign_in_for(request: OutgoingRequest, values: Mapping[str, str], desk: SignInDesk) -> SignIn:
    """Return the sign-in that a request needs; raises ``InvalidSetting``."""
    wire = SignInWire(desk.send, desk.emit, request)
    return SignIn(config_from(values), wire, desk.emit, desk.sessions.known, desk.help, control=desk.control)


def _wants_other_nonce(one: SignIn, request: OutgoingRequest, head: ResponseHead) -> bool:
    is_new = dpop.note_nonce(one, request.url, head)
    return is_new and dpop.wants_nonce(head)


async def _another(one: SignIn, token: Token, desk: SignInDesk, head: ResponseHead) -> Token | None:
    """Return the token for one more try after a 401, or ``None``: then the answer is what it is."""
    says_invalid = any("invalid_token" in value for value in head.all_headers("www-authenticate"))
    if one.has_asked:
        one.step("token", "warning", "the server refused a token that has only just come; no other is asked for")
        return None
    one.step("token", "info", "the server answered 401; the token is refreshed, for one more try")
    try:
        other = await desk.sessions.token_instead_of(one, token)
    except SignInFailed:
        other = None  # its steps have told why; what counts is the server's answer
    if other is None and says_invalid:
        await desk.sessions.drop_rejected(one, token)
    if other is None:
        one.step("token", "failed", "there is no other token; the server's answer stands")
    return other


OAUTH2 = OAuth2Auth()
