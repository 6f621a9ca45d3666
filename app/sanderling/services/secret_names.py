"""By which names the secrets of a request can be given from outside: variables, auth fields, settings."""

from __future__ import annotations

from collections.abc import Iterator

from sanderling.domain.collection import ItemPath
from sanderling.domain.request import Request
from sanderling.domain.secret import SecretRef
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.services.scopes import VariableScopes
from sanderling.services.sending import inherited_auth, inherited_settings

PROXY_PASSWORD = "proxy password"
PASS_PHRASE = "pass phrase"

NamedSecret = tuple[str, SecretRef]


async def secrets_of_request(
    scopes: VariableScopes, request: Request, path: ItemPath | None, environment: str | None
) -> tuple[NamedSecret, ...]:
    """Return every secret that sending the request may need, with the names it goes by."""
    seen = await scopes.scopes_for(path, environment)
    folders = await scopes.folders_of(path)
    found = {name: found.variable.value for name in seen.names() if (found := seen.find(name))}
    auth = inherited_auth(request.auth, folders)
    settings = inherited_settings(request.settings, folders, await scopes.workspace_settings())
    named = [*found.items(), *auth.values.items(), *_secrets_of_settings(settings)]
    return tuple((name, value) for name, value in named if isinstance(value, SecretRef))


def _secrets_of_settings(settings: EffectiveSettings) -> Iterator[tuple[str, str | SecretRef]]:
    """Yield the proxy's password, and each pass phrase: by its host's name, and by the name that all share."""
    yield PROXY_PASSWORD, settings.proxy_password
    for certificate in settings.client_certificates:
        yield f"{PASS_PHRASE} {certificate.host}", certificate.pass_phrase
        yield PASS_PHRASE, certificate.pass_phrase
