"""Reading a socket together with the time at which the bytes arrived.

Where the system stamps packets (Linux, ``SO_TIMESTAMPNS``) the time is the kernel's: however busy the event loop was
when the bytes came, it does not add to the figures. Elsewhere it is the time of the read.
"""

from __future__ import annotations

import socket
import struct
import sys
import time

_SO_TIMESTAMPNS = 35
_TIMESPEC = struct.Struct("@qq")
_ANCILLARY_BYTES = socket.CMSG_SPACE(_TIMESPEC.size) if hasattr(socket, "CMSG_SPACE") else 0
_OLDEST_BELIEVED_S = 300.0


def ask_for_arrival_times(sock: socket.socket) -> bool:
    """Ask the system to stamp what arrives; return whether it does."""
    if sys.platform != "linux" or sock.family not in (socket.AF_INET, socket.AF_INET6):
        return False
    try:
        sock.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
    except OSError:
        return False
    return True


def receive_stamped(sock: socket.socket, max_bytes: int) -> tuple[bytes, float]:
    """Return what has come and when (monotonic seconds) its last packet arrived.

    Raises:
        BlockingIOError: Nothing is there yet.
        OSError: The connection failed.
    """
    data, ancillary, _flags, _address = sock.recvmsg(max_bytes, _ANCILLARY_BYTES)
    now_s = time.perf_counter()
    for level, kind, value in ancillary:
        if level == socket.SOL_SOCKET and kind == _SO_TIMESTAMPNS and len(value) >= _TIMESPEC.size:
            seconds, nanoseconds = _TIMESPEC.unpack_from(value)
            age_s = time.time() - (seconds + nanoseconds / 1e9)
            # A clock that was set meanwhile must not bend the figures.
            if 0 <= age_s <= _OLDEST_BELIEVED_S:
                return data, now_s - age_s
    return data, now_s
