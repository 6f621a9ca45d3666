"""The terminal program starts without Qt."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sanderling import __version__
from sanderling.boot.terminal import run_terminal


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """It ends with code 0."""
    with pytest.raises(SystemExit) as ended:
        run_terminal(["--version"])

    assert not ended.value.code
    assert __version__ in capsys.readouterr().out


def test_qt_is_not_imported() -> None:
    """Neither by the program's entry nor by a command that fails early."""
    code = (
        "import sys; sys.argv = ['sanderling', 'send', 'ftp://x.test/'];"
        "from sanderling.__main__ import main; code = main();"
        "print(code, any(name.startswith('PySide6') for name in sys.modules))"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.strip().endswith("2 False")
