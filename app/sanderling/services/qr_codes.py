"""An address as a QR code, for window and terminal."""

from __future__ import annotations

QrRows = tuple[tuple[bool, ...], ...]
"""Rows of modules, ``True`` for dark, without the quiet zone around them."""


def qr_rows(text: str) -> QrRows:
    """Return the code of a text; empty where the text is too long for one."""
    from sanderling.render.qr_code import qr_code

    return qr_code(text) or ()
