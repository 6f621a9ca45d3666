"""What the browser brings back: read, and checked before anything is done with it (RFC 6749, 4.1.2; RFC 9207)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from sanderling.domain.errors import SignInAnswerUnusable, SignInCheckFailed
from sanderling.engine.oauth2.errors import refused
from sanderling.engine.oauth2.metadata import ServerMetadata


@dataclass(frozen=True, slots=True)
class Expected:
    """What an answer has to hold: what was sent, and who was asked. ``answer`` names what it is to bring."""

    state: str
    redirect_uri: str
    server: ServerMetadata
    server_name: str
    answer: str = "code"


@dataclass(frozen=True, slots=True)
class AuthorizationResponse:
    """An answer that has passed every check; ``checks`` are those, as name, outcome and detail."""

    parameters: dict[str, str] = field(repr=False)
    checks: tuple[tuple[str, str, str], ...]


def read_response(callback_url: str, expected: Expected) -> AuthorizationResponse:
    """Return the answer in a callback URL; a person may have pasted that, or only its query.

    Raises:
        SignInCheckFailed: It is not the answer to what was asked: ``state`` or ``iss`` differ.
        SignInRefused: It is an error.
        SignInAnswerUnusable: It holds no answer.
    """
    found = _parameters(callback_url)
    if not found.keys() & {"code", "error", "access_token", "id_token"}:
        raise SignInAnswerUnusable(
            "The address that came back from the sign-in holds no answer: neither a code nor an error.",
            advice="Copy the whole address, with what stands behind ? or #. Nothing was sent.",
        )
    _check_state(found, expected)
    checks = [("state", "ok", "it is the one that was sent"), _check_issuer(found, expected)]
    if "error" in found:
        raise refused(
            found["error"],
            "authorization",
            expected.server_name,
            description=found.get("error_description", ""),
            uri=found.get("error_uri", ""),
        )
    if expected.answer not in found:
        raise SignInAnswerUnusable(
            f"The answer of the sign-in holds no {expected.answer}.",
            advice="The server answered another question than was asked. Nothing was sent.",
        )
    return AuthorizationResponse(found, tuple(checks))


def _parameters(callback_url: str) -> dict[str, str]:
    text = callback_url.strip()
    parts = urlsplit(text if "?" in text or "#" in text else f"?{text}")
    named = parse_qs(parts.query, keep_blank_values=True) | parse_qs(parts.fragment, keep_blank_values=True)
    doubled = sorted(name for name, values in named.items() if len(values) > 1)
    if doubled:
        raise SignInAnswerUnusable(
            f"The answer of the sign-in holds “{doubled[0]}” more than once (RFC 6749, 3.1).",
            advice="Somebody may have tampered with it. Nothing was sent.",
        )
    return {name: values[0] for name, values in named.items()}


def _check_state(found: dict[str, str], expected: Expected) -> None:
    said = found.get("state", "")
    if not hmac.compare_digest(said.encode(), expected.state.encode()):
        how = "has no state" if not said else "has another state than the one that was sent"
        raise SignInCheckFailed(
            f"The answer of the sign-in {how}: it does not belong to this sign-in.",
            advice="Begin again. If it happens again, somebody may be trying to slip you their own session (RFC 6749, "
            "10.12). Nothing was sent.",
        )


def _check_issuer(found: dict[str, str], expected: Expected) -> tuple[str, str, str]:
    """Check ``iss`` (RFC 9207), which keeps one server from answering for another."""
    said, wanted = found.get("iss", ""), expected.server.issuer
    if not said:
        if expected.server.names_issuer_in_answers:
            raise SignInCheckFailed(
                "The answer of the sign-in does not say who gave it, though the server always does so (RFC 9207).",
                advice="Somebody may have tampered with it. Begin again. Nothing was sent.",
            )
        return "issuer", "skipped", "the server does not name itself in its answers"
    if not wanted:
        return "issuer", "skipped", f"it names {said}; which one is right is not known here"
    if said != wanted:
        raise SignInCheckFailed(
            f"The answer of the sign-in is from another server: “{said}”, not “{wanted}” (RFC 9207).",
            advice="Somebody may be mixing up servers to get at the code. Nothing was sent.",
        )
    return "issuer", "ok", f"it is {said}"
