"""Somebody at a terminal who signs in: at a browser that is opened or not, by a pasted address, or with a code."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading
import webbrowser
from typing import Final

from sanderling.cli.output import visible
from sanderling.domain.errors import SanderlingError
from sanderling.domain.sign_in import BrowserVisit, DeviceVisit, SignInVisit
from sanderling.services.qr_codes import QrRows, qr_rows

_CLEAR: Final = "\r\x1b[K"
_BLOCKS: Final = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
_QUIET: Final = 2
_DISPLAYS: Final = ("DISPLAY", "WAYLAND_DISPLAY")


class TerminalPerson:
    """The ``SignInPerson`` of a terminal; everything is said on the error output."""

    def __init__(self, *, opens_browser: bool = True) -> None:
        """Look who is there; made on the running event loop. Without ``opens_browser`` addresses are only printed."""
        self._loop = asyncio.get_running_loop()
        self._opens_browser = opens_browser and _has_browser()
        self._reads = sys.platform != "win32" and _is_terminal(sys.stdin)
        self._draws = _is_terminal(sys.stderr)
        self._timer: asyncio.TimerHandle | None = None
        self._visit: SignInVisit | None = None

    def begins(self, visit: SignInVisit) -> None:
        """See ``SignInPerson``."""
        self._visit = visit
        if isinstance(visit, BrowserVisit):
            self._begin_browser(visit)
        elif isinstance(visit, DeviceVisit):
            self._begin_device(visit)
        self._tick()

    def ends(self, visit: SignInVisit, _problem: SanderlingError | None) -> None:
        """See ``SignInPerson``; the problem is the command's to tell."""
        self._visit = None
        if self._timer is not None:
            self._timer.cancel()
        if isinstance(visit, BrowserVisit) and self._reads:
            self._loop.remove_reader(sys.stdin.fileno())
        if self._draws:
            print(_CLEAR, end="", file=sys.stderr, flush=True)

    def _begin_browser(self, visit: BrowserVisit) -> None:
        opened = "The browser opens at" if self._opens_browser else "Open this address in a browser:"
        _say(f"{visible(visit.server)} asks who you are. {opened}\n\n  {visible(visit.url)}\n")
        if self._reads and visit.listens:
            _say("If the browser ends at a page that it cannot open, paste the address of that page here.")
        elif self._reads:
            _say(f"Paste the address that the browser ends at ({visible(visit.redirect_uri)}?…):")
        if self._reads:
            self._loop.add_reader(sys.stdin.fileno(), self._typed)
        if self._opens_browser:  # some browsers are programs of the terminal, and take as long as they like
            threading.Thread(target=webbrowser.open, args=(visit.url,), daemon=True).start()

    def _begin_device(self, visit: DeviceVisit) -> None:
        _say(f"On any device, open {visible(visit.verification_uri)}")
        _say(f"and enter this code:\n\n  {visible(visit.user_code)}\n")
        if visit.complete_uri and self._draws and _shows_blocks():
            _say("\n".join(qr_lines(qr_rows(visit.complete_uri))))

    def _tick(self) -> None:
        """Say how much time there is, once a second."""
        if self._visit is None or not self._draws:
            return
        left_s = int(self._visit.time_left_s)
        told = f"Waiting, {left_s // 60}:{left_s % 60:02d} left. Ctrl+C gives up."
        if not isinstance(self._visit, BrowserVisit) or not self._reads:  # a line that is typed into stays as it is
            print(f"{_CLEAR}{told}", end="", file=sys.stderr, flush=True)
            self._timer = self._loop.call_later(1.0, self._tick)
        else:
            _say(told)

    def _typed(self) -> None:
        line = sys.stdin.readline()
        if not line:
            self._loop.remove_reader(sys.stdin.fileno())
            return
        visit, address = self._visit, line.strip()
        if not isinstance(visit, BrowserVisit) or not address:
            return
        problem = "" if "error=" in address else visit.problem_with(address)
        if not address.startswith(visit.redirect_uri):
            problem = f"That is not the address: it begins with {visit.redirect_uri}"
        if problem:
            _say(visible(problem))
        else:
            visit.paste(address)


def person_here(*, opens_browser: bool = True) -> TerminalPerson | None:
    """Return who sits at the terminal; ``None`` where this is none, such as in a script."""
    return TerminalPerson(opens_browser=opens_browser) if _is_terminal(sys.stderr) else None


def qr_lines(rows: QrRows) -> list[str]:
    """Return a QR code as lines of half blocks, light on a dark terminal with a quiet zone around it."""
    if not rows:
        return []
    width = len(rows) + 2 * _QUIET
    empty = (False,) * width
    framed = [empty] * _QUIET + [(*empty[:_QUIET], *row, *empty[:_QUIET]) for row in rows] + [empty] * _QUIET
    if len(framed) % 2:
        framed.append((True,) * width)  # as dark as the terminal
    return [
        "".join(_BLOCKS[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(framed[::2], framed[1::2], strict=True)
    ]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _is_terminal(stream: object) -> bool:
    return bool(getattr(stream, "isatty", lambda: False)())


def _has_browser() -> bool:
    named = bool(os.environ.get("BROWSER"))
    if sys.platform.startswith("linux") and not named and not any(os.environ.get(name) for name in _DISPLAYS):
        return False
    with contextlib.suppress(webbrowser.Error):
        webbrowser.get()
        return True
    return False


def _shows_blocks() -> bool:
    return "utf" in (getattr(sys.stderr, "encoding", "") or "").lower()
