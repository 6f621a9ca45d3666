"""The command line as a program: how it starts, what it says of itself, how it serves."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.cli.conftest import PROGRAM, RunCli

from sanderling import __version__
from sanderling.cli.exit_codes import ExitCode


def test_version(run_cli: RunCli) -> None:
    """--version prints the version and nothing else."""
    done = run_cli("--version")
    assert (done.returncode, done.stdout) == (0, f"sanderling {__version__}\n".encode())


def test_help_names_every_exit_code(run_cli: RunCli) -> None:
    """--help, and the word help, explain what scripts need to know."""
    text = run_cli("--help").stdout.decode()
    assert run_cli("help").stdout.decode() == text
    for code in ExitCode:
        assert code.meaning in text


def test_the_command_line_starts_without_qt(run_cli: RunCli, server: str) -> None:
    """A request is sent without Qt being imported at all."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "sanderling", "send", f"{server}/status/200"],
        capture_output=True, timeout=30, check=False,
    )  # fmt: skip
    assert done.stdout == b"status\n"
    imported = done.stderr.decode()
    assert "httpx" in imported
    assert "PySide6" not in imported and "shiboken6" not in imported and "qasync" not in imported


def test_serve_playground_answers_until_ctrl_c(user_data: Path) -> None:
    """``serve playground`` says where it listens, answers there, and ends on Ctrl+C without noise."""
    with subprocess.Popen([*PROGRAM, "serve", "playground"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as serving:
        assert serving.stdout is not None and serving.stderr is not None
        said = serving.stdout.readline().decode()
        address = next(word for word in said.split() if word.startswith("http://127.0.0.1:"))
        with urllib.request.urlopen(f"{address}/", timeout=10) as answer:
            assert answer.status == 200
        serving.send_signal(signal.SIGINT)
        assert serving.wait(timeout=10) == 0
        assert serving.stderr.read() == b""


def test_a_taken_port_is_told(run_cli: RunCli, server: str) -> None:
    """A port that another program uses is named, with code 1."""
    port = server.rpartition(":")[2]
    done = subprocess.run(
        [*PROGRAM, "serve", "playground", "--port", port], capture_output=True, timeout=20, check=False
    )
    assert done.returncode == 1
    assert port.encode() in done.stderr and b"Traceback" not in done.stderr
