"""Client certificates against servers that want one: every kind of file, every way in which it does not work."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from tests.engine.conftest import Sender
from tests.servers.certificates import certificates
from tests.servers.misbehaviours import response
from tests.servers.scripted_server import Line
from tests.servers.tls_servers import tls_server

from sanderling.domain import events as ev
from sanderling.domain.client_certificate import ClientCertificate
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.request import Request
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.engine.tls import tls_choices

made = certificates()
_SECRET = "pass phräse"


@pytest.fixture
def authority(tmp_path: Path) -> str:
    """The tests' authority as a file."""
    return str(made.write_authority(tmp_path))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A client's certificate in every form."""
    folder = tmp_path_factory.mktemp("client")
    leaf = made.client()
    certificate, key = leaf.cert_chain_pems[0].bytes(), leaf.private_key_pem.bytes()
    loaded = serialization.load_pem_private_key(key, None)
    encrypted = loaded.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(_SECRET.encode()),
    )
    (folder / "both.pem").write_bytes(key + certificate)
    (folder / "certificate.pem").write_bytes(certificate)
    (folder / "key.pem").write_bytes(key)
    (folder / "closed-key.pem").write_bytes(encrypted)
    (folder / "other-key.pem").write_bytes(made.client().private_key_pem.bytes())
    (folder / "open.p12").write_bytes(_pkcs12(leaf, serialization.NoEncryption()))
    (folder / "closed.p12").write_bytes(_pkcs12(leaf, serialization.BestAvailableEncryption(_SECRET.encode())))
    (folder / "damaged.p12").write_bytes(_pkcs12(leaf, serialization.NoEncryption())[:200])
    (folder / "text.txt").write_text("not a certificate")
    (folder / "damaged.pem").write_bytes(key + certificate.replace(b"A", b"!", 20))
    return folder


def _pkcs12(leaf: trustme.LeafCert, encryption: serialization.KeySerializationEncryption) -> bytes:
    key = serialization.load_pem_private_key(leaf.private_key_pem.bytes(), None)
    certificate = x509.load_pem_x509_certificate(leaf.cert_chain_pems[0].bytes())
    return pkcs12.serialize_key_and_certificates(b"client", key, certificate, None, encryption)  # type: ignore[arg-type]


def shown_to(host: str, files: Path, name: str, key: str = "", pass_phrase: str = "") -> tuple[ClientCertificate, ...]:
    """Return the setting that shows a certificate to a host."""
    key_file = str(files / key) if key else ""
    return (
        ClientCertificate(host=host, certificate_file=str(files / name), key_file=key_file, pass_phrase=pass_phrase),
    )


def _tells_who(line: Line) -> None:
    peer = line.connection.getpeercert() or {}  # type: ignore[attr-defined]
    names = " ".join(str(value) for _, value in peer.get("subjectAltName", ())).encode()
    line.send(response(names, f"Content-Length: {len(names)}"))


@pytest.mark.parametrize(
    ("name", "key", "pass_phrase"),
    [
        ("both.pem", "", ""),
        ("certificate.pem", "key.pem", ""),
        ("certificate.pem", "closed-key.pem", _SECRET),
        ("open.p12", "", ""),
        ("closed.p12", "", _SECRET),
    ],
)
@pytest.mark.parametrize("kind", ["wants_client_certificate", "wants_client_certificate_over_tls_1_2"])
async def test_a_certificate_is_shown(
    send: Sender, authority: str, files: Path, *, kind: str, name: str, key: str, pass_phrase: str
) -> None:
    """In each form, over both versions; nothing of it is left in temporary files."""
    with tls_server(getattr(made, kind)(), _tells_who) as server:
        rows = shown_to("127.0.0.1", files, name, key, pass_phrase)
        exchange = await send(Request(url_template=server.base_url), ca_file=authority, client_certificates=rows)

    assert exchange.outcome is Outcome.DONE, exchange.error
    assert exchange.body is not None
    assert exchange.body.path.read_bytes() == b"client@example.com"
    secured = exchange.last(ev.Secured)
    assert secured is not None
    assert secured.client_certificate == str(files / name)
    assert not list(Path(tempfile.gettempdir()).glob("*.pem"))


