"""Where things are on this machine: the user's own data, the first workspace, the files shipped with the program."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

USER_DATA_VARIABLE: Final = "SANDERLING_USER_DATA"
_NAME: Final = "sanderling"


def user_data_folder() -> Path:
    """Return the folder of the user's own data; the environment variable ``SANDERLING_USER_DATA`` overrides it."""
    chosen = os.environ.get(USER_DATA_VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    system: str = sys.platform
    if system.startswith("linux"):  # as platformdirs answers, without the 15-30 ms that its import takes
        base = Path(os.environ.get("XDG_DATA_HOME", "").strip())
        return (base if base.is_absolute() else Path.home() / ".local" / "share") / _NAME
    import platformdirs

    return Path(platformdirs.user_data_path(_NAME, appauthor=False))


def default_workspace_folder() -> Path:
    """Return where the ready-made workspace of the first start is put."""
    return user_data_folder() / "workspaces" / "playground"


def resources_folder() -> Path:
    """Return the folder of the files shipped with the program, in a checkout or an installed package."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent.parent / "resources"
