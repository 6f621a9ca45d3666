"""What is said of a host's limits in the status line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from sanderling.ui.viewers.figures import clock_text, count_text

if TYPE_CHECKING:
    from sanderling.services.host_states import HostState


class HostWords(QObject):
    """Words for a host, in the window's language."""

    def text(self, state: HostState) -> str:
        """Return one short line: what keeps requests from it, or else how many are left."""
        if state.circuit == "open":
            text = self.tr("Circuit open: %1, tried again in %2") if state.circuit_wait_s else self._due()
            return text.replace("%1", state.host).replace("%2", _left(state.circuit_wait_s))
        if state.circuit == "half-open":
            return self.tr("Circuit half-open: %1 is being tried").replace("%1", state.host)
        if state.held_for_s > 0:
            text = self.tr("%1 is held back for %2")
            return text.replace("%1", state.host).replace("%2", _left(state.held_for_s))
        return self._remaining(state)

    def tooltip(self, state: HostState) -> str:
        """Return the rest."""
        told = [state.held_because]
        if state.circuit != "closed":
            failed = self.tr("%1 failures in a row; no request is sent meanwhile.")
            told.append(failed.replace("%1", count_text(state.failures)))
        if state.policy:
            told.append(self.tr("Policy: %1").replace("%1", state.policy))
        told.append(self.tr("A click shows the timeline."))
        return "\n".join(part for part in told if part)

    def _due(self) -> str:
        return self.tr("Circuit open: %1, the next request tries it")

    def _remaining(self, state: HostState) -> str:
        remaining = count_text(state.remaining or 0)
        if state.limit is None:
            text = self.tr("%1 left on %3")
        else:
            text = self.tr("%1 of %2 left on %3").replace("%2", count_text(state.limit))
        text = text.replace("%1", remaining).replace("%3", state.host)
        if state.reset_in_s is None:
            return text
        return self.tr("%1, reset in %2").replace("%2", _left(state.reset_in_s)).replace("%1", text)


def _left(seconds: float) -> str:
    """Return a time that counts down, in whole seconds."""
    whole = math.ceil(seconds)
    return f"{whole} s" if whole < 120 else clock_text(whole)
