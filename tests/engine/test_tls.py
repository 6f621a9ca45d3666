"""TLS as the settings say, against real servers: trust, versions, server names, what is told of a handshake."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from tests.engine.conftest import Sender
from tests.servers.certificates import Certificates, certificates
from tests.servers.misbehaviours import response
from tests.servers.scripted_server import Line
from tests.servers.tls_servers import closes_in_handshake, tls_server

from sanderling.domain import events as ev
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.request import Request
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.engine.tls import tls_choices, tls_context

made = certificates()


@pytest.fixture
def authority(tmp_path: Path) -> str:
    """The tests' authority as a file; the system does not trust it."""
    return str(made.write_authority(tmp_path))


def code_of(exchange: Exchange) -> str:
    """Return the kind of error, or nothing."""
    return exchange.error.code if exchange.error else ""


def names(chain: tuple[bytes, ...]) -> list[str]:
    """Return the subjects of a chain."""
    return [x509.load_der_x509_certificate(data).subject.rfc4514_string() for data in chain]


async def test_an_authority_of_ones_own_is_trusted_beside_the_systems(send: Sender, authority: str) -> None:
    """Without its file the server is not trusted, with it it is."""
    with tls_server(made.good()) as server:
        without = await send(Request(url_template=server.base_url))
        trusted = await send(Request(url_template=server.base_url), ca_file=authority)

    assert code_of(without) == "certificate-untrusted"
    assert trusted.outcome is Outcome.DONE, trusted.error


async def test_a_file_of_authorities_that_changed_is_read_again(send: Sender, authority: str, tmp_path: Path) -> None:
    """The next send trusts what is in the file by then."""
    file = tmp_path / "changing.pem"
    with tls_server(made.untrusted()) as server:
        file.write_bytes(Path(authority).read_bytes())
        before = await send(Request(url_template=server.base_url), ca_file=str(file))
        file.write_bytes(made._stranger.cert_pem.bytes())
        after = await send(Request(url_template=server.base_url), ca_file=str(file))

    assert (code_of(before), code_of(after)) == ("certificate-untrusted", "")


@pytest.mark.parametrize(("content", "said"), [(b"no pem", "no certificate in PEM form"), (None, "cannot be read")])
async def test_a_useless_file_of_authorities_is_named(
    send: Sender, tmp_path: Path, content: bytes | None, said: str
) -> None:
    """Nothing is sent."""
    file = tmp_path / "mine.pem"
    if content is not None:
        file.write_bytes(content)
    exchange = await send(Request(url_template="https://127.0.0.1:9/"), ca_file=str(file))

    assert code_of(exchange) == "invalid-setting"
    assert said in str(exchange.error)
    assert "mine.pem" in str(exchange.error)


async def test_verification_is_off_for_one_host_only(send: Sender) -> None:
    """The host and port that the rule names; what is not verified says so."""
    with tls_server(made.self_signed()) as server:
        off = await send(Request(url_template=server.base_url), unverified_hosts=(f"127.0.0.1:{server.port}",))
        other = await send(Request(url_template=server.base_url), unverified_hosts=("127.0.0.1:1", "*.example.com"))

    secured = off.last(ev.Secured)
    assert secured is not None
    assert not secured.verified
    assert code_of(other) == "certificate-untrusted"


@pytest.mark.parametrize(
    ("rule", "host", "fits"),
    [
        ("api.example.com", "api.example.com", True),
        ("API.Example.com", "api.example.com", True),
        ("*.example.com", "a.b.example.com", True),
        ("*.example.com", "example.com", False),
        ("*.example.com", "badexample.com", False),
        ("example.com:8443", "example.com", True),
        ("example.com:443", "example.com", False),
        ("::1", "::1", True),
        ("[::1]:8443", "::1", True),
        ("*", "anything", True),
        ("", "anything", False),
    ],
)
def test_rules_mean_hosts(rule: str, host: str, fits: bool) -> None:
    """Names, what is below a name, with or without a port, addresses."""
    choices = tls_choices(EffectiveSettings(unverified_hosts=(rule,)), host, 8443)

    assert choices.verify is not fits


