"""Starts the program as a person does, on a screen that only the tests see, and moves its mouse and keys.

What it shows is read through ``accessible_window``; what it wrote is read from its folders.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tests.end_to_end.accessible_window import AccessibleWindow, Node

T = TypeVar("T")
PATIENCE_S = 30.0


class RealProgram:
    """One run of ``python -m sanderling``."""

    def __init__(self, user_data: Path, environment: dict[str, str], *, workspace: Path | None = None) -> None:
        """Prepare a run.

        Args:
            user_data: Where it keeps the user's own data.
            environment: The whole environment of the process.
            workspace: The workspace to open; the playground's if not given.
        """
        self.user_data = user_data
        self._environment = environment | {"SANDERLING_USER_DATA": str(user_data)}
        self._arguments = [str(workspace)] if workspace else []
        self._process: subprocess.Popen[bytes] | None = None
        self._window: AccessibleWindow | None = None
        self._output = user_data.parent / "output.txt"

    # -- start and end

    def start(self) -> None:
        """Start, and wait until the window takes keys."""
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "sanderling", *self._arguments],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        self._window = AccessibleWindow(self._environment["AT_SPI_BUS_ADDRESS"], self._process.pid)
        # The button at the end of the strip of tabs is made after the first frame, with everything that takes keys.
        self.wait_until(lambda: self.window.showing("newTabButton"), "the window")
        self.wait_until(self.shows_settled_tree, "the collections")
        self.take_keyboard()

    def shows_settled_tree(self) -> bool:
        """Return whether the collections are there, or a tab where the sidebar is folded away."""
        nodes = self.window.nodes()
        wanted = "tree item" if any(node.object_name == "sidebarFilter" for node in nodes) else "page tab"
        return any(node.role == wanted for node in nodes)

    def take_keyboard(self) -> None:
        """Give the keyboard to the program's newest window; there is no window manager that would."""
        windows = self._xdotool("search", "--onlyvisible", "--pid", str(self.process.pid)).split()
        for window in windows[-1:]:
            self._xdotool("windowfocus", "--sync", window)

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The running process."""
        assert self._process is not None
        return self._process

    @property
    def window(self) -> AccessibleWindow:
        """What it shows."""
        assert self._window is not None
        return self._window

    def quit(self, within_s: float = PATIENCE_S) -> str:
        """Quit as a person does and return what the program wrote to its terminal."""
        self.press("ctrl+q")
        return self.wait_for_end(within_s)

    def wait_for_end(self, within_s: float = PATIENCE_S) -> str:
        """Wait until it has ended by itself, without complaint, and return what it wrote to its terminal."""
        code = self.process.wait(within_s)
        output = self._output.read_text("utf-8", "replace")
        assert code == 0, f"exit code {code}: {output}"
        self.close()
        return output

    def kill(self) -> None:
        """End it without any warning, as a power cut does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        self.close()

    def close(self) -> None:
        """Clean up after a test, whatever became of it."""
        if self._window is not None:
            self._window.close()
            self._window = None
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait(10)

    # -- hands

    def press(self, *keys: str) -> None:
        """Press keys, named as xdotool names them (``ctrl+Return``)."""
        for key in keys:
            self._xdotool("key", "--clearmodifiers", key)

    def type(self, text: str) -> None:
        """Type a text."""
        self._xdotool("type", "--delay", "6", text)

    def click(self, node: Node) -> None:
        """Click in the middle of something."""
        left, top, width, height = self.window.place_of(node)
        self._xdotool("mousemove", "--sync", str(left + width // 2), str(top + height // 2), "click", "1")

    def _xdotool(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], env=self._environment, capture_output=True, text=True, timeout=60, check=False
        )
        return done.stdout

    # -- eyes

    def see(self, object_name: str) -> Node:
        """Return the one visible thing of a name, as soon as it is there."""
        return self.wait_until(lambda: self.window.showing(object_name), f"“{object_name}”")[0]

    def names(self, object_name: str, role: str = "") -> list[str]:
        """Return the accessible names of what can be seen of a name."""
        return [node.name for node in self.window.showing(object_name) if not role or node.role == role]

    def text(self, object_name: str) -> str:
        """Return the text in an editor or line."""
        return self.window.text_of(self.see(object_name))

    def wait_until(self, look: Callable[[], T], what: str, within_s: float = PATIENCE_S) -> T:
        """Look again and again until there is something, and return it."""
        deadline_s = time.monotonic() + within_s
        while True:
            found = look()
            if found:
                return found
            if self.process.poll() is not None:
                output = self._output.read_text("utf-8", "replace")
                raise AssertionError(f"the program ended before {what} came: {output}")
            if time.monotonic() > deadline_s:
                raise AssertionError(f"{what} did not come within {within_s:g} s; it shows {self._shown()}")
            time.sleep(0.05)

    def _shown(self) -> list[str]:
        return [f"{node.object_name}={node.name!r}" for node in self.window.nodes() if node.name]

    def picture(self, file: Path) -> None:
        """Write a picture of the screen."""
        file.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["import", "-window", "root", str(file)], env=self._environment, check=True, timeout=60)


def plain_environment(folder: Path, **more: str) -> dict[str, str]:
    """Return an environment in which nothing of the user's own is seen: home and caches are below ``folder``."""
    kept = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "DISPLAY", "QT_QPA_PLATFORM", "TMPDIR", "FONTCONFIG_PATH")
    places = {"HOME": "home", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache", "XDG_DATA_HOME": "data"}
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    for variable, place in places.items():
        (folder / place).mkdir(parents=True, exist_ok=True)
        environment[variable] = str(folder / place)
    runtime = folder / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    return environment | {"XDG_RUNTIME_DIR": str(runtime), "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"} | more
