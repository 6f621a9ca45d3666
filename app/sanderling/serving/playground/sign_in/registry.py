"""Who is known here: two people, the clients, the scopes, and the resources that tokens are for. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

AUTHORIZATION_CODE: Final = "authorization_code"
IMPLICIT: Final = "implicit"
REFRESH_TOKEN: Final = "refresh_token"
CLIENT_CREDENTIALS: Final = "client_credentials"
PASSWORD: Final = "password"
DEVICE_CODE: Final = "urn:ietf:params:oauth:grant-type:device_code"
TOKEN_EXCHANGE: Final = "urn:ietf:params:oauth:grant-type:token-exchange"
JWT_BEARER: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"

CLIENT_SECRET_BASIC: Final = "client_secret_basic"
CLIENT_SECRET_POST: Final = "client_secret_post"
CLIENT_SECRET_JWT: Final = "client_secret_jwt"
PRIVATE_KEY_JWT: Final = "private_key_jwt"
NO_AUTHENTICATION: Final = "none"

# Published on purpose, so that everybody can sign as the client "shore-signer": it opens the playground, nothing else.
DEMO_PRIVATE_KEY: Final = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg/aQUM1wMp8cPFBfZ
u/kjCtAWKGN3JsVeIQfOhlgBRK+hRANCAARiV+xSMILrb/e8F3w191x1+Bo4y0CC
DwcKxQ9kl5hWDVuV2dmzKffv1m65m+cuv/tRFW6LlWgSQ+SMuW8f3nO/
-----END PRIVATE KEY-----
"""
DEMO_KEY_ID: Final = "demo-key"

SCOPES: Final = {
    "openid": "know who you are",
    "profile": "know your name",
    "email": "know your e-mail address",
    "offline_access": "stay signed in while you are away",
    "tides:read": "read the tide tables",
    "tides:write": "change the tide tables",
}
DEFAULT_SCOPE: Final = "tides:read"
# What tokens may be for, beside the protected place of the playground itself (RFC 8707).
RESOURCES: Final = ("https://tides.shore.example/", "https://boats.shore.example/")
_OF_A_PERSON: Final = frozenset({"openid", "profile", "email", "offline_access"})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in."""

    name: str
    password: str
    full_name: str
    email: str

    @property
    def subject(self) -> str:
        """What ``sub`` says: an identifier that is not the name (OpenID Connect, section 2)."""
        return f"bird-{self.name}"


PEOPLE: Final = {
    person.name: person
    for person in (
        Person("sanderling", "waves", "Sandra Ling", "sanderling@shore.example"),
        Person("dunlin", "mudflats", "Dun Lin", "dunlin@shore.example"),
    )
}

# Published like the key: a token of sanderling's "from elsewhere", to be exchanged for one of this server's.
DEMO_SUBJECT_TOKEN: Final = "shore-token"


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A registered client, by the names of RFC 7591 where there are such."""

    client_id: str
    about: str
    authentication: tuple[str, ...]
    grants: tuple[str, ...]
    secret: str = ""
    redirect_paths: tuple[str, ...] = ("/callback", "/")
    id_token_algorithm: str = "RS256"

    @property
    def is_public(self) -> bool:
        """Whether it can keep no secret (RFC 6749, 2.1); then PKCE is required of it."""
        return self.authentication == (NO_AUTHENTICATION,)


def is_about_a_person(scope: str) -> bool:
    """Whether the scope makes sense only where somebody signed in."""
    return scope in _OF_A_PERSON


CLIENTS: Final = {
    client.client_id: client
    for client in (
        Client(
            client_id="shore-app",
            about="A program on your machine: public, no secret, PKCE required.",
            authentication=(NO_AUTHENTICATION,),
            grants=(AUTHORIZATION_CODE, IMPLICIT, REFRESH_TOKEN, PASSWORD, DEVICE_CODE, TOKEN_EXCHANGE),
        ),
        Client(
            client_id="shore-service",
            about="A service on a server: confidential, with a secret sent in any of the three ways.",
            authentication=(CLIENT_SECRET_BASIC, CLIENT_SECRET_POST, CLIENT_SECRET_JWT),
            grants=(
                AUTHORIZATION_CODE, IMPLICIT, REFRESH_TOKEN, CLIENT_CREDENTIALS, PASSWORD, DEVICE_CODE, TOKEN_EXCHANGE,
                JWT_BEARER,
            ),
            secret="pebbles-shells-and-driftwood-on-the-shore",
            id_token_algorithm="ES256",
        ),
        Client(
            client_id="shore-signer",
            about="A service that signs instead of telling a secret; its key is published below.",
            authentication=(PRIVATE_KEY_JWT,),
            grants=(
                AUTHORIZATION_CODE, REFRESH_TOKEN, CLIENT_CREDENTIALS, PASSWORD, DEVICE_CODE, TOKEN_EXCHANGE, JWT_BEARER
            ),
        ),
        Client(
            client_id="odd bird:ü",
            about="A client whose id and secret have to be encoded before they go into Basic (RFC 6749, 2.3.1).",
            authentication=(CLIENT_SECRET_BASIC, CLIENT_SECRET_POST),
            grants=(CLIENT_CREDENTIALS,),
            secret="50% salt + water: é&=",
        ),
    )
}  # fmt: skip
