"""What the server says about itself (OpenID Connect Discovery, RFC 8414, RFC 9728), and who is known to it."""

from __future__ import annotations

from typing import Any

from sanderling.serving.playground.sign_in import authorization_request as asking
from sanderling.serving.playground.sign_in.addresses import Addresses
from sanderling.serving.playground.sign_in.assertions import KEY_ALGORITHMS, SECRET_ALGORITHMS
from sanderling.serving.playground.sign_in.keys import ALGORITHMS
from sanderling.serving.playground.sign_in.proofs import PROOF_ALGORITHMS
from sanderling.serving.playground.sign_in.registry import (
    CLIENTS,
    DEMO_PRIVATE_KEY,
    DEMO_SUBJECT_TOKEN,
    IMPLICIT,
    PEOPLE,
    SCOPES,
)
from sanderling.serving.playground.sign_in.token_endpoints import GRANTS

_CLAIMS = (
    "iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "name", "preferred_username", "email",
    "email_verified",
)  # fmt: skip


def metadata(addresses: Addresses) -> dict[str, Any]:
    """Return the discovery document; the same one serves both standards."""
    methods = sorted({method for client in CLIENTS.values() for method in client.authentication})
    authentication: dict[str, Any] = {}
    for endpoint in ("token", "revocation", "introspection"):
        authentication[f"{endpoint}_endpoint_auth_methods_supported"] = methods
        authentication[f"{endpoint}_endpoint_auth_signing_alg_values_supported"] = [
            *SECRET_ALGORITHMS,
            *KEY_ALGORITHMS,
        ]
    return {
        "issuer": addresses.issuer,
        "authorization_endpoint": addresses.at("authorize"),
        "token_endpoint": addresses.token,
        "jwks_uri": addresses.at("jwks"),
        "userinfo_endpoint": addresses.at("userinfo"),
        "revocation_endpoint": addresses.at("revoke"),
        "introspection_endpoint": addresses.at("introspect"),
        "device_authorization_endpoint": addresses.at("device_authorization"),
        "pushed_authorization_request_endpoint": addresses.at("par"),
        "require_pushed_authorization_requests": False,
        "scopes_supported": list(SCOPES),
        "claims_supported": list(_CLAIMS),
        "response_types_supported": list(asking.RESPONSE_TYPES),
        "response_modes_supported": list(asking.RESPONSE_MODES),
        "grant_types_supported": [*GRANTS, IMPLICIT],
        "code_challenge_methods_supported": list(asking.CHALLENGE_METHODS),
        "prompt_values_supported": list(asking.PROMPTS),
        **authentication,
        "dpop_signing_alg_values_supported": list(PROOF_ALGORITHMS),
        "authorization_response_iss_parameter_supported": True,
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": list(ALGORITHMS),
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "claims_parameter_supported": False,
        "protected_resources": [addresses.protected],
    }


def protected_metadata(addresses: Addresses) -> dict[str, Any]:
    """Return what the protected place says about itself (RFC 9728)."""
    return {
        "resource": addresses.protected,
        "authorization_servers": [addresses.issuer],
        "scopes_supported": list(SCOPES),
        "bearer_methods_supported": ["header"],
        "dpop_signing_alg_values_supported": list(PROOF_ALGORITHMS),
    }


def introduction(addresses: Addresses) -> dict[str, Any]:
    """Return everybody who is known here, with all that is needed to sign in."""
    return {
        "about": "An authorization server to try out sign-ins with. Everything here may be known to everybody.",
        "issuer": addresses.issuer,
        "discovery": addresses.at(".well-known/openid-configuration"),
        "people": [{"username": p.name, "password": p.password, "name": p.full_name} for p in PEOPLE.values()],
        "clients": [
            {
                "client_id": client.client_id,
                "about": client.about,
                **({"client_secret": client.secret} if client.secret else {}),
                "token_endpoint_auth_methods": list(client.authentication),
                "grant_types": list(client.grants),
                "redirect_uris": [f"http://127.0.0.1{path} (any port)" for path in client.redirect_paths],
            }
            for client in CLIENTS.values()
        ],
        "scopes": SCOPES,
        "private_key": DEMO_PRIVATE_KEY,
        "subject_token": DEMO_SUBJECT_TOKEN,
    }
