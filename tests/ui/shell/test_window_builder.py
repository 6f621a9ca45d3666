"""The first frame: little is imported for it, the rest comes after."""

from __future__ import annotations

import json
import os
import subprocess
import sys

PROGRAM = """
import json, sys
from PySide6.QtWidgets import QApplication
from sanderling.ui.shell.window_builder import build_main_window
from sanderling.ui.theme import current_theme
app = QApplication([])
current_theme().apply(app, "light")
window = build_main_window(None, None, current_theme())
window.show()
app.processEvents()
print(json.dumps(sorted(sys.modules)))
"""
HEAVY = {"httpx", "msgspec", "keyring", "pygments", "starlette", "truststore", "watchfiles", "asyncio"}


def test_the_first_frame_needs_little() -> None:
    """Before the first paint neither the engine's libraries nor panels, presenters or the domain are imported."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, env=environment, check=True)
    modules = set(json.loads(run.stdout))
    assert not modules & HEAVY
    rooms = {name.rpartition(".")[0] for name in modules if name.startswith("sanderling.")}
    assert "sanderling.ui.shell" in rooms
    assert not {"sanderling.ui.presenters", "sanderling.domain", "sanderling.services", "sanderling.engine"} & rooms
