"""What a pause before the next call is called, and how long it still is."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject

from sanderling.domain.events import WaitScheduled
from sanderling.ui.viewers.figures import duration_text


class WaitWords(QObject):
    """Words for a pause, in the window's language."""

    def text(self, wait: WaitScheduled, left_s: float) -> str:
        """Return what comes when, such as ``Attempt 2 in 1.4 s``."""
        left = duration_text(math.ceil(left_s * 10) / 10)
        if wait.kind == "retry":
            text = self.tr("Attempt %1 of %3 in %2") if wait.last_attempt else self.tr("Attempt %1 in %2")
            text = text.replace("%1", str(wait.attempt)).replace("%3", str(wait.last_attempt))
        elif wait.kind == "repeat":
            text = self.tr("Repetition %1 in %2").replace("%1", str(wait.attempt))
        else:
            text = self.tr("Held back for %2")
        return text.replace("%2", left)
