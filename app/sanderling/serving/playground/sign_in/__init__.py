"""The playground's authorization server: OAuth 2 and OpenID Connect, with people, clients and grants to try them out.

Written by hand on joserfc: Authlib's server side has no DPoP, PAR, token exchange or resource indicators, and what
would be left of it for starlette is more glue than protocol. ``subject`` lists the places and imports nothing heavy;
``authorization_server`` puts the rest together and is imported when a place of it is first asked for. Everything is
kept in memory.
"""

from sanderling.serving.playground.sign_in.subject import sign_in_subject

__all__ = ["sign_in_subject"]
