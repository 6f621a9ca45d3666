"""What a request asks for: scopes (RFC 6749, 3.3) and the resources that the token is for (RFC 8707)."""

from __future__ import annotations

from urllib.parse import urlsplit

from sanderling.serving.playground.sign_in.addresses import Addresses
from sanderling.serving.playground.sign_in.forms import Form
from sanderling.serving.playground.sign_in.refusals import OAuthRefusal
from sanderling.serving.playground.sign_in.registry import DEFAULT_SCOPE, RESOURCES, SCOPES, is_about_a_person


def scopes_in(form: Form, *, with_person: bool = True) -> tuple[str, ...]:
    """Return the scopes asked for, in order; a default where none are named.

    Raises:
        OAuthRefusal: One is unknown, or is about a person where nobody signs in.
    """
    named = tuple(dict.fromkeys(form.get("scope").split())) or (DEFAULT_SCOPE,)
    for scope in named:
        if scope not in SCOPES:
            raise OAuthRefusal("invalid_scope", f"There is no scope {scope}; there are {', '.join(SCOPES)}.")
        if not with_person and is_about_a_person(scope):
            raise OAuthRefusal("invalid_scope", f"The scope {scope} is about a person, and nobody signs in here.")
    return named


def narrower_scopes(form: Form, granted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the scopes asked for out of those that were granted; all of them where none are named.

    Raises:
        OAuthRefusal: One was not granted.
    """
    named = tuple(dict.fromkeys(form.get("scope").split()))
    for scope in named:
        if scope not in granted:
            raise OAuthRefusal("invalid_scope", f"The scope {scope} was not granted; {' '.join(granted)} was.")
    return named or granted


def audience_in(form: Form, addresses: Addresses) -> tuple[str, ...]:
    """Return what the token is to be for; empty where nothing is named.

    Raises:
        OAuthRefusal: It is unknown here.
    """
    for resource in form.all("resource"):
        if not urlsplit(resource).scheme or "#" in resource:
            raise OAuthRefusal("invalid_target", "A resource is an absolute URI without a fragment (RFC 8707, 2).")
    named = tuple(dict.fromkeys((*form.all("resource"), *form.all("audience"))))
    known = (addresses.protected, *RESOURCES)
    for one in named:
        if one not in known:
            raise OAuthRefusal("invalid_target", f"{one} is not known here; {', '.join(known)} are.")
    return named


def narrower_audience(form: Form, addresses: Addresses, granted: tuple[str, ...]) -> tuple[str, ...]:
    """Return what the token is to be for, out of what was granted.

    Raises:
        OAuthRefusal: It was not granted.
    """
    named = audience_in(form, addresses)
    allowed = granted or (addresses.protected,)
    for one in named:
        if one not in allowed:
            raise OAuthRefusal("invalid_target", f"A token for {one} was not granted; for {', '.join(allowed)} it was.")
    return named or granted
