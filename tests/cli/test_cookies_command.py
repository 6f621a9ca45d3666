"""``sanderling cookies`` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import RunCli

from sanderling.serving.local_server import LocalServer
from sanderling.serving.playground import create_playground


@pytest.fixture
def jar(run_cli: RunCli, workspace: Path) -> Path:
    """A workspace in whose jar a server has put two cookies."""
    with LocalServer(create_playground()) as playground:
        done = run_cli("send", f"{playground.base_url}/cookies/set?bird=knot&tide=low", cwd=workspace)
    assert done.returncode == 0, done.stderr
    return workspace


def test_cookies_are_listed_without_their_values(run_cli: RunCli, jar: Path) -> None:
    """Name, host, path and how long; values only for who asks for them."""
    shown = run_cli("cookies", cwd=jar).stdout.decode()
    assert len(shown.splitlines()) == 2 and "bird" in shown and "127.0.0.1" in shown and "for the session" in shown
    assert "knot" not in shown
    assert "bird=knot" in run_cli("cookies", "list", "127.0.0.1", "--values", "--workspace", str(jar)).stdout.decode()
    assert run_cli("cookies", "list", "example.com", cwd=jar).stdout == b""


def test_cookies_as_json(run_cli: RunCli, jar: Path) -> None:
    """For scripts: a list of objects."""
    bird, tide = json.loads(run_cli("cookies", "--json", "--values", cwd=jar).stdout)
    assert (bird["name"], bird["value"], tide["name"], tide["expires"]) == ("bird", "knot", "tide", None)
    assert "value" not in json.loads(run_cli("cookies", "--json", cwd=jar).stdout)[0]


def test_cookies_are_deleted(run_cli: RunCli, jar: Path) -> None:
    """Those of one host, or all; how many is said."""
    assert run_cli("cookies", "clear", "example.com", cwd=jar).stdout == b"0 deleted.\n"
    assert run_cli("cookies", "clear", cwd=jar).stdout == b"2 deleted.\n"
    assert run_cli("cookies", cwd=jar).stdout == b""


def test_without_a_workspace_there_is_no_jar(run_cli: RunCli, tmp_path: Path) -> None:
    """Outside of any workspace nothing is kept, and that is said."""
    done = run_cli("cookies", cwd=tmp_path)
    assert done.returncode == 2 and b"There is no workspace here" in done.stderr
    assert run_cli("cookies", "--workspace", str(tmp_path)).returncode == 2
