"""What a person at a terminal is shown and asked."""

from __future__ import annotations

import pytest

from sanderling.cli.terminal_talk import progress_text, shown_size
from sanderling.domain import events as ev


@pytest.mark.parametrize(
    ("sent", "size", "text"),
    [
        (50_000_000, 200_000_000, "sent 50.0 MB of 200.0 MB (25 %), 25.0 MB/s, 6.0 s left"),
        (50_000_000, 0, "sent 50.0 MB, 25.0 MB/s"),
        (0, 200_000_000, "sent 0 bytes of 200.0 MB (0 %), 0 bytes/s"),
    ],
)
def test_progress_in_words(sent: int, size: int, text: str) -> None:
    """Share and rest are told where the whole is known."""
    assert progress_text(ev.BodySent(0.0, sent, size), 2.0) == text


@pytest.mark.parametrize(
    ("size", "text"), [(999, "999 bytes"), (1500, "1.5 kB"), (2_000_000_000, "2.0 GB"), (3 * 10**12, "3.0 TB")]
)
def test_sizes_in_words(size: int, text: str) -> None:
    """Units of a thousand, as disks and networks count."""
    assert shown_size(size) == text
