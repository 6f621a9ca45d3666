"""Bytes as rows of hexadecimal figures and the characters they stand for."""

from __future__ import annotations

from typing import Final

BYTES_IN_ROW: Final = 16
_SHOWN: Final = "".join(chr(code) if 32 <= code < 127 else "·" for code in range(256))


def hex_row(data: bytes) -> tuple[str, str]:
    """Return the figures (eight and eight, aligned also where the row is short) and the characters."""
    left = data[:8].hex(" ")
    right = data[8:BYTES_IN_ROW].hex(" ")
    return f"{left:<23}  {right:<23}", "".join(_SHOWN[byte] for byte in data[:BYTES_IN_ROW])
