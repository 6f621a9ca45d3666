"""``sanderling cache``, and what ``--cache`` puts into it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import RunCli

from sanderling.serving.local_server import LocalServer
from sanderling.serving.playground import create_playground


@pytest.fixture(scope="module")
def playground() -> Iterator[str]:
    """The address of a playground."""
    with LocalServer(create_playground()) as running:
        yield running.base_url


def test_the_cache_is_used_and_says_so(run_cli: RunCli, playground: str, workspace: Path) -> None:
    """The second call is answered from disk, in another process; -v and --json tell why."""
    call = ("send", f"{playground}/cacheable/max-age/600", "--cache", "--json", "-v")
    first = run_cli(*call, cwd=workspace)
    second = run_cli(*call, cwd=workspace)
    states = [json.loads(done.stdout)["calls"][0]["cache"]["state"] for done in (first, second)]
    assert states == ["miss", "hit"], second.stderr
    assert b"cache: hit" in second.stderr
    plain = json.loads(run_cli(*call, "--no-cache", cwd=workspace).stdout)
    assert plain["calls"][0]["cache"] is None


def test_what_is_kept_is_shown_and_forgotten(run_cli: RunCli, playground: str, workspace: Path) -> None:
    """By host, with how many and how much; clearing says how many there were."""
    host = playground.removeprefix("http://")
    run_cli("send", f"{playground}/cacheable/max-age/600", "--cache", cwd=workspace)
    assert host.encode() in run_cli("cache", cwd=workspace).stdout
    (told,) = json.loads(run_cli("cache", "list", "--json", "--workspace", str(workspace)).stdout)
    assert (told["host"], told["responses"]) == (host, 1) and told["size_bytes"] > 0
    assert run_cli("cache", "clear", "example.com", cwd=workspace).stdout == b"0 deleted.\n"
    assert run_cli("cache", "clear", host, cwd=workspace).stdout == b"1 deleted.\n"
    assert run_cli("cache", cwd=workspace).stdout == b""


def test_without_a_workspace(run_cli: RunCli, playground: str, tmp_path: Path) -> None:
    """Requests from outside of any workspace share a cache of their own; a workspace that is named must be one."""
    run_cli("send", f"{playground}/cacheable/max-age/600", "--cache", cwd=tmp_path)
    assert run_cli("cache", "clear", cwd=tmp_path).stdout == b"1 deleted.\n"
    assert run_cli("cache", "--workspace", str(tmp_path)).returncode == 2
