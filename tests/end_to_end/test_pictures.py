"""Pictures of every screen, in light and dark, small and large, left in ``build/pictures`` for people to look at."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.end_to_end.real_program import plain_environment
from tests.storage.secret_service import SecretService

TOURS = (
    ("light", "1440x900", 1, ()),
    ("dark", "1440x900", 1, ()),
    ("light", "1024x700", 1, ("short",)),
    ("dark", "1024x700", 1, ("short",)),
    ("light", "1280x720", 2, ("short",)),
)


@contextmanager
def screen(width: int, height: int) -> Iterator[str]:
    """Run an X server of that size that nobody sees, and yield its name."""
    read_fd, write_fd = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_fd), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    server = subprocess.Popen([*command, "-noreset"], pass_fds=[write_fd], stderr=subprocess.DEVNULL)
    os.close(write_fd)
    with os.fdopen(read_fd) as answer:
        number = answer.readline().strip()
    assert number, "Xvfb did not start; python3 packaging/test.py installs it"
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(timeout=10)


@pytest.mark.parametrize(("theme", "size", "scale", "more"), TOURS, ids=str)
def test_every_screen_is_drawn(  # noqa: PLR0917 - the tour's parameters and the fixtures
    theme: str,
    size: str,
    scale: int,
    more: tuple[str, ...],
    running_secret_service: SecretService,
    tmp_path: Path,
    checkout: Path,
) -> None:
    """The tour gets through every screen without a word on stderr, and no two of its pictures are the same."""
    folder = checkout / "build" / "pictures" / f"{theme}-{size}{f'@{scale}x' if scale > 1 else ''}"
    shutil.rmtree(folder, ignore_errors=True)
    width, height = (int(each) * scale for each in size.split("x"))
    with screen(width, height) as display:
        environment = plain_environment(tmp_path / "home", DISPLAY=display, QT_QPA_PLATFORM="xcb")
        environment |= running_secret_service.environment | {"QT_SCALE_FACTOR": str(scale)}
        environment["PYTHONPATH"] = os.pathsep.join([str(checkout), environment.get("PYTHONPATH", "")])
        command = [sys.executable, "-m", "tests.end_to_end.picture_tour", str(folder), size, theme, *more]
        done = subprocess.run(
            command, env=environment, cwd=checkout, capture_output=True, text=True, timeout=110, check=False
        )
    assert (done.returncode, done.stderr) == (0, "")
    pictures = sorted(folder.glob("*.png"))
    assert len(pictures) >= 9
    seen = {file.read_bytes() for file in pictures}
    assert len(seen) == len(pictures), "two pictures are the same"
