"""What outlives one send and is shared by every send of the process: one object that the pipeline holds.

The window, runs and the gateway send through the same pipeline, so what one of them learns of a host holds for all.
"""

from __future__ import annotations


class SharedState:
    """Limits, circuits, cookies, caches: one attribute each."""

    def __init__(self) -> None:
        """Start with nothing known."""
