"""A small authorization server with an API beside it, whose every answer a test can bend."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode

from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "shop & co", "wave/crest+100%"
Bend = Callable[[dict[str, Any]], Any]


@dataclass
class Asked:
    """One request to an endpoint: its parameters, and its headers in small letters."""

    form: dict[str, str]
    headers: dict[str, str]


@dataclass
class Grant:
    """What a code, a device code or a refresh token stands for."""

    scope: str = ""
    nonce: str = ""
    challenge: str = ""
    method: str = ""
    redirect_uri: str = ""
    is_approved: bool = True


@dataclass
class AuthorizationServer:
    """State and switches; ``answers`` replaces the answer of a path by a made one."""

    base_url: str = ""
    expires_in: int | None = 3600
    rotates: bool = False
    clock_ahead_s: float = 0.0
    gives_refresh: bool = True
    wants_nonce: str = ""
    bend_id_token: Bend = lambda claims: claims
    bend_callback: Bend = lambda parameters: parameters
    bend_metadata: Bend = lambda members: members
    bend_token: Bend = lambda members: members
    answers: dict[str, Callable[[], Response]] = field(default_factory=dict)
    asked: dict[str, list[Asked]] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    refresh_tokens: dict[str, Grant] = field(default_factory=dict)
    good_tokens: set[str] = field(default_factory=set)
    pending_polls: list[str] = field(default_factory=list)

    @cached_property
    def key(self) -> ECKey:
        """The key that ID tokens are signed with."""
        return ECKey.generate_key("P-256", {"kid": "first", "use": "sig"}, auto_kid=False)

    def exchange_key(self, kid: str) -> None:
        """Sign with another key from now on."""
        self.__dict__["key"] = ECKey.generate_key("P-256", {"kid": kid, "use": "sig"}, auto_kid=False)

    def count(self, path: str, **form: str) -> int:
        """Return how often a path was asked, with these parameters."""
        return sum(form.items() <= one.form.items() for one in self.asked.get(path, []))

    def app(self) -> Starlette:
        """Return the server."""
        routes = {
            "/.well-known/openid-configuration": self._metadata,
            "/jwks": self._jwks,
            "/authorize": self._authorize,
            "/token": self._token,
            "/device": self._device,
            "/par": self._par,
            "/revoke": self._revoke,
            "/introspect": self._introspect,
            "/api": self._api,
        }
        return Starlette(
            routes=[Route(path, self._noted(path, answer), methods=["GET", "POST"]) for path, answer in routes.items()]
        )

    def _noted(self, path: str, answer: Callable[[Asked], Response]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            text = (await request.body()).decode() if request.method == "POST" else request.url.query
            one = Asked(dict(parse_qsl(text, keep_blank_values=True)), dict(request.headers))
            self.asked.setdefault(path, []).append(one)
            return self.answers[path]() if path in self.answers else answer(one)

        return endpoint

    def _metadata(self, _asked: Asked) -> Response:
        members = {
            "issuer": self.base_url,
            "authorization_endpoint": f"{self.base_url}/authorize",
            "token_endpoint": f"{self.base_url}/token",
            "device_authorization_endpoint": f"{self.base_url}/device",
            "pushed_authorization_request_endpoint": f"{self.base_url}/par",
            "revocation_endpoint": f"{self.base_url}/revoke",
            "introspection_endpoint": f"{self.base_url}/introspect",
            "jwks_uri": f"{self.base_url}/jwks",
            "authorization_response_iss_parameter_supported": True,
        }
        return JSONResponse(self.bend_metadata(members))

    def _jwks(self, _asked: Asked) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    def _authorize(self, asked: Asked) -> Response:
        form = asked.form
        if "request_uri" in form:
            form = dict(parse_qsl(form["request_uri"].removeprefix("urn:pushed:")))
        code = secrets.token_urlsafe(8)
        self.grants[code] = Grant(
            form.get("scope", ""), form.get("nonce", ""), form.get("code_challenge", ""),
            form.get("code_challenge_method", ""), form["redirect_uri"],
        )  # fmt: skip
        answer = {"state": form.get("state", ""), "iss": self.base_url}
        if form["response_type"] == "code":
            parameters = self.bend_callback({"code": code, **answer})
            return RedirectResponse(f"{form['redirect_uri']}?{urlencode(parameters)}", 303)
        members = self._issued(self.grants[code], form)
        members.pop("refresh_token", None)
        return RedirectResponse(f"{form['redirect_uri']}#{urlencode(self.bend_callback({**members, **answer}))}", 303)

    def _par(self, asked: Asked) -> Response:
        refusal = self._refuse_client(asked)
        pushed = f"urn:pushed:{urlencode(asked.form)}"
        return refusal or JSONResponse({"request_uri": pushed, "expires_in": 60}, 201)

    def _device(self, asked: Asked) -> Response:
        code = secrets.token_urlsafe(8)
        self.grants[code] = Grant(asked.form.get("scope", ""))
        members = {"device_code": code, "user_code": "WDJB-MJHT", "verification_uri": f"{self.base_url}/enter"}
        return JSONResponse({**members, "expires_in": 60, "interval": 0})

    def _token(self, asked: Asked) -> Response:
        refusal = self._refuse_client(asked)
        if refusal is not None:
            return refusal
        if self.wants_nonce and self.wants_nonce not in _proof_claims(asked).get("nonce", ""):
            return _refused("use_dpop_nonce", headers={"DPoP-Nonce": self.wants_nonce})
        form = asked.form
        kind = form.get("grant_type", "").rpartition(":")[2]
        if kind == "authorization_code":
            return self._for_code(asked)
        if kind == "refresh_token":
            return self._for_refresh_token(asked)
        if kind == "device_code":
            if self.pending_polls:
                return _refused(self.pending_polls.pop(0))
            return JSONResponse(self._issued(self.grants[form["device_code"]], form))
        if kind == "password" and form["password"] != "right":
            return _refused("invalid_grant")
        members = self._issued(Grant(form.get("scope", "")), form, dpop="dpop" in asked.headers)
        if kind == "client_credentials":
            members.pop("refresh_token", None)
        return JSONResponse(members)

    def _for_refresh_token(self, asked: Asked) -> Response:
        grant = self.refresh_tokens.get(asked.form["refresh_token"])
        if grant is None:
            return _refused("invalid_grant", "refresh token expired")
        if self.rotates:
            del self.refresh_tokens[asked.form["refresh_token"]]
        return JSONResponse(self._issued(grant, asked.form, dpop="dpop" in asked.headers))

    def _for_code(self, asked: Asked) -> Response:
        form = asked.form
        grant = self.grants.pop(form["code"], None)
        if grant is None:
            return _refused("invalid_grant", "code expired or used")
        if form["redirect_uri"] != grant.redirect_uri:
            return _refused("invalid_grant", "redirect_uri mismatch")
        shown = form.get("code_verifier", "")
        if grant.method == "S256":
            shown = base64.urlsafe_b64encode(hashlib.sha256(shown.encode()).digest()).rstrip(b"=").decode()
        if shown != grant.challenge:
            return _refused("invalid_grant", "PKCE")
        return JSONResponse(self._issued(grant, form, dpop="dpop" in asked.headers))

    def _issued(self, grant: Grant, form: dict[str, str], *, dpop: bool = False) -> dict[str, Any]:
        access = secrets.token_urlsafe(24)
        self.good_tokens.add(access)
        members: dict[str, Any] = {"access_token": access, "token_type": "DPoP" if dpop else "Bearer"}
        if self.expires_in is not None:
            members["expires_in"] = self.expires_in
        if self.gives_refresh:
            members["refresh_token"] = secrets.token_urlsafe(24)
            self.refresh_tokens[members["refresh_token"]] = grant
        if "openid" in grant.scope.split():
            members["id_token"] = self._id_token(grant, access)
        return self.bend_token(members)

    def _id_token(self, grant: Grant, access: str) -> str:
        now = int(time.time() + self.clock_ahead_s)
        digest = hashlib.sha256(access.encode()).digest()
        claims = {
            "iss": self.base_url,
            "sub": "u-1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 200,
            "nonce": grant.nonce,
            "preferred_username": "ada",
            "at_hash": base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode(),
        }
        bent = self.bend_id_token({name: value for name, value in claims.items() if value})
        return bent if isinstance(bent, str) else jwt.encode({"alg": "ES256", "kid": self.key.kid}, bent, self.key)

    def _revoke(self, asked: Asked) -> Response:
        self.good_tokens.discard(asked.form["token"])
        self.refresh_tokens.pop(asked.form["token"], None)
        return Response(status_code=200)

    def _introspect(self, asked: Asked) -> Response:
        return JSONResponse({"active": asked.form["token"] in self.good_tokens, "sub": "u-1"})

    def _refuse_client(self, asked: Asked) -> Response | None:
        """Refuse a client that is not known; assertions and public clients are let through."""
        scheme, _, text = asked.headers.get("authorization", "").partition(" ")
        if scheme == "Basic":
            pair = base64.b64decode(text).decode().partition(":")
            known = (unquote_plus(pair[0]), unquote_plus(pair[2])) == (CLIENT, SECRET)
        else:
            known = asked.form.get("client_id") == CLIENT and asked.form.get("client_secret", SECRET) == SECRET
        return None if known else _refused("invalid_client", status=401)

    def _api(self, asked: Asked) -> Response:
        scheme, _, token = asked.headers.get("authorization", "").partition(" ")
        token = token or asked.form.get("access_token", "")
        if scheme == "DPoP" and self.wants_nonce and _proof_claims(asked).get("nonce") != self.wants_nonce:
            challenge = {"WWW-Authenticate": 'DPoP error="use_dpop_nonce"', "DPoP-Nonce": self.wants_nonce}
            return Response(status_code=401, headers=challenge)
        if token not in self.good_tokens:
            return Response(status_code=401, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
        return JSONResponse({"scheme": scheme, "token": token})


def _proof_claims(asked: Asked) -> dict[str, Any]:
    proof = asked.headers.get("dpop")
    if not proof:
        return {}
    key = ECKey.import_key(_members(proof.split(".")[0])["jwk"])
    return dict(jwt.decode(proof, key, ["ES256"]).claims)


def _members(part: str) -> dict[str, Any]:
    return dict(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))


def _refused(
    code: str, description: str = "", *, status: int = 400, headers: dict[str, str] | None = None
) -> JSONResponse:
    members = {"error": code, **({"error_description": description} if description else {})}
    return JSONResponse(members, status, headers)
