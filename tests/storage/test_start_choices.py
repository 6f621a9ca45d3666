"""The theme is known before the first paint."""

from __future__ import annotations

from pathlib import Path

import pytest

from sanderling.domain.preferences import THEMES, Preferences
from sanderling.storage.start_choices import theme_choice
from sanderling.storage.user_data import UserData


@pytest.mark.parametrize("theme", THEMES)
def test_the_theme_is_the_one_that_the_preferences_hold(tmp_path: Path, theme: str) -> None:
    """The quick reading agrees with the full one."""
    UserData(tmp_path).write_preferences(Preferences(theme=theme))

    assert theme_choice(tmp_path) == UserData(tmp_path).read_preferences().theme == theme


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"theme": 7}', b'{"theme": "pink"}', b"\xff"])
def test_whatever_cannot_be_read_means_the_systems_theme(tmp_path: Path, content: bytes) -> None:
    """A damaged file does not stop the start."""
    (tmp_path / "preferences.json").write_bytes(content)

    assert theme_choice(tmp_path) == "system"


def test_without_preferences_the_system_decides(tmp_path: Path) -> None:
    """The first start."""
    assert theme_choice(tmp_path) == "system"
