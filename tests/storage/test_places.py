"""Where things are."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from sanderling.storage import places
from sanderling.storage.log import LOG_FILE, open_log


def test_user_data_can_be_put_elsewhere(user_data: Path) -> None:
    """The environment variable decides, for the first workspace too."""
    assert places.user_data_folder() == user_data
    assert places.default_workspace_folder().is_relative_to(user_data)


@pytest.mark.parametrize("xdg", [None, "/somewhere/else", "relative", " "])
def test_user_data_is_where_the_system_wants_it(monkeypatch: pytest.MonkeyPatch, xdg: str | None) -> None:
    """The short way gives the answer of the library that knows all systems."""
    monkeypatch.delenv(places.USER_DATA_VARIABLE)
    if xdg is None:
        monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    else:
        monkeypatch.setenv("XDG_DATA_HOME", xdg)
    expected = platformdirs.user_data_path("sanderling", appauthor=False)
    if xdg == "relative":  # the specification says to ignore it
        expected = Path.home() / ".local/share/sanderling"
    assert places.user_data_folder() == expected


def test_resources_are_found(checkout: Path) -> None:
    """In a checkout the resources are those of the checkout."""
    assert places.resources_folder() == checkout / "resources"


def test_log_stays_small(user_data: Path) -> None:
    """However much is logged, the log takes a few megabytes."""
    import logging

    handler = open_log(user_data)
    try:
        for _ in range(60):
            logging.getLogger("sanderling.test").info("x" * 100_000)
    finally:
        handler.close()
        logging.getLogger().removeHandler(handler)
    files = list((user_data / "logs").iterdir())
    assert (user_data / "logs" / LOG_FILE) in files
    assert sum(file.stat().st_size for file in files) < 4 << 20
