"""What Qt and the tests need from the system: found out without root, installed by apt where that may be done.

Standard library only; runs under any Python from 3.11 on, before anything is installed.
"""

from __future__ import annotations

import ctypes
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

# Shared library -> the Debian or Ubuntu packages that hold it (the first one that the system knows is taken).
QT_LIBRARIES: dict[str, tuple[str, ...]] = {
    "libglib-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libEGL.so.1": ("libegl1",),
    "libGL.so.1": ("libgl1",),
    "libfontconfig.so.1": ("libfontconfig1",),
    "libxkbcommon.so.0": ("libxkbcommon0",),
    "libdbus-1.so.3": ("libdbus-1-3",),
    "libxcb-cursor.so.0": ("libxcb-cursor0",),
    "libxcb-icccm.so.4": ("libxcb-icccm4",),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1",),
    "libxcb-image.so.0": ("libxcb-image0",),
    "libxcb-render-util.so.0": ("libxcb-render-util0",),
    "libxcb-randr.so.0": ("libxcb-randr0",),
    "libxcb-shape.so.0": ("libxcb-shape0",),
    "libxcb-xkb.so.1": ("libxcb-xkb1",),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0",),
}
WAYLAND_LIBRARIES: dict[str, tuple[str, ...]] = {"libwayland-cursor.so.0": ("libwayland-cursor0",)}

# Program -> package: an X server without a screen, mouse and keys for it, pictures of it, a keyring, what reads it out.
TEST_PROGRAMS: dict[str, tuple[str, ...]] = {
    "Xvfb": ("xvfb",),
    "xdotool": ("xdotool",),
    "import": ("imagemagick",),
    "xwininfo": ("x11-utils",),
    "gnome-keyring-daemon": ("gnome-keyring",),
    "dbus-run-session": ("dbus",),
    "/usr/libexec/at-spi2-registryd": ("at-spi2-core",),
}

# A browser for the tests of the sign-in pages: some 160 MB to download, so it is brought only where it is asked for.
BROWSER_PROGRAMS: dict[str, tuple[str, ...]] = {
    "chromium": ("chromium",),
    "chromedriver": ("chromium-driver",),
}


class SystemIncomplete(Exception):
    """Something is missing that only the system's own installer can bring; the text says what to run."""


def missing(*, for_tests: bool) -> dict[str, tuple[str, ...]]:
    """Return what the system lacks, each with the packages that could bring it."""
    if not sys.platform.startswith("linux"):
        return {}
    libraries = QT_LIBRARIES | (WAYLAND_LIBRARIES if os.environ.get("WAYLAND_DISPLAY") else {})
    lacking = {name: packages for name, packages in libraries.items() if not _loads(name)}
    if for_tests:
        lacking |= {name: packages for name, packages in TEST_PROGRAMS.items() if not shutil.which(name)}
    if not Path("/etc/ssl/certs").is_dir() and shutil.which("apt-get"):
        lacking["trusted certificates"] = ("ca-certificates",)
    return lacking


def missing_browser() -> dict[str, tuple[str, ...]]:
    """Return what the system lacks of a browser that tests can drive."""
    if not sys.platform.startswith("linux"):
        return {}
    return {name: packages for name, packages in BROWSER_PROGRAMS.items() if not shutil.which(name)}


def install(lacking: dict[str, tuple[str, ...]]) -> None:
    """Bring what is missing by apt.

    Args:
        lacking: What ``missing`` returned, or more of the same form.

    Raises:
        SystemIncomplete: It may not or could not be installed; the text holds the exact command.
    """
    if not lacking:
        return
    if not shutil.which("apt-get"):
        raise SystemIncomplete(
            f"This system lacks {', '.join(lacking)}, and it has no apt-get to install them with.\n"
            "Install the packages that hold them by the system's own means, then run this again."
        )
    prefix = _privilege()
    if prefix is None:
        command = shlex.join(["sudo", "apt-get", "install", "--yes", *_choose(lacking)])
        raise SystemIncomplete(
            f"This system lacks {', '.join(lacking)}. Run this, then start again:\n\n    {command}\n"
        )
    print(f"  system packages ({len(lacking)} are missing)", flush=True)
    _apt([*prefix, "apt-get", "update"])
    packages = _choose(lacking)
    print(f"    {' '.join(packages)}", flush=True)
    _apt([*prefix, "apt-get", "install", "--yes", "--no-install-recommends", *packages])


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _privilege() -> list[str] | None:
    """Return what to put before a command to run it as root, or ``None`` if that may not be done."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        asked = subprocess.run(["sudo", "--non-interactive", "true"], capture_output=True, check=False)
        if asked.returncode == 0:
            return ["sudo", "--non-interactive"]
    return None


def _choose(lacking: dict[str, tuple[str, ...]]) -> list[str]:
    chosen = [next((name for name in names if _known_to_apt(name)), names[-1]) for names in lacking.values()]
    return list(dict.fromkeys(chosen))


def _known_to_apt(package: str) -> bool:
    shown = subprocess.run(["apt-cache", "show", package], capture_output=True, check=False)
    return shown.returncode == 0 and bool(shown.stdout)


def _apt(command: list[str]) -> None:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, env=quiet, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-8:])
        raise SystemIncomplete(f"{shlex.join(command)} did not work:\n\n{said}\n\nMend that, then run this again.")
