"""What a person prefers, in every workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

THEMES = ("system", "light", "dark")
RESPONSE_PLACES = ("below", "beside")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """The program's own settings; ``language`` empty means: the system's."""

    theme: str = "system"
    response_place: str = "below"
    language: str = ""
    code_font: str = ""
    font_size_px: int = 13
    workspace: str = ""
    recent_workspaces: tuple[str, ...] = ()
    unknown: Mapping[str, object] = field(default_factory=dict)