@pytest.mark.parametrize("kind", ["wants_client_certificate", "wants_client_certificate_over_tls_1_2"])
async def test_a_server_that_wants_one_says_so(send: Sender, authority: str, files: Path, kind: str) -> None:
    """Also where certificates are set, but for other hosts: those are not shown."""
    with tls_server(getattr(made, kind)()) as server:
        rows = shown_to("*.example.com", files, "both.pem")
        for certificates_ in ((), rows):
            exchange = await send(
                Request(url_template=server.base_url), ca_file=authority, client_certificates=certificates_
            )
            assert "wants a client certificate" in failed(exchange, "certificate-wanted")


@pytest.mark.parametrize(
    ("wrong", "said"), [("stranger", "does not know the authority"), ("expired", "it has expired")]
)
@pytest.mark.parametrize("kind", ["wants_client_certificate", "wants_client_certificate_over_tls_1_2"])
async def test_a_server_that_refuses_one_says_why(
    send: Sender, authority: str, tmp_path: Path, *, kind: str, wrong: str, said: str
) -> None:
    """The file is named."""
    leaf = made.client(stranger=wrong == "stranger", expired=wrong == "expired")
    (tmp_path / "mine.pem").write_bytes(leaf.private_key_and_cert_chain_pem.bytes())
    with tls_server(getattr(made, kind)()) as server:
        rows = shown_to("*", tmp_path, "mine.pem")
        exchange = await send(Request(url_template=server.base_url), ca_file=authority, client_certificates=rows)

    text = failed(exchange, "certificate-wanted")
    assert said in text
    assert "mine.pem" in text


@pytest.mark.parametrize(
    ("name", "key", "pass_phrase", "said"),
    [
        ("missing.pem", "", "", "does not exist"),
        ("certificate.pem", "missing.pem", "", "does not exist"),
        ("certificate.pem", "", "", "no private key"),
        ("key.pem", "", "", "no certificate in"),
        ("certificate.pem", "other-key.pem", "", "does not belong to"),
        ("certificate.pem", "closed-key.pem", "", "needs a pass phrase"),
        ("certificate.pem", "closed-key.pem", "wrong one", "does not open"),
        ("closed.p12", "", "", "needs a pass phrase"),
        ("closed.p12", "", "wrong one", "does not open"),
        ("damaged.p12", "", "", "not a PKCS#12 file"),
        ("damaged.pem", "", "", "damaged"),
        ("text.txt", "", "", "neither PEM nor PKCS#12"),
    ],
)
async def test_a_certificate_that_cannot_be_used_is_told_apart(
    send: Sender, files: Path, *, name: str, key: str, pass_phrase: str, said: str
) -> None:
    """Nothing is sent, the file is named, the pass phrase is not."""
    rows = shown_to("127.0.0.1", files, name, key, pass_phrase)
    exchange = await send(Request(url_template="https://127.0.0.1:9/"), client_certificates=rows)

    text = failed(exchange, "client-certificate-unusable")
    assert said in text
    assert "wrong one" not in text
    assert exchange.last(ev.ConnectStarted) is None


async def test_a_file_that_was_replaced_is_read_again(send: Sender, authority: str, tmp_path: Path) -> None:
    """A renewed certificate is used at once."""
    file = tmp_path / "mine.pem"
    rows = shown_to("*", tmp_path, "mine.pem")
    with tls_server(made.wants_client_certificate()) as server:
        file.write_bytes(made.client(expired=True).private_key_and_cert_chain_pem.bytes())
        before = await send(Request(url_template=server.base_url), ca_file=authority, client_certificates=rows)
        file.write_bytes(made.client().private_key_and_cert_chain_pem.bytes())
        after = await send(Request(url_template=server.base_url), ca_file=authority, client_certificates=rows)

    failed(before, "certificate-wanted")
    assert after.outcome is Outcome.DONE, after.error


def test_the_pass_phrase_does_not_show_itself(files: Path) -> None:
    """Choices are part of what may be logged."""
    settings = EffectiveSettings(client_certificates=shown_to("*", files, "closed.p12", pass_phrase=_SECRET))

    assert _SECRET not in repr(tls_choices(settings, "a", 1))


def failed(exchange: Exchange, code: str) -> str:
    """Check the kind of failure and return its text."""
    assert exchange.error is not None, exchange.head
    assert exchange.error.code == code, exchange.error
    return str(exchange.error)
