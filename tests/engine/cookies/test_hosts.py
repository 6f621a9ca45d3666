"""Hosts, paths and domains that are nobody's own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sanderling.engine.addresses import parse_address
from sanderling.engine.cookies.hosts import (
    default_path,
    domain_matches,
    domains_of,
    is_public_suffix,
    is_secure,
    path_matches,
    path_of,
)


@pytest.mark.parametrize(
    ("host", "domain", "matches"),
    [
        ("shore.example", "shore.example", True),
        ("api.shore.example", "shore.example", True),
        ("seashore.example", "shore.example", False),
        ("shore.example", "api.shore.example", False),
        ("127.0.0.1", "0.0.1", False),
        ("127.0.0.1", "127.0.0.1", True),
    ],
)
def test_domains(host: str, domain: str, matches: bool) -> None:
    """A host belongs to its own domain and to those above it, whole labels only; addresses have nothing above."""
    assert domain_matches(host, domain) is matches
    assert (domain in domains_of(host)) is matches


@pytest.mark.parametrize(
    ("path", "cookie_path", "matches"),
    [
        ("/", "/", True),
        ("/orders", "/", True),
        ("/orders", "/orders", True),
        ("/orders/7", "/orders", True),
        ("/orders/7", "/orders/", True),
        ("/orders", "/orders/", False),
        ("/ordersheet", "/orders", False),
    ],
)
def test_paths(path: str, cookie_path: str, matches: bool) -> None:
    """A path holds for itself and what lies below it, whole segments only."""
    assert path_matches(path, cookie_path) is matches


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("http://a.example", "/"),
        ("http://a.example/x", "/"),
        ("http://a.example/x/", "/x"),
        ("http://a.example/x/y?q=/z/z", "/x"),
    ],
)
def test_the_path_of_a_cookie_that_names_none(url: str, path: str) -> None:
    """The request's path up to its last slash; the query is not part of it."""
    assert default_path(path_of(parse_address(url))) == path


@pytest.mark.parametrize(
    ("url", "secure"),
    [
        ("https://shore.example/", True),
        ("http://shore.example/", False),
        ("http://localhost:8080/", True),
        ("http://api.localhost/", True),
        ("http://127.0.0.1/", True),
        ("http://[::1]:8000/", True),
        ("http://192.168.1.4/", False),
    ],
)
def test_this_machine_is_trusted_without_tls(url: str, secure: bool) -> None:
    """Secure cookies go over TLS, and to the loopback, from which nobody can read along."""
    assert is_secure(parse_address(url)) is secure


@pytest.mark.parametrize(
    ("domain", "public"),
    [("com", True), ("co.uk", True), ("github.io", True), ("shore.example.com", False), ("127.0.0.1", False)],
)
def test_public_suffixes(domain: str, public: bool) -> None:
    """Where anybody can have a name, no cookie may be set for all."""
    assert is_public_suffix(domain) is public


def test_the_list_is_loaded_only_when_it_is_asked() -> None:
    """Importing the rules does not read the list of public suffixes."""
    code = "import sys, sanderling.engine.cookies.taking; print('publicsuffixlist' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
