"""TLS contexts for servers whose certificates are good, expired, for another host, or from nobody known."""

from __future__ import annotations

import datetime
import functools
import ssl
import tempfile
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAMES = ("127.0.0.1", "localhost", "::1")
_DAY = datetime.timedelta(days=1)


class Certificates:
    """An authority of the tests' own and what it has signed; each method gives a new server context."""

    def __init__(self) -> None:
        """Make the authority."""
        self._authority = trustme.CA()
        self._stranger = trustme.CA()

    def trust(self) -> ssl.SSLContext:
        """Return a client context that trusts the authority and nobody else."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._authority.configure_trust(context)
        return context

    def write_authority(self, folder: Path) -> Path:
        """Write the authority's certificate as PEM and return the file."""
        file = folder / "authority.pem"
        self._authority.cert_pem.write_to_path(str(file))
        return file

    def good(self) -> ssl.SSLContext:
        """A certificate that is in order for 127.0.0.1, ::1 and localhost."""
        return _server(self._authority.issue_cert(*NAMES))

    def expired(self) -> ssl.SSLContext:
        """A certificate that ended yesterday."""
        now = datetime.datetime.now(datetime.UTC)
        return _server(self._authority.issue_cert(*NAMES, not_before=now - 30 * _DAY, not_after=now - _DAY))

    def not_yet_valid(self) -> ssl.SSLContext:
        """A certificate that begins tomorrow."""
        now = datetime.datetime.now(datetime.UTC)
        return _server(self._authority.issue_cert(*NAMES, not_before=now + _DAY, not_after=now + 30 * _DAY))

    def wrong_host(self) -> ssl.SSLContext:
        """A certificate for somebody else."""
        return _server(self._authority.issue_cert("somebody-else.example.com"))

    def untrusted(self) -> ssl.SSLContext:
        """A certificate that is in order, from an authority that nobody trusts."""
        return _server(self._stranger.issue_cert(*NAMES))

    def self_signed(self) -> ssl.SSLContext:
        """A certificate that vouches for itself."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        now = datetime.datetime.now(datetime.UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _DAY)
            .not_valid_after(now + _DAY)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .sign(key, hashes.SHA256())
        )
        pem = serialization.Encoding.PEM
        plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return _server_of_pem(key.private_bytes(pem, *plain) + certificate.public_bytes(pem))

    def wants_client_certificate(self) -> ssl.SSLContext:
        """A good certificate, from a server that wants to see the client's, too."""
        context = self.good()
        self._authority.configure_trust(context)
        context.verify_mode = ssl.CERT_REQUIRED
        return context

    def wants_client_certificate_over_tls_1_2(self) -> ssl.SSLContext:
        """The same in the older protocol, where the handshake itself fails."""
        context = self.wants_client_certificate()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        return context

    def with_intermediate(self) -> ssl.SSLContext:
        """A good certificate, issued by an intermediate authority whose certificate is sent along."""
        return _server(self._authority.create_child_ca().issue_cert(*NAMES))

    def without_intermediate(self) -> ssl.SSLContext:
        """A good certificate, but the intermediate authority that issued it is not sent along."""
        leaf = self._authority.create_child_ca().issue_cert(*NAMES)
        return _server_of_pem(leaf.private_key_pem.bytes() + leaf.cert_chain_pems[0].bytes())

    def for_name(self, *names: str) -> ssl.SSLContext:
        """A good certificate for these names only."""
        return _server(self._authority.issue_cert(*names))

    def client(self, *, stranger: bool = False, expired: bool = False) -> trustme.LeafCert:
        """A certificate for a client, from the authority or from one that servers do not know."""
        now = datetime.datetime.now(datetime.UTC)
        dates = {"not_before": now - 30 * _DAY, "not_after": now - _DAY} if expired else {}
        return (self._stranger if stranger else self._authority).issue_cert("client@example.com", **dates)

    def old_protocol_only(self) -> ssl.SSLContext:
        """A good certificate, from a server that speaks TLS 1.2 and nothing newer."""
        context = self.good()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        return context


@functools.cache
def certificates() -> Certificates:
    """Return the one authority of this test run."""
    return Certificates()


def _server(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def _server_of_pem(pem: bytes) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "server.pem"
        file.write_bytes(pem)
        context.load_cert_chain(file)
    return context