async def test_the_server_name_is_asked_for_and_checked_instead_of_the_host(send: Sender, authority: str) -> None:
    """The certificate is for that name and not for the URL's host; the Host header stays."""
    asked: list[str | None] = []
    context = made.for_name("inner.example.com")
    context.sni_callback = lambda _socket, name, _context: asked.append(name)  # type: ignore[assignment,misc]
    with tls_server(context) as server:
        plain = await send(Request(url_template=server.base_url), ca_file=authority)
        named = await send(Request(url_template=server.base_url), ca_file=authority, server_name="inner.example.com")

    assert code_of(plain) == "certificate-wrong-host"
    assert named.outcome is Outcome.DONE, named.error
    assert asked == [None, "inner.example.com"]
    assert f"Host: 127.0.0.1:{server.port}".encode() in server.heads[0]
    secured = named.last(ev.Secured)
    assert secured is not None
    assert secured.server_name == "inner.example.com"


@pytest.mark.parametrize(
    ("limits", "version"), [({"max_tls": "1.2"}, "TLSv1.2"), ({"min_tls": "1.3"}, "TLSv1.3"), ({}, "TLSv1.3")]
)
async def test_versions_are_kept_within_limits(
    send: Sender, authority: str, limits: dict[str, str], version: str
) -> None:
    """The newest that both sides allow is used."""
    with tls_server(made.good()) as server:
        exchange = await send(Request(url_template=server.base_url), ca_file=authority, **limits)

    secured = exchange.last(ev.Secured)
    assert secured is not None
    assert secured.version == version


async def test_a_server_that_is_too_old_is_told_as_such(send: Sender, authority: str) -> None:
    """Versions without overlap, and limits that exclude each other."""
    with tls_server(made.old_protocol_only()) as server:
        exchange = await send(Request(url_template=server.base_url), ca_file=authority, min_tls="1.3")
        senseless = await send(Request(url_template=server.base_url), min_tls="1.3", max_tls="1.2")

    assert code_of(exchange) == "tls-failed"
    assert "TLS versions" in str(exchange.error)
    assert code_of(senseless) == "invalid-setting"


def test_old_versions_are_possible_where_they_are_wished_for() -> None:
    """TLS 1.0 is forbidden (RFC 8996), but old servers have to be looked at, too."""
    context = tls_context(tls_choices(EffectiveSettings(min_tls="1.0"), "old.example.com", 443))

    assert context.minimum_version == ssl.TLSVersion.TLSv1


async def test_the_chain_is_told_as_it_was_sent(send: Sender, authority: str) -> None:
    """The server's own certificate first; a connection that is used again still knows it."""

    def script(line: Line) -> None:
        line.send(response(b"one", "Content-Length: 3"))
        line.read_head()
        line.send(response(b"two", "Content-Length: 3"))

    with tls_server(made.with_intermediate(), script) as server:
        first = await send(Request(url_template=server.base_url), ca_file=authority)
        second = await send(Request(url_template=server.base_url), ca_file=authority)

    secured, reused = first.last(ev.Secured), second.last(ev.ConnectionReused)
    assert secured is not None
    assert reused is not None
    assert len(secured.certificates) == 2
    assert secured.verified
    assert reused.secured == secured


@pytest.mark.parametrize(
    ("kind", "code", "said"),
    [
        ("expired", "certificate-expired", "expired on "),
        ("not_yet_valid", "certificate-not-yet-valid", "is valid from "),
        ("wrong_host", "certificate-wrong-host", "for somebody-else.example.com, not for 127.0.0.1"),
        ("untrusted", "certificate-untrusted", "is neither in the trust store nor sent"),
        ("self_signed", "certificate-untrusted", "“localhost” is self-signed"),
        ("without_intermediate", "certificate-untrusted", "an intermediate certificate is missing"),
    ],
)
async def test_a_refused_certificate_is_there_to_be_looked_at(
    send: Sender, authority: str, kind: str, code: str, said: str
) -> None:
    """The chain comes with the failed handshake, and the error says which certificate and why."""
    with tls_server(getattr(made, kind)()) as server:
        exchange = await send(Request(url_template=server.base_url), ca_file=authority)

    failed = exchange.last(ev.HandshakeFailed)
    assert failed is not None
    assert failed.reason
    assert failed.server_name == "127.0.0.1"
    assert names(failed.certificates)
    assert code_of(exchange) == code
    assert said in str(exchange.error)
    assert failed.at_fault == 0
    assert failed.explanation in str(exchange.error)


async def test_a_handshake_that_breaks_off_has_no_chain(send: Sender) -> None:
    """It is told all the same."""
    with closes_in_handshake() as server:
        exchange = await send(Request(url_template=server.base_url))

    failed = exchange.last(ev.HandshakeFailed)
    assert failed is not None
    assert failed.certificates == ()


@pytest.fixture(autouse=True)
def untouched_trust(monkeypatch: pytest.MonkeyPatch) -> Iterator[Certificates]:
    """No authority but the system's own is trusted."""
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    yield made
