"""What a sign-in is asked for: the form's values, read once, and the key under which its tokens are held."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Final

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.fields import shown_fields
from sanderling.engine.addresses import parse_address
from sanderling.engine.oauth2.form import OAUTH2_FIELDS

Pairs = tuple[tuple[str, str], ...]

# They say who asks, and change without another session being meant: kept out of the key, beside the tokens as a print.
_SECRETS: Final = ("client_secret", "signing_key", "password", "refresh_token", "code_verifier")
# They are tokens that say for whom: of high entropy, so that their hash tells nothing.
_HASHED: Final = ("subject_token", "actor_token", "assertion", "assertion_key")
# How a token is sent, and how long somebody may take to get it, is not what it is.
_NO_INPUT: Final = ("placement", "prefix", "parameter", "use_token", "time_limit_s", "leeway_s")
_URLS: Final = (
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "device_authorization_endpoint",
    "par_endpoint",
    "jwks_uri",
    "revocation_endpoint",
    "introspection_endpoint",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthConfig:
    """One client at one authorization server with one wish; fields of grants that are not chosen are empty."""

    grant: str = "authorization-code"
    discovers: bool = True
    issuer: str = ""
    authorization_endpoint: str = ""
    token_endpoint: str = ""
    device_authorization_endpoint: str = ""
    par_endpoint: str = ""
    jwks_uri: str = ""
    revocation_endpoint: str = ""
    introspection_endpoint: str = ""
    client_id: str = ""
    client_auth: str = "auto"
    client_secret: str = field(default="", repr=False)
    signing_key: str = field(default="", repr=False)
    signing_algorithm: str = ""
    key_id: str = ""
    assertion_audience: str = ""
    scopes: tuple[str, ...] = ()
    audience: str = ""
    resources: tuple[str, ...] = ()
    redirect_uri: str = ""
    user: str = ""
    pkce: str = "S256"
    code_verifier: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    subject_token: str = field(default="", repr=False)
    subject_token_type: str = ""
    actor_token: str = field(default="", repr=False)
    actor_token_type: str = ""
    requested_token_type: str = ""
    assertion: str = field(default="", repr=False)
    assertion_key: str = field(default="", repr=False)
    assertion_issuer: str = ""
    refresh_token: str = field(default="", repr=False)
    extra_authorization: Pairs = ()
    extra_token: Pairs = ()
    extra_refresh: Pairs = ()
    par: bool = False
    dpop: bool = False
    use_token: str = "access"
    placement: str = "header"
    prefix: str = ""
    parameter: str = ""
    leeway_s: float = 60.0
    time_limit_s: float = 300.0

    @property
    def scope(self) -> str:
        """The scope as it is sent."""
        return " ".join(self.scopes)

    @property
    def server(self) -> str:
        """The authorization server's name for people."""
        url = self.issuer or self.token_endpoint or self.authorization_endpoint
        return parse_address(url).host_header if url else ""

    @property
    def wants_id_token(self) -> bool:
        """Whether OpenID Connect is spoken."""
        return "openid" in self.scopes

    def key(self) -> str:
        """Return the name of its session: every input counts, and no secret is in it."""
        return _key_of(self)

    def print_of_secrets(self, salt: str) -> str:
        """Return what tells whether the secrets are still those that a session was begun with."""
        held = json.dumps([salt, *(getattr(self, name) for name in _SECRETS)])
        return hashlib.sha256(held.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=8)
def _key_of(config: OAuthConfig) -> str:
    inputs = {name: value for name, value in asdict(config).items() if name not in (*_SECRETS, *_NO_INPUT)}
    for name in _HASHED:
        inputs[name] = hashlib.sha256(inputs[name].encode("utf-8", "surrogatepass")).hexdigest()
    inputs["scopes"] = sorted(inputs["scopes"])
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:32]


def config_from(values: Mapping[str, str]) -> OAuthConfig:
    """Return what the form's resolved values mean.

    Raises:
        InvalidSetting: A value makes no sense; the message names its field.
    """
    return _config_from(tuple(values.items()))


@lru_cache(maxsize=8)  # few, since values hold secrets
def _config_from(pairs: tuple[tuple[str, str], ...]) -> OAuthConfig:
    given = dict(pairs)
    value = {item.name: (given.get(item.name) or item.default).strip() for item in shown_fields(OAUTH2_FIELDS, given)}
    said = value.get
    for name in _URLS:
        if said(name):
            _check_url(name, value[name])
    plain = (
        *_URLS[1:], "grant", "client_id", "client_auth", "client_secret", "signing_algorithm", "key_id",
        "assertion_audience", "audience", "redirect_uri", "pkce", "code_verifier", "password", "subject_token",
        "subject_token_type", "actor_token", "actor_token_type", "requested_token_type", "assertion",
        "assertion_issuer", "refresh_token", "use_token", "placement", "prefix", "parameter",
    )  # fmt: skip
    return OAuthConfig(
        **{name: value[name] for name in plain if name in value},
        discovers=said("server") == "discovery",
        issuer=said("issuer") or said("expected_issuer") or "",
        signing_key=said("signing_key") or _key_file(said("signing_key_file")),
        assertion_key=said("assertion_key") or _key_file(said("assertion_key_file")),
        scopes=tuple(dict.fromkeys((said("scope") or "").split())),
        resources=tuple((said("resource") or "").split()),
        user=said("username") or said("login_hint") or said("assertion_subject") or "",
        extra_authorization=_pairs("extra_authorization", said("extra_authorization")),
        extra_token=_pairs("extra_token", said("extra_token")),
        extra_refresh=_pairs("extra_refresh", said("extra_refresh")),
        par=said("par") == "true",
        dpop=said("dpop") == "true",
        leeway_s=_seconds("leeway_s", said("leeway_s") or "60"),
        time_limit_s=_seconds("time_limit_s", said("time_limit_s") or "300"),
    )


def _label(name: str) -> str:
    return next(item.label for item in OAUTH2_FIELDS if item.name == name)


def _check_url(name: str, url: str) -> None:
    if not url.lower().startswith(("http://", "https://")):
        raise InvalidSetting(
            f"The auth field “{_label(name)}” is no URL: it has to begin with https://.",
            advice="Correct it. Nothing was sent.",
        )
    parse_address(url)


def _key_file(path: str | None) -> str:
    return f"file:{path}" if path else ""


def _seconds(name: str, text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < 1e6:
        raise InvalidSetting(f"The auth field “{_label(name)}” is no number of seconds: “{text[:40]}”.")
    return seconds


def _pairs(name: str, text: str | None) -> Pairs:
    pairs = []
    for line in (text or "").splitlines():
        if not line.strip():
            continue
        key, mark, value = line.partition("=")
        if not mark or not key.strip():
            raise InvalidSetting(
                f"In the auth field “{_label(name)}” the line “{line.strip()[:40]}” is no parameter.",
                advice="Write one name=value a line. Nothing was sent.",
            )
        pairs.append((key.strip(), value.strip()))
    return tuple(pairs)
