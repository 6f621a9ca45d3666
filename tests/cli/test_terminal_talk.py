"""What a person at a terminal is shown and asked."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from tests.cli.conftest import PROGRAM

from sanderling.cli.terminal_talk import progress_text, shown_size
from sanderling.domain import events as ev

UNIX_ONLY = pytest.mark.skipif(not hasattr(os, "openpty"), reason="a terminal of Unix kind")


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


def _on_a_terminal(*arguments: str, answer: tuple[bytes, bytes] | None = None) -> tuple[int, str]:
    """Run the program on a terminal; ``answer`` is a question to wait for, and what is typed then."""
    ours, theirs = os.openpty()
    with subprocess.Popen([*PROGRAM, *arguments], stdin=theirs, stdout=theirs, stderr=theirs) as cli:
        os.close(theirs)
        shown = b""
        try:
            while block := os.read(ours, 65536):
                shown += block
                if answer and answer[0] in shown:
                    os.write(ours, answer[1])
                    answer = None
        except OSError:  # the terminal's other end was closed
            pass
        code = cli.wait(timeout=20)
    os.close(ours)
    return code, shown.decode()


@UNIX_ONLY
@pytest.mark.parametrize(("typed", "code", "size"), [(b"y\n", 0, 64 * 2**20), (b"\n", 4, None)])
def test_a_large_body_is_asked_about(server: str, tmp_path: Path, typed: bytes, code: int, size: int | None) -> None:
    """At the size that was named the program waits for a word; without a yes it ends with a sentence."""
    file = tmp_path / "body"
    question = (b"Go on? [y/N] ", typed)
    ended, shown = _on_a_terminal("send", f"{server}/large", "--max-size", "1M", "-o", str(file), answer=question)
    assert ended == code, shown
    assert size is None or file.stat().st_size == size


@UNIX_ONLY
def test_an_upload_shows_how_far_it_is(server: str, user_data: Path, tmp_path: Path) -> None:
    """A large body's progress is drawn on the terminal, and wiped when it is sent."""
    file = tmp_path / "large"
    with file.open("wb") as large:
        large.truncate(60_000_000)
    _, shown = _on_a_terminal("send", f"{server}/status/200", "-X", "POST", "-d", f"@{file}")
    assert " of 60.0 MB (" in shown and "/s" in shown
    assert shown.rindex("\r\x1b[K") > shown.rindex(" of 60.0 MB (")
