"""What the start has to know before the first paint, read without anything that takes time to import."""

from __future__ import annotations

import json
from pathlib import Path

_FILE = "preferences.json"


def theme_choice(user_data_folder: Path) -> str:
    """Return the theme that the preferences name; ``system`` if they name none or cannot be read.

    ``UserData.read_preferences`` reads the same file in full, and deals with it if it is damaged.
    """
    try:
        stored = json.loads((user_data_folder / _FILE).read_bytes())
    except (OSError, ValueError):
        return "system"
    choice = stored.get("theme") if isinstance(stored, dict) else None
    return choice if choice in ("light", "dark") else "system"
