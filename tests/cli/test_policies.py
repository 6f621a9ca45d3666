"""Settings and policies through the real program: what the options promise happens on the wire."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import RunCli
from tests.servers.proxies import http_proxy

from sanderling.cli.arguments import ITEM_FORMS
from sanderling.services.exporting import item_forms
from sanderling.serving.local_server import LocalServer
from sanderling.serving.playground import create_playground


@pytest.fixture(scope="module")
def playground() -> Iterator[str]:
    """The address of a playground."""
    with LocalServer(create_playground()) as running:
        yield running.base_url


def test_retries_until_it_works(run_cli: RunCli, playground: str) -> None:
    """--retry sends again; each attempt is a call of its own with the wait behind it."""
    done = run_cli("send", f"{playground}/flaky/cli", "--retry", "3", "--retry-delay", "10ms", "--json", "-v")
    calls = json.loads(done.stdout)["calls"]
    assert [(call["attempt"], call["status"]) for call in calls] == [(1, 503), (2, 503), (3, 200)]
    assert calls[0]["wait"]["kind"] == "retry" and calls[2]["wait"] is None
    assert b"before attempt 2 of 4: The server answered 503" in done.stderr


def test_an_unsafe_method_is_sent_once(run_cli: RunCli, playground: str) -> None:
    """A POST is not repeated unless that is allowed, and -v says why."""
    options = ("-X", "POST", "--retry", "3", "--retry-delay", "10ms", "-v", "--fail")
    done = run_cli("send", f"{playground}/flaky/post-once", *options)
    assert done.returncode == 5 and b"POST is not a safe method" in done.stderr
    assert run_cli("send", f"{playground}/flaky/post-more", *options, "--retry-unsafe").returncode == 0


def test_pages_are_printed_as_items(run_cli: RunCli, playground: str) -> None:
    """--paginate prints one item a line, and --json sums the pages up."""
    how = ("--paginate", "next-url items=$.sightings[*] max-pages=2")
    lines = run_cli("send", f"{playground}/pages/next-url?size=20", *how).stdout.decode().splitlines()
    assert [json.loads(line)["id"] for line in lines] == list(range(1, 41))
    told = json.loads(run_cli("send", f"{playground}/pages/next-url?size=20", *how, "--json").stdout)
    assert (told["pages"]["count"], told["pages"]["items"], told["stream"]["kind"]) == (2, 40, "items")
    assert "page=3" in told["pages"]["next_url"] and len(told["calls"]) == 2


@pytest.mark.parametrize("to_file", [True, False])
def test_items_in_other_forms(run_cli: RunCli, playground: str, tmp_path: Path, to_file: bool) -> None:
    """--items writes one JSON list or a CSV table of all items, to a file or to the output."""
    call = ("send", f"{playground}/pages/next-url?size=20", "--paginate", "next-url items=$.sightings[*] max-pages=2")
    for form in ("json", "csv"):
        file = tmp_path / f"items.{form}"
        done = run_cli(*call, "--items", form, *(("-o", str(file)) if to_file else ()))
        written = (file.read_bytes() if to_file else done.stdout).decode()
        if form == "json":
            assert [item["id"] for item in json.loads(written)] == list(range(1, 41))
        else:
            assert written.splitlines()[0] == "id,species,count,beach" and len(written.splitlines()) == 41
        assert not to_file or done.stdout == b""


def test_items_need_pages(run_cli: RunCli, playground: str) -> None:
    """--items alone is a wrong call; its forms are those that the window offers too."""
    done = run_cli("send", f"{playground}/orders", "--items", "csv")
    assert done.returncode == 2 and b"--paginate" in done.stderr
    assert {form.name for form in item_forms()} == set(ITEM_FORMS)


def test_a_way_that_makes_no_sense_is_a_wrong_call(run_cli: RunCli, playground: str) -> None:
    """What --paginate does not understand is told with an example; nothing is sent."""
    done = run_cli("send", f"{playground}/pages/next-url", "--paginate", "tide")
    assert done.returncode == 2 and "“tide”".encode() in done.stderr


def test_repeated_until_a_check_holds(run_cli: RunCli, playground: str) -> None:
    """--repeat-until goes on until it holds, and is an error where it never does."""
    check = ("--repeat-until", "status == 200", "--retry-delay", "10ms")
    assert run_cli("send", f"{playground}/flaky/until", *check, "--fail").returncode == 0
    never = run_cli("send", f"{playground}/echo", "--repeat-until", "status == 201", "--repeat-limit", "1", *check[2:])
    assert never.returncode == 4
    wrong = run_cli("send", f"{playground}/echo", "--repeat-until", "tide is high")
    assert wrong.returncode == 2 and b"tide is high" in wrong.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--cert", "not-there.pem"), b"not-there.pem"),
        (("-x", "gopher://127.0.0.1:1"), b"gopher"),
        (("--cacert", "not-there.pem"), b"not-there.pem"),
    ],
)
def test_an_option_that_cannot_be_used(run_cli: RunCli, options: tuple[str, ...], said: bytes) -> None:
    """A file that is missing and an address that makes no sense are the call's fault; nothing is sent."""
    done = run_cli("send", "https://birds.test/", *options)
    assert done.returncode == 2 and said in done.stderr, done.stderr


def test_headers_that_are_added(run_cli: RunCli, playground: str) -> None:
    """--trace and --correlation-header are seen by the server and told by --json."""
    done = run_cli("send", f"{playground}/echo", "--trace", "--correlation-header", "X-Request-Id", "--json")
    told = json.loads(done.stdout)
    added = {header["name"].lower(): header["value"] for header in told["calls"][0]["headers_added"]}
    assert set(added) == {"traceparent", "x-request-id"}
    assert added["traceparent"] in told["response"]["body"]


def test_a_host_is_sent_elsewhere(run_cli: RunCli, playground: str) -> None:
    """--resolve connects to another address under the same name."""
    port = playground.rpartition(":")[2]
    done = run_cli("send", f"http://birds.test:{port}/echo", "--resolve", f"birds.test:{port}:127.0.0.1", "-v")
    assert json.loads(done.stdout)["url"].startswith(f"http://birds.test:{port}/")
    assert b"connected to 127.0.0.1" in done.stderr


def test_a_proxy_that_is_not_there(run_cli: RunCli, playground: str) -> None:
    """What went wrong is the proxy, and that is said."""
    done = run_cli("send", "http://birds.test/", "-x", "http://127.0.0.1:1", "--proxy-user", "ann")
    assert done.returncode == 4 and b"proxy" in done.stderr and b"-x none" in done.stderr
    direct = run_cli("send", f"{playground}/echo", "-x", "http://127.0.0.1:1", "--noproxy", "127.0.0.1")
    assert direct.returncode == 0


def test_credentials_in_the_clear_are_told_of_unasked(run_cli: RunCli, playground: str) -> None:
    """One line on the error output, without -v; nothing where they stay on this machine."""
    header = ("-H", "Authorization: Bearer shore-token")
    with http_proxy({"shop.test": int(playground.rpartition(":")[2])}) as proxy:
        done = run_cli("send", "http://shop.test/echo", *header, "--proxy", proxy.base_url)
    assert done.returncode == 0
    assert done.stderr.decode().splitlines() == [
        "sanderling: credentials go to shop.test over plain HTTP: anybody on the way can read them"
    ]
    assert run_cli("send", f"{playground}/echo", *header).stderr == b""
