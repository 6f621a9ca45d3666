"""Preferences, to and from JSON objects. The start reads them before the window is shown, so this imports little."""

from __future__ import annotations

from sanderling.domain.preferences import Preferences
from sanderling.storage.stored_fields import Fields, JsonObject


def preferences_from(value: object) -> Preferences:
    """Return the preferences that a stored object stands for."""
    fields, usual = Fields(value), Preferences()
    return Preferences(
        theme=fields.text("theme", usual.theme),
        response_place=fields.text("response_place", usual.response_place),
        language=fields.text("language", usual.language),
        code_font=fields.text("code_font", usual.code_font),
        font_size_px=fields.whole_number("font_size_px", usual.font_size_px),
        workspace=fields.text("workspace", usual.workspace),
        recent_workspaces=fields.texts("recent_workspaces"),
        unknown=fields.rest(),
    )


def preferences_to(preferences: Preferences) -> JsonObject:
    """Return the preferences as they are stored: all of them, so that people find what there is to change."""
    fields: JsonObject = {
        "theme": preferences.theme,
        "response_place": preferences.response_place,
        "language": preferences.language,
        "code_font": preferences.code_font,
        "font_size_px": preferences.font_size_px,
        "workspace": preferences.workspace,
        "recent_workspaces": list(preferences.recent_workspaces),
    }
    return {**fields, **{name: value for name, value in preferences.unknown.items() if name not in fields}}
