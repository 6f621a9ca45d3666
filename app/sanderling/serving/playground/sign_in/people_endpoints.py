"""What happens in the browser: the authorization endpoint, signing in, allowing, and connecting a device."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from sanderling.serving.playground.sign_in import pages
from sanderling.serving.playground.sign_in.addresses import ISSUER_PATH, Addresses, addresses_of
from sanderling.serving.playground.sign_in.answers import send_back
from sanderling.serving.playground.sign_in.authorization_request import (
    AuthorizationRequest,
    ReturnAddress,
    checked_request,
    return_address,
)
from sanderling.serving.playground.sign_in.forms import Form, form_of_body, form_of_query
from sanderling.serving.playground.sign_in.ledger import (
    CODE_LIVES_S,
    REMEMBERED_S,
    Code,
    DeviceSignIn,
    Ledger,
    Permission,
    new_secret,
)
from sanderling.serving.playground.sign_in.minting import Mint
from sanderling.serving.playground.sign_in.refusals import OAuthRefusal
from sanderling.serving.playground.sign_in.registry import PEOPLE, Client, Person
from sanderling.serving.playground.sign_in.shelf import Shelf

if TYPE_CHECKING:
    from starlette.requests import Request

_INTERACTION_LIVES_S: Final = 600.0
_SESSION_LIVES_S: Final = 8 * 3600.0
_BROWSER: Final = "browser"
_SESSION: Final = "session"
_OVER: Final = "This sign-in is over, or was not begun in this browser. Begin again in the program that sent you here."


@dataclass(slots=True)
class _Session:
    person: Person
    signed_in_at: float


@dataclass(slots=True, kw_only=True)
class _Interaction:
    """A sign-in on its way through the pages, for a client's request or for a device; it belongs to one browser."""

    browser: str
    request: AuthorizationRequest | None = None
    device: DeviceSignIn | None = None

    @property
    def client(self) -> Client:
        waiting = self.request or self.device
        assert waiting is not None
        return waiting.client


