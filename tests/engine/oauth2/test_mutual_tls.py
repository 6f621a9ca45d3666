"""A client that shows a certificate (RFC 8705), at the endpoint that the server has for that."""

from __future__ import annotations

from pathlib import Path

from tests.engine.oauth2.conftest import SignedIn
from tests.engine.oauth2.test_grants import token_sent
from tests.servers.certificates import certificates

from sanderling.domain.client_certificate import ClientCertificate
from sanderling.domain.errors import SignInUnreachable
from sanderling.domain.exchange import Exchange
from sanderling.domain.request import Request
from sanderling.serving.local_server import LocalServer


async def test_the_certificate_of_the_settings_shows_the_client(signed_in: SignedIn, tmp_path: Path) -> None:
    """The alias for mutual TLS is asked; without a certificate there is no token."""
    pem = tmp_path / "client.pem"
    certificates().client().private_key_and_cert_chain_pem.write_to_path(str(pem))
    rows = (ClientCertificate(host="localhost", certificate_file=str(pem)),)
    authority = str(certificates().write_authority(tmp_path))

    async def send(rows: tuple[ClientCertificate, ...]) -> Exchange:
        request = Request(url_template=f"{signed_in.server.base_url}/api")
        auth = signed_in.auth(client_auth="tls_client_auth", client_secret="")
        return await signed_in.sender(request, auth=auth, ca_file=authority, client_certificates=rows)

    with LocalServer(signed_in.server.app(), tls=certificates().wants_client_certificate()) as mutual:
        endpoint = f"https://localhost:{mutual.base_url.rpartition(':')[2]}/token"
        signed_in.server.bend_metadata = lambda members: {
            **members, "token_endpoint": "https://nowhere.test/", "mtls_endpoint_aliases": {"token_endpoint": endpoint},
        }  # fmt: skip
        without = await send(())
        assert isinstance(without.error, SignInUnreachable)
        assert endpoint in without.error.message
        token_sent(await send(rows))
    (asked,) = signed_in.server.asked["/token"]
    assert "client_secret" not in asked.form
    assert "authorization" not in asked.headers
