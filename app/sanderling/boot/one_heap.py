"""Keeps threads from having a heap of their own, where the C library gives them one."""

from __future__ import annotations

import contextlib
import sys
from typing import Final

_ARENA_MAX: Final = -8
"""``M_ARENA_MAX`` of glibc's ``malloc.h``."""


def share_one_heap() -> None:
    """Have all threads that are started from now on share one heap.

    glibc gives each its own, so that they need not wait for one another. Here they wait for the interpreter anyway, and
    what one of them leaves free no other can use.
    """
    if sys.platform != "linux":
        return
    import ctypes  # loaded anyway for watching the workspace

    with contextlib.suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)
