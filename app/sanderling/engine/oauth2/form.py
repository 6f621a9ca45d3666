"""The form of OAuth 2 as data: what a grant does not need is not shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sanderling.domain.fields import Choice, Field, FieldType

ACCESS_TOKEN_TYPE: Final = "urn:ietf:params:oauth:token-type:access_token"
DEFAULT_REDIRECT_URI: Final = "http://127.0.0.1/callback"
BROWSER_GRANTS: Final = ("authorization-code", "implicit")
TOKEN_GRANTS: Final = (
    "authorization-code",
    "client-credentials",
    "device-code",
    "password",
    "token-exchange",
    "jwt-bearer",
    "refresh-token",
)
WITH_REFRESH: Final = ("authorization-code", "device-code", "password", "token-exchange", "jwt-bearer", "refresh-token")
_MANUAL: Final = ("server", ("manual",))
_BROWSER: Final = ("grant", BROWSER_GRANTS)
_TOKEN: Final = ("grant", TOKEN_GRANTS)
_CODE: Final = ("grant", ("authorization-code",))

_WHAT: Final = (
    Field(
        name="grant",
        label="Grant",
        type=FieldType.CHOICE,
        default="authorization-code",
        choices=(
            Choice("authorization-code", "Authorization code (sign in with the browser)"),
            Choice("client-credentials", "Client credentials (no user)"),
            Choice("device-code", "Device code (sign in on another device)"),
            Choice("refresh-token", "Refresh token that I have"),
            Choice("token-exchange", "Token exchange"),
            Choice("jwt-bearer", "JWT bearer"),
            Choice("password", "Password (outdated)"),
            Choice("implicit", "Implicit (outdated)"),
        ),
        help="How a token is obtained (RFC 6749; device code RFC 8628, token exchange RFC 8693, JWT bearer RFC 7523).",
    ),
    Field(
        name="server",
        label="Authorization server",
        type=FieldType.CHOICE,
        default="discovery",
        choices=(Choice("discovery", "By its issuer URL"), Choice("manual", "Endpoints by hand")),
    ),
    Field(
        name="issuer",
        label="Issuer URL",
        required=True,
        placeholder="https://login.example.com",
        when=(("server", ("discovery",)),),
        help="The endpoints are read from its metadata (OpenID Connect Discovery, RFC 8414).",
    ),
    Field(name="authorization_endpoint", label="Authorization endpoint", required=True, when=(_MANUAL, _BROWSER)),
    Field(name="token_endpoint", label="Token endpoint", required=True, when=(_MANUAL, _TOKEN)),
    Field(
        name="device_authorization_endpoint",
        label="Device authorization endpoint",
        required=True,
        when=(_MANUAL, ("grant", ("device-code",))),
    ),
)

_CLIENT: Final = (
    Field(name="client_id", label="Client ID", required=True),
    Field(
        name="client_auth",
        label="Client authentication",
        type=FieldType.CHOICE,
        default="auto",
        choices=(
            Choice("auto", "By itself: the secret if there is one"),
            Choice("client_secret_basic", "Secret in the Authorization header (client_secret_basic)"),
            Choice("client_secret_post", "Secret in the body (client_secret_post)"),
            Choice("client_secret_jwt", "JWT made with the secret (client_secret_jwt)"),
            Choice("private_key_jwt", "JWT made with a private key (private_key_jwt)"),
            Choice("tls_client_auth", "Client certificate of the settings (tls_client_auth)"),
            Choice("none", "None: a public client"),
        ),
        when=(_TOKEN,),
        help="How the client shows who it is, for this grant and for refresh (RFC 6749, 2.3; RFC 7523; RFC 8705).",
    ),
    Field(
        name="client_secret",
        label="Client secret",
        secret=True,
        when=(_TOKEN, ("client_auth", ("auto", "client_secret_basic", "client_secret_post", "client_secret_jwt"))),
    ),
    Field(
        name="signing_key",
        label="Private key",
        secret=True,
        placeholder="PEM or JWK",
        when=(_TOKEN, ("client_auth", ("private_key_jwt",))),
    ),
    Field(
        name="signing_key_file",
        label="or its file",
        type=FieldType.FILE,
        when=(_TOKEN, ("client_auth", ("private_key_jwt",))),
    ),
    Field(
        name="signing_algorithm",
        label="Algorithm",
        placeholder="RS256, ES256, PS256, EdDSA, HS256 …",
        when=(_TOKEN, ("client_auth", ("private_key_jwt", "client_secret_jwt"))),
        help="Empty: what fits the key.",
    ),
    Field(
        name="key_id",
        label="Key ID",
        when=(_TOKEN, ("client_auth", ("private_key_jwt",))),
        help="The kid under which the server knows the key. Empty: that of a JWK, or none.",
    ),
    Field(
        name="assertion_audience",
        label="Audience of the JWT",
        placeholder="the token endpoint",
        when=(_TOKEN, ("client_auth", ("private_key_jwt", "client_secret_jwt"))),
        help="Some servers want the issuer here instead.",
    ),
)

_WISH: Final = (
    Field(
        name="scope",
        label="Scope",
        placeholder="openid profile",
        help="A list with spaces in between. With openid an ID token comes, and is checked.",
    ),
    Field(
        name="audience",
        label="Audience",
        help="Who the token is for, as some servers call it.",
    ),
    Field(
        name="resource",
        label="Resource",
        placeholder="https://api.example.com",
        help="URLs of what the token is for, with spaces in between (RFC 8707).",
    ),
)

_PERSON: Final = (
    Field(
        name="redirect_uri",
        label="Redirect URI",
        default=DEFAULT_REDIRECT_URI,
        placeholder=DEFAULT_REDIRECT_URI,
        when=(_BROWSER,),
        help="On this machine, without a port on a free one (RFC 8252). Elsewhere: you paste the address at the end.",
    ),
    Field(
        name="login_hint",
        label="User",
        when=(_BROWSER,),
        help="Whose session this is; the sign-in page gets it as login_hint. May be empty.",
    ),
    Field(
        name="pkce",
        label="PKCE",
        type=FieldType.CHOICE,
        default="S256",
        choices=(Choice("S256", "S256"), Choice("plain", "plain"), Choice("none", "None")),
        when=(_CODE,),
        help="Binds the code to this program (RFC 7636).",
    ),
    Field(
        name="code_verifier",
        label="Own verifier",
        secret=True,
        when=(_CODE, ("pkce", ("S256", "plain"))),
        help="43 to 128 letters, digits or -._~ · empty: a new one each time.",
    ),
    Field(name="username", label="User name", required=True, when=(("grant", ("password",)),)),
    Field(name="password", label="Password", secret=True, required=True, when=(("grant", ("password",)),)),
    Field(
        name="refresh_token", label="Refresh token", secret=True, required=True, when=(("grant", ("refresh-token",)),)
    ),
)

_EXCHANGE: Final = (
    Field(
        name="subject_token",
        label="Subject token",
        secret=True,
        required=True,
        when=(("grant", ("token-exchange",)),),
        help="The token to exchange: it says for whom (RFC 8693).",
    ),
    Field(
        name="subject_token_type",
        label="Its type",
        default=ACCESS_TOKEN_TYPE,
        when=(("grant", ("token-exchange",)),),
    ),
    Field(
        name="actor_token",
        label="Actor token",
        secret=True,
        when=(("grant", ("token-exchange",)),),
        help="Who acts for them, where that is somebody else.",
    ),
    Field(
        name="actor_token_type",
        label="Its type",
        default=ACCESS_TOKEN_TYPE,
        when=(("grant", ("token-exchange",)),),
    ),
    Field(
        name="requested_token_type",
        label="Wanted type",
        placeholder=ACCESS_TOKEN_TYPE,
        when=(("grant", ("token-exchange",)),),
    ),
    Field(
        name="assertion_source",
        label="Assertion",
        type=FieldType.CHOICE,
        default="built",
        choices=(Choice("built", "Made for each token"), Choice("given", "One that I have")),
        when=(("grant", ("jwt-bearer",)),),
        help="A signed JWT that stands for the user (RFC 7523).",
    ),
    Field(
        name="assertion",
        label="JWT",
        secret=True,
        required=True,
        when=(("grant", ("jwt-bearer",)), ("assertion_source", ("given",))),
    ),
    Field(
        name="assertion_key",
        label="Private key of the JWT",
        secret=True,
        placeholder="PEM or JWK",
        when=(("grant", ("jwt-bearer",)), ("assertion_source", ("built",))),
    ),
    Field(
        name="assertion_key_file",
        label="or its file",
        type=FieldType.FILE,
        when=(("grant", ("jwt-bearer",)), ("assertion_source", ("built",))),
    ),
    Field(
        name="assertion_issuer",
        label="Issuer of the JWT",
        placeholder="the client ID",
        when=(("grant", ("jwt-bearer",)), ("assertion_source", ("built",))),
    ),
    Field(
        name="assertion_subject",
        label="Subject of the JWT",
        placeholder="the client ID",
        when=(("grant", ("jwt-bearer",)), ("assertion_source", ("built",))),
        help="The user that the token is for.",
    ),
)

_MORE: Final = (
    Field(
        name="par",
        label="",
        type=FieldType.SWITCH,
        placeholder="Push the authorization request first (PAR, RFC 9126)",
        when=(_CODE,),
    ),
    Field(name="par_endpoint", label="PAR endpoint", required=True, when=(_MANUAL, _CODE, ("par", ("true",)))),
    Field(
        name="dpop",
        label="",
        type=FieldType.SWITCH,
        placeholder="Bind the token to a key of this machine (DPoP, RFC 9449)",
        when=(_TOKEN,),
    ),
    Field(
        name="extra_authorization",
        label="More authorization parameters",
        type=FieldType.MULTILINE,
        placeholder="prompt=login",
        when=(("grant", (*BROWSER_GRANTS, "device-code")),),
        help="One name=value a line.",
    ),
    Field(name="extra_token", label="More token parameters", type=FieldType.MULTILINE, when=(_TOKEN,)),
    Field(
        name="extra_refresh",
        label="More refresh parameters",
        type=FieldType.MULTILINE,
        when=(("grant", WITH_REFRESH),),
    ),
    Field(
        name="expected_issuer",
        label="Issuer",
        when=(_MANUAL,),
        help="What iss has to be in callbacks and ID tokens. Empty: it is not compared.",
    ),
    Field(
        name="jwks_uri",
        label="Keys (JWKS URL)",
        when=(_MANUAL,),
        help="The keys that ID tokens are signed with.",
    ),
    Field(name="revocation_endpoint", label="Revocation endpoint", when=(_MANUAL,), help="RFC 7009."),
    Field(name="introspection_endpoint", label="Introspection endpoint", when=(_MANUAL,), help="RFC 7662."),
)

_USE: Final = (
    Field(
        name="use_token",
        label="Token to send",
        type=FieldType.CHOICE,
        default="access",
        choices=(Choice("access", "Access token"), Choice("id", "ID token")),
    ),
    Field(
        name="placement",
        label="Where it goes",
        type=FieldType.CHOICE,
        default="header",
        choices=(Choice("header", "Authorization header"), Choice("query", "Query"), Choice("body", "Form body")),
        help="Tokens in a query end up in server logs (RFC 6750).",
    ),
    Field(
        name="prefix", label="Prefix", default="Bearer", when=(("placement", ("header",)),), help="The word before it."
    ),
    Field(name="parameter", label="Parameter", default="access_token", when=(("placement", ("query", "body")),)),
    Field(
        name="leeway_s",
        label="Clock leeway (s)",
        default="60",
        help="How far the clocks may differ when an ID token is checked.",
    ),
    Field(
        name="time_limit_s",
        label="Time to sign in (s)",
        default="300",
        when=(("grant", BROWSER_GRANTS),),
    ),
)


def _under(group: str, fields: tuple[Field, ...], *, rare: bool = False) -> tuple[Field, ...]:
    return tuple(replace(field, group=group, rare=rare) for field in fields)


OAUTH2_FIELDS: Final = (
    *_WHAT,
    *_under("Client", _CLIENT),
    *_under("What the token is for", _WISH),
    *_under("User", _PERSON),
    *_under("Assertion and tokens", _EXCHANGE),
    *_under("More", _MORE, rare=True),
    *_under("Use of the token", _USE, rare=True),
)
