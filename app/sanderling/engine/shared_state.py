"""What outlives one send and is shared by every send of the process: one object that the pipeline holds.

The window, runs and the gateway send through the same pipeline, so what one of them learns of a host holds for all.
"""

from __future__ import annotations

from sanderling.engine.circuits import Circuits
from sanderling.engine.last_responses import LastResponses
from sanderling.engine.oauth2.sessions import TokenSessions
from sanderling.engine.ports import CookieStore, ResponseCache
from sanderling.engine.rate_limits import RateLimits
from sanderling.engine.sign_in_ports import SignInHelp, TokenStore


class SharedState:
    """Limits, circuits, cookies, caches, tokens: one attribute each."""

    def __init__(
        self,
        cookies: CookieStore | None = None,
        cache: ResponseCache | None = None,
        tokens: TokenStore | None = None,
        sign_in_help: SignInHelp | None = None,
    ) -> None:
        """Start with nothing known; without a store there are no cookies, there is no cache, and no token is kept.

        Without ``sign_in_help`` nobody is there to sign in.
        """
        self.cookies = cookies
        self.cache = cache
        self.last_responses = LastResponses()
        self.rate_limits = RateLimits()
        self.circuits = Circuits()
        self.sessions = TokenSessions(tokens)
        self.sign_in_help = sign_in_help