class PeopleEndpoints:
    """Talks to people."""

    def __init__(self, ledger: Ledger, mint: Mint) -> None:
        """Write what they allow into this ledger."""
        self._ledger = ledger
        self._mint = mint
        self._sessions: Shelf[_Session] = Shelf(ledger.clock)
        self._interactions: Shelf[_Interaction] = Shelf(ledger.clock)
        self._allowed: dict[tuple[str, str], set[str]] = {}

    async def authorize(self, request: Request) -> Response:
        """Begin a sign-in (RFC 6749, 3.1)."""
        addresses = addresses_of(request)
        try:
            form = await form_of_body(request) if request.method == "POST" else form_of_query(request.url.query)
            form = self._unpacked(form)
            back = return_address(form)
        except OAuthRefusal as refusal:
            return pages.said_page("This cannot be a sign-in", refusal.description, 400, is_problem=True)
        try:
            asked = checked_request(form, addresses)
        except OAuthRefusal as refusal:
            return _refuse(back, addresses, refusal.code, refusal.description)
        session = self._session_for(request, asked)
        if "none" in asked.prompts:
            return self._without_asking(asked, session, addresses)
        return self._begin(request, _Interaction(browser="", request=asked), session)

    def _unpacked(self, form: Form) -> Form:
        """Return the parameters that were pushed, where the request only names them (RFC 9126, 4)."""
        reference = form.get("request_uri")
        if not reference:
            return form
        pushed = Form(self._ledger.pushed.take(reference) or [])
        if not pushed.pairs() or pushed.get("client_id") != form.need("client_id"):
            raise OAuthRefusal(
                "invalid_request_uri", "This request_uri was not given to this client, was used, or has expired."
            )
        return pushed

    def _session_for(self, request: Request, asked: AuthorizationRequest) -> _Session | None:
        session = self._sessions.get(_cookie(request, _SESSION))
        if session is None or asked.prompts & {"login", "select_account"}:
            return None
        age_s = self._ledger.clock() - session.signed_in_at
        return None if asked.max_age_s is not None and age_s > asked.max_age_s else session

    def _without_asking(self, asked: AuthorizationRequest, session: _Session | None, addresses: Addresses) -> Response:
        if session is None:
            return _refuse(asked, addresses, "login_required", "Nobody is signed in here, and prompt is none.")
        allowed = self._allowed.get((session.person.name, asked.client.client_id), set())
        if not allowed.issuperset(asked.scopes):
            return _refuse(asked, addresses, "consent_required", "This was not allowed before, and prompt is none.")
        return self._answer(asked, session, asked.scopes, addresses)

    def _begin(self, request: Request, interaction: _Interaction, session: _Session | None) -> Response:
        interaction.browser = _cookie(request, _BROWSER) or new_secret()
        key = new_secret()
        self._interactions.put(key, interaction, _INTERACTION_LIVES_S)
        response = _go_to("consent" if session else "login", key)
        _give_cookie(request, response, _BROWSER, interaction.browser)
        return response

    async def login(self, request: Request) -> Response:
        """Ask who somebody is, and check it."""
        if request.method != "POST":
            key = request.query_params.get("interaction", "")
            interaction = self._own(request, key)
            if interaction is None:
                return pages.said_page("Nothing to sign in to", _OVER, 410)
            hint = interaction.request.login_hint if interaction.request else ""
            return pages.login_page(key, interaction.client, name=hint)
        form = await _form_or_none(request)
        key = form.get("interaction")
        interaction = self._own(request, key)
        if interaction is None:
            return pages.said_page("Nothing to sign in to", _OVER, 410)
        if form.get("action") == "cancel":
            return self._deny(request, key, interaction)
        name = form.get("username")
        person = PEOPLE.get(name)
        if person is None or not hmac.compare_digest(person.password.encode(), form.get("password").encode()):
            return pages.login_page(key, interaction.client, name=name, problem="Name and password do not fit.")
        # A new key with every sign-in, so that nobody can have planted it.
        session_key = new_secret()
        self._sessions.put(session_key, _Session(person, self._ledger.clock()), _SESSION_LIVES_S)
        response = _go_to("consent", key)
        _give_cookie(request, response, _SESSION, session_key)
        return response

    async def consent(self, request: Request) -> Response:
        """Ask what the client may do, and hand out what was allowed."""
        posted = request.method == "POST"
        form = await _form_or_none(request) if posted else Form([])
        key = form.get("interaction") or request.query_params.get("interaction", "")
        interaction = self._own(request, key)
        session = self._sessions.get(_cookie(request, _SESSION))
        if interaction is None or session is None:
            return pages.said_page("Nothing to allow", _OVER, 410)
        waiting = interaction.request or interaction.device
        assert waiting is not None
        if not posted:
            user_code = interaction.device.user_code if interaction.device else ""
            return pages.consent_page(key, waiting.client, session.person, waiting.scopes, user_code=user_code)
        if form.get("decision") == "switch":
            self._sessions.take(_cookie(request, _SESSION))
            return _go_to("login", key)
        chosen = tuple(scope for scope in waiting.scopes if scope in form.all("scope"))
        if form.get("decision") != "allow" or not chosen:
            return self._deny(request, key, interaction)
        self._interactions.take(key)
        self._allowed.setdefault((session.person.name, waiting.client.client_id), set()).update(chosen)
        if interaction.device is not None:
            interaction.device.permission = self._permission(interaction.device, session, chosen)
            return pages.said_page("Your device is connected", "You can close this page and go back to your device.")
        assert interaction.request is not None
        return self._answer(interaction.request, session, chosen, addresses_of(request))

    async def device(self, request: Request) -> Response:
        """Take the code that a device shows (RFC 8628, 3.3)."""
        if request.method != "POST":
            return pages.device_page(request.query_params.get("user_code", ""))
        typed = (await _form_or_none(request)).get("user_code")
        letters = "".join(letter for letter in typed.upper() if letter.isalpha())
        device = self._ledger.user_codes.get(f"{letters[:4]}-{letters[4:]}")
        if device is None or device.permission is not None or device.is_denied:
            return pages.device_page(typed, problem="This code is not known, was used, or has expired.")
        session = self._sessions.get(_cookie(request, _SESSION))
        return self._begin(request, _Interaction(browser="", device=device), session)

    def _own(self, request: Request, key: str) -> _Interaction | None:
        """Return the interaction, if it was begun in the browser that asks."""
        interaction = self._interactions.get(key)
        if interaction is None or not hmac.compare_digest(
            interaction.browser.encode(), _cookie(request, _BROWSER).encode()
        ):
            return None
        return interaction

    def _deny(self, request: Request, key: str, interaction: _Interaction) -> Response:
        self._interactions.take(key)
        if interaction.device is not None:
            interaction.device.is_denied = True
            return pages.said_page("Your device is not connected", "You can close this page.")
        assert interaction.request is not None
        return _refuse(interaction.request, addresses_of(request), "access_denied", "The person did not allow it.")

    def _permission(
        self, asked: AuthorizationRequest | DeviceSignIn, session: _Session, scopes: tuple[str, ...]
    ) -> Permission:
        return Permission(
            client=asked.client,
            person=session.person,
            scopes=scopes,
            audience=asked.audience,
            signed_in_at=session.signed_in_at,
            nonce=asked.nonce if isinstance(asked, AuthorizationRequest) else "",
        )

    def _answer(
        self, asked: AuthorizationRequest, session: _Session, scopes: tuple[str, ...], addresses: Addresses
    ) -> Response:
        permission = self._permission(asked, session, scopes)
        if asked.response_type == "code":
            return send_back(asked, addresses.issuer, {"code": self._new_code(asked, permission)})
        sent: dict[str, str] = {}
        if "token" in asked.response_type.split():
            token = self._mint.access_token(permission, addresses)
            sent = {
                "access_token": token.text,
                "token_type": "Bearer",
                "expires_in": str(int(token.expires_at - token.issued_at)),
                "scope": " ".join(token.scopes),
            }
        if "id_token" in asked.response_type.split() and "openid" in scopes:
            sent["id_token"] = self._mint.id_token(
                permission, addresses, nonce=asked.nonce, access_token=sent.get("access_token", ""),
                with_profile="access_token" not in sent,
            )  # fmt: skip
        return send_back(asked, addresses.issuer, sent)

    def _new_code(self, asked: AuthorizationRequest, permission: Permission) -> str:
        text = new_secret()
        code = Code(
            permission=permission,
            redirect_uri=asked.redirect_uri,
            challenge=asked.challenge,
            challenge_method=asked.challenge_method,
            key_thumbprint=asked.key_thumbprint,
            expires_at=self._ledger.clock() + CODE_LIVES_S,
        )
        self._ledger.codes.put(text, code, CODE_LIVES_S + REMEMBERED_S)
        return text


def _refuse(back: ReturnAddress | AuthorizationRequest, addresses: Addresses, code: str, description: str) -> Response:
    return send_back(back, addresses.issuer, {"error": code, "error_description": description})


async def _form_or_none(request: Request) -> Form:
    try:
        return await form_of_body(request, frozenset({"scope"}))  # one for each box that is ticked
    except OAuthRefusal:
        return Form([])


def _go_to(page: str, key: str) -> Response:
    return Response(b"", 303, {"Location": f"{ISSUER_PATH}/{page}?interaction={key}", "Cache-Control": "no-store"})


def _cookie(request: Request, name: str) -> str:
    return request.cookies.get(_here(request, name), "")


def _give_cookie(request: Request, response: Response, name: str, value: str) -> None:
    response.set_cookie(_here(request, name), value, path=ISSUER_PATH, httponly=True, samesite="lax")


def _here(request: Request, name: str) -> str:
    # Cookies do not know ports, and more than one playground may run on this machine.
    return f"shore_{name}_{request.url.port or 80}"
