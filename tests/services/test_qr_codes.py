"""QR codes for front ends."""

from __future__ import annotations

from sanderling.services.qr_codes import qr_rows


def test_rows_of_a_text() -> None:
    """A square of modules; nothing for what does not fit."""
    rows = qr_rows("http://127.0.0.1/device")
    assert len(rows) == len(rows[0]) == 25
    assert qr_rows("x" * 1000) == ()
