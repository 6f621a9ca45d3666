"""Times and sizes as people read them; the exact value belongs in the tooltip."""

from __future__ import annotations

from PySide6.QtCore import QLocale


def duration_text(seconds: float) -> str:
    """Return ``0.42 ms``, ``128 ms``, ``1.42 s`` or ``00:41:07``."""
    milliseconds = seconds * 1000
    if milliseconds < 1:
        return f"{milliseconds:.2f} ms"
    if milliseconds < 9.95:
        return f"{milliseconds:.1f} ms"
    if milliseconds < 999.5:
        return f"{milliseconds:.0f} ms"
    if seconds < 99.5:
        return f"{seconds:.2f} s"
    return clock_text(seconds)


def clock_text(seconds: float) -> str:
    """Return ``00:41:07``."""
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def exact_duration_text(seconds: float) -> str:
    """Return the time to the microsecond, in milliseconds."""
    return f"{seconds * 1000:.3f} ms"


def size_text(size_bytes: int) -> str:
    """Return a size in the user's locale, such as ``4.2 kB``."""
    precision = 0 if size_bytes < 1000 else 1
    return QLocale().formattedDataSize(size_bytes, precision, QLocale.DataSizeFormat.DataSizeSIFormat)


def count_text(count: int) -> str:
    """Return a whole number in the user's locale."""
    return QLocale().toString(count)
