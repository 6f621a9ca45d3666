"""OAuth 2 and OpenID Connect from the client's side: metadata, grants, checks, tokens and where they are held.

One grant, one file in ``grants``. Everything that goes over the wire does so through a call that the pipeline gives, so
that it has the send's proxies and TLS and is told as events; joserfc is imported when a JWT is first made or read. The
kind that asks for all this is ``engine.auth.oauth2``; nothing here knows a pipeline, a person's browser or the keyring
but through ``engine.sign_in_ports``.
"""
