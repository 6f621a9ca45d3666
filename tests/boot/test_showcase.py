"""The main job without a screen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from sanderling.boot import showcase


def test_the_main_job_works_without_a_screen(tmp_path: Path) -> None:
    """The showcase sends, reads five events, writes a picture, and ends well."""
    environment = {**os.environ, "SANDERLING_USER_DATA": str(tmp_path / "data")}

    told = subprocess.run(
        [sys.executable, "-m", showcase.__name__],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )

    assert told.returncode == 0, told.stdout + told.stderr
    assert "200 OK" in told.stdout
    assert told.stdout.count("event:") >= 5
    assert (tmp_path / "build" / "sanderling.png").stat().st_size > 10_000
