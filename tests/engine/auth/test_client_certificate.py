"""A client certificate as the request's authentication, against a server that wants one."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from tests.engine.conftest import Sender
from tests.servers.certificates import certificates
from tests.servers.tls_servers import tls_server

from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.client_certificate import ClientCertificate
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.outgoing import OutgoingRequest
from sanderling.domain.request import Request
from sanderling.domain.secret import Secret, SecretRef
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.engine.auth.client_certificate import ClientCertificateAuth

made = certificates()
PASS_PHRASE = "pass phräse"


@pytest.fixture
def values(tmp_path: Path) -> dict[str, str | SecretRef]:
    """A certificate with an encrypted key in a file of its own, as the form has it."""
    leaf = made.client()
    key = serialization.load_pem_private_key(leaf.private_key_pem.bytes(), None)
    closed = serialization.BestAvailableEncryption(PASS_PHRASE.encode())
    (tmp_path / "certificate.pem").write_bytes(leaf.cert_chain_pems[0].bytes())
    (tmp_path / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, closed)
    )
    return {
        "certificate_file": str(tmp_path / "certificate.pem"),
        "key_file": str(tmp_path / "key.pem"),
        "pass_phrase": SecretRef("p"),
    }


async def _sent(send: Sender, values: dict[str, str | SecretRef], folder: Path) -> Exchange:
    authority = str(made.write_authority(folder))
    with tls_server(made.wants_client_certificate()) as server:
        request = Request(url_template=server.base_url)
        return await send(request, auth=AuthChoice("client-certificate", values), ca_file=authority)


async def test_the_server_lets_it_in(send: Sender, values: dict[str, str | SecretRef], tmp_path: Path) -> None:
    """The certificate is shown; the pass phrase shows nowhere."""
    send.secrets.values[SecretRef("p")] = Secret(PASS_PHRASE)

    exchange = await _sent(send, values, tmp_path)

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert PASS_PHRASE not in repr((exchange, send.events))


async def test_without_a_usable_certificate_nothing_is_sent(
    send: Sender, values: dict[str, str | SecretRef], tmp_path: Path
) -> None:
    """A wrong pass phrase ends the send before the connection."""
    send.secrets.values[SecretRef("p")] = Secret("another one")

    exchange = await _sent(send, values, tmp_path)

    assert exchange.error is not None
    assert exchange.error.code == "client-certificate-unusable"


async def test_on_plain_http_nothing_is_sent(send: Sender, values: dict[str, str | SecretRef]) -> None:
    """There is no handshake in which it could be shown."""
    send.secrets.values[SecretRef("p")] = Secret(PASS_PHRASE)

    exchange = await send(
        Request(url_template="http://localhost:1/"), auth=AuthChoice("client-certificate", dict(values))
    )

    assert exchange.error is not None
    assert "no TLS handshake on http" in exchange.error.message


@pytest.mark.parametrize(("url", "host"), [("https://x.test/", "x.test:443"), ("https://[::1]:8443/", "[::1]:8443")])
def test_it_is_for_the_host_of_the_url_only(url: str, host: str) -> None:
    """Certificates of the settings stay behind it."""
    old = ClientCertificate(host="*", certificate_file="/old.pem")
    request = OutgoingRequest(method="GET", url=url, settings=EffectiveSettings(client_certificates=(old,)))

    shown = next(ClientCertificateAuth().flow(request, {"certificate_file": "/c.p12"}))

    assert [item.host for item in shown.settings.client_certificates] == [host, "*"]
