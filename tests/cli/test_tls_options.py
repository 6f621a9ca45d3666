"""TLS as the options say, against real servers: trust, versions, client certificates, and what ``--json`` tells."""

from __future__ import annotations

import json
import ssl
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from tests.cli.conftest import RunCli
from tests.servers.certificates import certificates
from tests.servers.tls_servers import tls_server

PHRASE = "tiptop-hidden"


@pytest.fixture
def authority(tmp_path: Path) -> str:
    """The file of the authority that signed the servers' certificates."""
    return str(certificates().write_authority(tmp_path))


@pytest.fixture
def closed_files(tmp_path: Path) -> tuple[str, str]:
    """A client's certificate, and its key behind a pass phrase."""
    made = certificates().client()
    certificate, key = tmp_path / "me.pem", tmp_path / "me.key"
    certificate.write_bytes(b"".join(pem.bytes() for pem in made.cert_chain_pems))
    plain = load_pem_private_key(made.private_key_pem.bytes(), None)
    locked = BestAvailableEncryption(PHRASE.encode())
    key.write_bytes(plain.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))
    return str(certificate), str(key)


def test_trust_is_a_matter_of_options(run_cli: RunCli, authority: str) -> None:
    """An unknown authority is refused, unless it is named, or the host is exempt, or nothing is verified."""
    with tls_server(certificates().good()) as server:
        host = server.base_url.removeprefix("https://")
        refused = run_cli("send", server.base_url)
        assert refused.returncode == 4 and b"Traceback" not in refused.stderr
        for options in (("--cacert", authority), ("-k",), ("--insecure-host", host)):
            assert run_cli("send", server.base_url, *options).stdout == b"hello over TLS", options


def test_json_tells_what_was_agreed_on(run_cli: RunCli, authority: str, checkout: Path) -> None:
    """Version, cipher, whether it was verified, and the chain as PEM; --tls-max is obeyed."""
    with tls_server(certificates().good()) as server:
        done = run_cli("send", server.base_url, "--cacert", authority, "--tls-max", "1.2", "--json", "-v")
    tls = json.loads(done.stdout)["calls"][0]["tls"]
    assert (tls["version"], tls["verified"], tls["failure"]) == ("TLSv1.2", True, None)
    certificate = tls["certificates"][0]
    assert ssl.PEM_cert_to_DER_cert(certificate["pem"])
    assert {"localhost", "127.0.0.1"} <= set(certificate["names"]) and certificate["days_left"] > 0
    assert b"TLSv1.2" in done.stderr and b"certificate 1: " in done.stderr
    readme = (checkout / "README.md").read_text("utf-8")
    assert all(f'"{name}":' in readme for name in certificate)


def test_a_failed_handshake_is_told_in_full(run_cli: RunCli, authority: str) -> None:
    """An expired certificate is shown all the same, with the reason why it was refused."""
    with tls_server(certificates().expired()) as server:
        done = run_cli("send", server.base_url, "--cacert", authority, "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["error"]["code"]) == (4, "certificate-expired")
    tls = told["calls"][0]["tls"]
    assert "expired" in tls["failure"] and tls["certificates"][0]["pem"].startswith("-----BEGIN CERTIFICATE")


def test_a_client_certificate_with_a_pass_phrase(
    run_cli: RunCli, authority: str, closed_files: tuple[str, str]
) -> None:
    """The server sees it; the pass phrase comes from the process environment and shows nowhere."""
    certificate, key = closed_files
    with tls_server(certificates().wants_client_certificate()) as server:
        options = ("send", server.base_url, "--cacert", authority)
        assert run_cli(*options).returncode == 4
        mine = (*options, "--cert", certificate, "--key", key, "--json", "-vv")
        done = run_cli(*mine, SANDERLING_SECRET_PASS_PHRASE=PHRASE)
        wrong = run_cli(*mine, SANDERLING_SECRET_PASS_PHRASE="not it")
    told = json.loads(done.stdout)
    assert (done.returncode, told["response"]["body"]) == (0, "hello over TLS"), done.stderr
    assert told["calls"][0]["tls"]["client_certificate"]
    assert wrong.returncode == 2 and json.loads(wrong.stdout)["error"]["code"] == "client-certificate-unusable"
    assert PHRASE.encode() not in done.stdout + done.stderr
