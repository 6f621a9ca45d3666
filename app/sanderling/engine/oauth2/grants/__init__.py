"""Grants: one file each, with one async function from a sign-in to a token; all of them are listed here.

A grant knows no other grant. ``obtain`` raises ``SignInFailed`` where there is no token.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from sanderling.engine.oauth2.grants.authorization_code import obtain as _authorization_code
from sanderling.engine.oauth2.grants.client_credentials import obtain as _client_credentials
from sanderling.engine.oauth2.grants.device_code import obtain as _device_code
from sanderling.engine.oauth2.grants.implicit import obtain as _implicit
from sanderling.engine.oauth2.grants.jwt_bearer import obtain as _jwt_bearer
from sanderling.engine.oauth2.grants.password import obtain as _password
from sanderling.engine.oauth2.grants.refresh_token import obtain as _refresh_token
from sanderling.engine.oauth2.grants.token_exchange import obtain as _token_exchange
from sanderling.engine.oauth2.sign_in import SignIn
from sanderling.engine.oauth2.tokens import Token

Obtain = Callable[[SignIn], Awaitable[Token]]

GRANTS: Final[Mapping[str, Obtain]] = {
    "authorization-code": _authorization_code,
    "client-credentials": _client_credentials,
    "device-code": _device_code,
    "password": _password,
    "implicit": _implicit,
    "token-exchange": _token_exchange,
    "jwt-bearer": _jwt_bearer,
    "refresh-token": _refresh_token,
}
NEED_A_PERSON: Final = frozenset({"authorization-code", "device-code", "implicit"})
