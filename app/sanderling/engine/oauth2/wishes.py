"""What a token is to be for, as parameters: scope, audience, resource (RFC 6749, 3.3; RFC 8707)."""

from __future__ import annotations

from sanderling.engine.oauth2.config import OAuthConfig, Pairs


def wishes(config: OAuthConfig) -> Pairs:
    """Return the parameters of what is wished for; a resource each has one of its own."""
    named = (("scope", config.scope), ("audience", config.audience))
    return (*(pair for pair in named if pair[1]), *(("resource", url) for url in config.resources))
