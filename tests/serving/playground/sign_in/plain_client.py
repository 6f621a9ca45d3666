"""A client of the authorization server that is made of the standard library alone, and a person with a browser."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from sanderling.serving.playground.sign_in.registry import CLIENTS, DEMO_PRIVATE_KEY

APP, SERVICE, SIGNER = (CLIENTS[name] for name in ("shore-app", "shore-service", "shore-signer"))
REDIRECT_URI = "http://127.0.0.1:7777/callback"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True)
class Answer:
    """What came back; header names in small letters."""

    status: int
    headers: dict[str, list[str]]
    text: str

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)

    @property
    def error(self) -> tuple[int, str]:
        """Status and standard error code, to compare at once."""
        return self.status, self.json.get("error", "")

    def header(self, name: str) -> str:
        """Return a header's value, or nothing."""
        return ", ".join(self.headers.get(name, []))


@dataclass
class Caller:
    """Asks a server; keeps cookies as a browser does, and follows no redirect by itself."""

    base_url: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        method: str,
        target: str,
        form: Mapping[str, Any] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request on a connection of its own."""
        connection = http.client.HTTPConnection(urlsplit(self.base_url).netloc, timeout=10)
        lines = dict(headers or {})
        if self.cookies:
            lines["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if form is not None:
            body = urlencode(form, doseq=True)
            lines.setdefault("Content-Type", "application/x-www-form-urlencoded")
        connection.request(method, target.removeprefix(self.base_url), body, lines)
        response = connection.getresponse()
        named: dict[str, list[str]] = {}
        for name, value in response.getheaders():
            named.setdefault(name.lower(), []).append(value)
        for line in named.get("set-cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        answer = Answer(response.status, named, response.read().decode())
        connection.close()
        return answer

    def token(self, form: Mapping[str, Any], *, query: str = "", **more: Any) -> Answer:
        """Ask the token endpoint as the public client, unless the form or the headers name another one."""
        authenticates = "client_id" in form or "client_assertion" in form or "Authorization" in more.get("headers", {})
        who = {} if authenticates else {"client_id": APP.client_id}
        return self.ask("POST", f"/sign-in/token{query}", {**who, **form}, **more)

    def service_token(self, form: Mapping[str, Any], **more: Any) -> Answer:
        """Ask the token endpoint as the client with a secret."""
        return self.token({"client_id": SERVICE.client_id, "client_secret": SERVICE.secret, **form}, **more)

    def sign_in(self, name: str = "sanderling", password: str = "waves", **asked: str) -> dict[str, str]:
        """Go through the pages as a person and return the parameters of the callback."""
        return self.finish(self.ask("GET", authorize_target(**asked)), name, password)

    def finish(self, answer: Answer, name: str = "sanderling", password: str = "waves") -> dict[str, str]:
        """Go on from a redirect of the authorization endpoint to the callback."""
        return callback_parameters(self._through(answer.header("location"), name, password).header("location"))

    def walk(self, address: str) -> Answer:
        """Go through the pages from an address on, and return the answer that leads away, or the last page."""
        answer = self.ask("GET", address)
        return self._through(answer.header("location") or address, "sanderling", "waves")

    def _through(self, location: str, name: str, password: str) -> Answer:
        answer = Answer(303, {"location": [location]}, "")
        while urlsplit(location).path in {"/sign-in/login", "/sign-in/consent"}:
            page = self.ask("GET", location)
            form: dict[str, Any] = {"interaction": re.findall(r'name="interaction" value="([^"]+)"', page.text)[0]}
            if "/login" in location:
                form |= {"username": name, "password": password, "action": "sign-in"}
            else:
                form |= {"decision": "allow", "scope": re.findall(r'name="scope" value="([^"]+)"', page.text)}
            answer = self.ask("POST", urlsplit(location).path, form)
            location = answer.header("location")
        return answer

    def protected(self, token: str, scheme: str = "Bearer", query: str = "", **headers: str) -> Answer:
        """Ask the protected place with a token."""
        return self.ask("GET", f"/protected/oauth2{query}", headers={"Authorization": f"{scheme} {token}", **headers})


def authorize_target(**asked: str) -> str:
    """Return an authorization request of the public client; an empty text leaves a parameter out."""
    parameters = {
        "response_type": "code",
        "client_id": APP.client_id,
        "redirect_uri": REDIRECT_URI,
        "scope": "openid tides:read",
        "state": "st&te=1",
        **asked,
    }
    return "/sign-in/authorize?" + urlencode({name: value for name, value in parameters.items() if value})


def callback_parameters(location: str) -> dict[str, str]:
    """Return what a redirect to the client carries, in query or fragment."""
    assert location.startswith(REDIRECT_URI), location
    parts = urlsplit(location)
    return {name: values[0] for name, values in parse_qs(parts.query or parts.fragment).items()}


def pkce() -> tuple[str, dict[str, str]]:
    """Return a verifier and the parameters of its challenge."""
    verifier = secrets.token_urlsafe(40)
    return verifier, {"code_challenge": base64url_sha256(verifier), "code_challenge_method": "S256"}


def code_form(code: str, verifier: str, **more: str) -> dict[str, str]:
    """Return the form that redeems a code."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT_URI, "code_verifier": verifier}
    return form | more


def basic(client_id: str, secret: str) -> dict[str, str]:
    """Return a Basic header as it is; the caller encodes."""
    return {"Authorization": "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()}


def signed_assertion(
    client_id: str, audience: str, *, secret: str = "", key: ECKey | None = None, **claims: Any
) -> str:
    """Return a client's assertion (RFC 7523); ``None`` leaves a claim out."""
    now = int(time.time())
    content = {
        "iss": client_id, "sub": client_id, "aud": audience, "iat": now, "exp": now + 60,
        "jti": secrets.token_hex(8), **claims,
    }  # fmt: skip
    content = {name: value for name, value in content.items() if value is not None}
    if secret:
        return jwt.encode({"alg": "HS256"}, content, OctKey.import_key(secret))
    return jwt.encode({"alg": "ES256"}, content, key or ECKey.import_key(DEMO_PRIVATE_KEY))


def proof(key: ECKey, method: str, address: str, *, nonce: str = "", token: str = "", **changes: Any) -> dict[str, str]:
    """Return a DPoP header (RFC 9449, 4.2)."""
    claims: dict[str, Any] = {"htm": method, "htu": address, "iat": int(time.time()), "jti": secrets.token_hex(8)}
    if nonce:
        claims["nonce"] = nonce
    if token:
        claims["ath"] = base64url_sha256(token)
    claims = {name: value for name, value in {**claims, **changes}.items() if value is not None}
    header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": key.as_dict(private=False)}
    return {"DPoP": jwt.encode(header, claims, key)}


def base64url_sha256(text: str) -> str:
    """Return the SHA-256 of a text in base64url."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
