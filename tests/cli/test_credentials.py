"""Certificates and passwords that are given with the command line, but not on it."""

from __future__ import annotations

import argparse
import os
import subprocess
from pathlib import Path

import pytest
from tests.cli.conftest import PROGRAM

from sanderling.cli.arguments import build_parser
from sanderling.cli.credentials import with_credentials
from sanderling.cli.reporting import BadArgument
from sanderling.cli.request_building import with_arguments
from sanderling.domain.client_certificate import ClientCertificate
from sanderling.domain.errors import UnresolvedVariable
from sanderling.domain.request import Request
from sanderling.domain.secret import SecretRef
from sanderling.domain.send_settings import SendSettings
from sanderling.domain.variables import Scope, Scopes, Variable

SCOPES = Scopes(
    (Scope("All", (Variable(name="base", value="https://{{host}}:8443"), Variable(name="host", value="h"))),)
)


def _given(url: str, *arguments: str, stored: SendSettings | None = None) -> tuple[SendSettings, dict[SecretRef, str]]:
    parsed: argparse.Namespace = build_parser().parse_args(["send", url, *arguments])
    request = with_arguments(Request(url_template=url, settings=stored or SendSettings()), parsed, None)
    changed, secrets = with_credentials(request, parsed, SCOPES)
    return changed.settings, secrets


def _certificate(url: str, *arguments: str) -> tuple[ClientCertificate, dict[SecretRef, str]]:
    settings, secrets = _given(url, *arguments)
    assert settings.client_certificates is not None
    (certificate,) = settings.client_certificates
    return certificate, secrets


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://api.test:8443/x", "api.test"),
        ("api.test/x", "api.test"),
        ("https://user@API.test/x", "api.test"),
        ("https://[::1]:8443/", "::1"),
        ("{{base}}/orders", "h"),
    ],
)
def test_a_certificate_is_for_the_url_s_host(url: str, host: str, tmp_path: Path) -> None:
    """It is shown to the host of the URL, variables included, and to no other on the way."""
    certificate, secrets = _certificate(url, "--cert", str(tmp_path / "me.pem"), "--key", "me.key")
    assert (certificate.host, certificate.certificate_file) == (host, str(tmp_path / "me.pem"))
    assert certificate.key_file == str(Path("me.key").absolute())
    assert (certificate.pass_phrase, secrets) == ("", {})


def test_another_host_can_be_named() -> None:
    """--cert-host takes the place of the URL's, and needs no URL that can be resolved."""
    assert _certificate("{{unknown}}/x", "--cert", "a.p12", "--cert-host", "*.test")[0].host == "*.test"
    with pytest.raises(UnresolvedVariable):
        _certificate("{{unknown}}/x", "--cert", "a.p12")


def test_a_pass_phrase_comes_from_the_process_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the variable that --cert-pass-env names, else by the host's own name, else by the name for all."""
    monkeypatch.setenv("SANDERLING_SECRET_PASS_PHRASE", "for all")
    certificate, secrets = _certificate("https://a.test/", "--cert", "a.p12")
    assert isinstance(certificate.pass_phrase, SecretRef)
    assert secrets == {certificate.pass_phrase: "for all"}
    monkeypatch.setenv("SANDERLING_SECRET_PASS_PHRASE_A_TEST", "for one")
    assert list(_certificate("https://a.test/", "--cert", "a.p12")[1].values()) == ["for one"]
    monkeypatch.setenv("MINE", "mine")
    assert list(_certificate("https://a.test/", "--cert", "a.p12", "--cert-pass-env", "MINE")[1].values()) == ["mine"]


def test_a_proxy_password_comes_from_the_process_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """--proxy-user gives the name; without a password anywhere the stored one stays."""
    kept = SendSettings(proxy_password=SecretRef("kept"))
    assert _given("x.test", "--proxy-user", "ann", stored=kept)[0].proxy_password == SecretRef("kept")
    monkeypatch.setenv("SANDERLING_SECRET_PROXY_PASSWORD", "tiptop")
    settings, secrets = _given("x.test", "--proxy-user", "ann", stored=kept)
    assert isinstance(settings.proxy_password, SecretRef)
    assert (settings.proxy_user, secrets) == ("ann", {settings.proxy_password: "tiptop"})


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--proxy-user", "ann:secret"), "takes the name alone"),
        (("--key", "a.key"), "--key needs a --cert"),
        (("--cert-pass-env", "X"), "--cert-pass-env needs a --cert"),
        (("--cert", "a.p12", "--cert-pass-env", "NOT_THERE"), "“NOT_THERE”"),
    ],
)
def test_what_is_refused(arguments: tuple[str, ...], said: str) -> None:
    """Secrets on the command line, and halves of a certificate."""
    with pytest.raises(BadArgument, match=said):
        _given("https://a.test/", *arguments)


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="a terminal of Unix kind")
def test_a_pass_phrase_is_asked_for_on_a_terminal(user_data: Path, tmp_path: Path) -> None:
    """A key that says it is closed is asked for; the answer is not shown."""
    key = tmp_path / "me.key"
    key.write_text("-----BEGIN ENCRYPTED PRIVATE KEY-----\n")
    ours, theirs = os.openpty()
    command = [*PROGRAM, "send", "https://127.0.0.1:1/", "--cert", str(key)]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True) as cli:
        os.close(theirs)
        shown = b""
        while b"Pass phrase of me.key: " not in shown:
            shown += os.read(ours, 1000)
        os.write(ours, b"tiptop-hidden\n")
        try:
            while block := os.read(ours, 65536):
                shown += block
        except OSError:  # the terminal's other end was closed
            pass
        assert cli.wait(timeout=20) == 2
    os.close(ours)
    assert b"tiptop-hidden" not in shown
