"""Cookies by the rules of RFC 6265bis: what is taken from a response, what goes with a request.

Where cookies are kept is behind ``engine.ports.CookieStore``. May import domain, ``publicsuffixlist`` (when first
needed) and the engine's addresses.
"""
