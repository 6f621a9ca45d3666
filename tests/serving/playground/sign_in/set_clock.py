"""A clock that can be put forward."""

import time


class SetClock:
    """The time, and so many seconds."""

    def __init__(self) -> None:
        self.ahead_s = 0.0

    def now(self) -> float:
        """Return seconds since 1970."""
        return time.time() + self.ahead_s
