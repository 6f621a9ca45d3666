"""The misbehaving servers do misbehave, each in its own way (else tests that use them prove nothing)."""

import contextlib
import socket
import ssl
import time
import zlib
from collections.abc import Callable

import httpx
import pytest
from tests.servers import misbehaviours as bad
from tests.servers import tls_servers
from tests.servers.certificates import certificates
from tests.servers.closed_doors import refusing, unanswering
from tests.servers.exact_delay import ExactDelayServer
from tests.servers.scripted_server import Script, ScriptedServer, scripted


def _get(server: ScriptedServer, **more: float) -> httpx.Response:
    return httpx.get(server.base_url, trust_env=False, timeout=more.get("timeout", 5))


@pytest.mark.parametrize(
    ("script", "error"),
    [
        (bad.closes_before_head(), httpx.RemoteProtocolError),
        (bad.resets_before_head(), httpx.ReadError),
        (bad.resets_mid_head(), httpx.ReadError),
        (bad.closes_mid_head(), httpx.RemoteProtocolError),
        (bad.garbage(), httpx.RemoteProtocolError),
        (bad.bare_body(), httpx.RemoteProtocolError),
        (bad.bad_status_line(), httpx.RemoteProtocolError),
        (bad.header_line_of(1_000_000), httpx.RemoteProtocolError),
        (bad.headers_without_end(), httpx.RemoteProtocolError),
        (bad.bad_header(), httpx.RemoteProtocolError),
        (bad.cut_short(), httpx.RemoteProtocolError),
        (bad.resets_mid_body(), httpx.ReadError),
        (bad.two_lengths(), httpx.RemoteProtocolError),
        (bad.senseless_length(), httpx.RemoteProtocolError),
        (bad.chunks_cut_short(), httpx.RemoteProtocolError),
        (bad.chunks_without_end(), httpx.RemoteProtocolError),
        (bad.bad_chunks(), httpx.RemoteProtocolError),
        (bad.no_gzip(), httpx.DecodingError),
        (bad.gzip_with_wrong_sum(), httpx.DecodingError),
    ],
)
def test_what_is_broken_breaks_httpx(script: Script, error: type[httpx.HTTPError]) -> None:
    """Httpx refuses each of these with the error that belongs to it."""
    with scripted(script) as server, pytest.raises(error):
        _get(server)


@pytest.mark.parametrize("script", [bad.never_answers(), bad.stalls_mid_body(), bad.slow_head(0.3), bad.never_reads()])
def test_what_hangs_hangs(script: Script) -> None:
    """Silence lasts longer than the client waits, and closing the server ends it."""
    with scripted(script) as server, pytest.raises(httpx.ReadTimeout):
        _get(server, timeout=0.1)


def test_a_server_that_does_not_read_stops_the_writer() -> None:
    """A large upload to it does not get through."""
    with scripted(bad.never_reads(), read_head=False) as server, pytest.raises(httpx.WriteTimeout):
        httpx.post(server.base_url, content=bytes(30_000_000), timeout=0.2)


@pytest.mark.parametrize(
    ("script", "content"),
    [
        (bad.says_too_much(), b"hello"),
        (bad.until_close(), bad.LOREM),
        (bad.drops_idle_connections(), b"hello"),
        (bad.unknown_coding(), bad.LOREM),
        (bad.slow_head(0.0), b"hi"),
        (bad.header_line_of(1000), b"hi"),
    ],
)
def test_what_httpx_tolerates(script: Script, content: bytes) -> None:
    """These come through, with the content they should have."""
    with scripted(script) as server:
        assert _get(server).content == content


def test_truncated_gzip_is_really_cut() -> None:
    """The unpacked text is shorter than the whole and its end is never reached."""
    with scripted(bad.truncated_gzip()) as server, httpx.stream("GET", server.base_url) as answer:
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        text = unpacker.decompress(b"".join(answer.iter_raw()))
        assert not unpacker.eof
        assert len(text) < len(bad.LOREM * 100)


def test_a_bomb_is_small_on_the_wire() -> None:
    """A hundred megabytes of zeros come as a thousandth of it."""
    with scripted(bad.gzip_bomb(100_000_000)) as server, httpx.stream("GET", server.base_url) as answer:
        assert int(answer.headers["content-length"]) < 150_000
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        assert len(unpacker.decompress(b"".join(answer.iter_raw()))) == 100_000_000


def test_endless_bodies_do_not_end() -> None:
    """Ten megabytes are read and there is more."""
    with scripted(bad.body_without_end()) as server, httpx.stream("GET", server.base_url) as answer:
        size = 0
        for piece in answer.iter_raw():
            size += len(piece)
            if size > 10_000_000:
                break
        assert size > 10_000_000


def test_kept_connections_are_closed_at_the_second_request() -> None:
    """The second request over the same connection is not answered on it."""
    with scripted(bad.closes_kept_connections()) as server, httpx.Client() as client:
        client.get(server.base_url)
        with pytest.raises(httpx.RemoteProtocolError):
            client.get(server.base_url)


def test_scripts_take_turns() -> None:
    """Each connection gets the next script, the last one serves the rest, and heads are kept."""
    script = bad.by_turn(bad.closes_before_head(), bad.until_close(b"at last"))
    with scripted(script) as server:
        with pytest.raises(httpx.RemoteProtocolError):
            _get(server)
        assert [_get(server).content for _ in range(2)] == [b"at last"] * 2
        assert len(server.heads) == server.connection_count == 3
        assert server.heads[0].startswith(b"GET / HTTP/1.1\r\n")


def test_an_early_answer_leaves_the_body_unread() -> None:
    """The head alone is enough for an answer."""
    with scripted(bad.answers_before_reading()) as server, socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 413 ")


def test_closed_doors() -> None:
    """One port refuses, another never takes the connection."""
    with refusing() as url, pytest.raises(httpx.ConnectError):
        httpx.get(url)
    with unanswering() as url, pytest.raises(httpx.ConnectTimeout):
        httpx.get(url, timeout=0.3)


@pytest.mark.parametrize(
    ("context", "code"),
    [
        (lambda: certificates().expired(), 10),
        (lambda: certificates().not_yet_valid(), 9),
        (lambda: certificates().wrong_host(), 64),
        (lambda: certificates().untrusted(), 20),
        (lambda: certificates().self_signed(), 18),
    ],
)
def test_bad_certificates_are_bad_in_their_own_way(context: Callable[[], ssl.SSLContext], code: int) -> None:
    """OpenSSL refuses each with the code that belongs to it."""
    with tls_servers.tls_server(context()) as server, pytest.raises(httpx.ConnectError) as caught:
        httpx.get(server.base_url, verify=certificates().trust())
    cause: BaseException | None = caught.value
    while cause is not None and not isinstance(cause, ssl.SSLCertVerificationError):
        cause = cause.__cause__ or cause.__context__
    assert isinstance(cause, ssl.SSLCertVerificationError)
    assert cause.verify_code == code


def test_good_certificates_are_good() -> None:
    """The trusted one lets the client in, with TLS 1.2 too."""
    for context in (certificates().good(), certificates().old_protocol_only()):
        with tls_servers.tls_server(context) as server:
            assert httpx.get(server.base_url, verify=certificates().trust()).text == "hello over TLS"
            assert not server.handshake_errors


def test_a_missing_client_certificate_is_noticed() -> None:
    """The server that wants one does not answer without."""
    context = certificates().wants_client_certificate()
    with tls_servers.tls_server(context) as server, pytest.raises((httpx.ReadError, httpx.ConnectError)):
        httpx.get(server.base_url, verify=certificates().trust())


def test_handshakes_fail() -> None:
    """Hanging, closing, resetting and plain HTTP each end the handshake."""
    trust = certificates().trust()
    with tls_servers.hangs_in_handshake() as server, pytest.raises(httpx.ConnectTimeout):
        httpx.get(server.base_url, verify=trust, timeout=0.2)
    for make in (tls_servers.closes_in_handshake, tls_servers.resets_in_handshake, tls_servers.speaks_no_tls):
        with make() as server, pytest.raises(httpx.ConnectError):
            httpx.get(server.base_url, verify=trust)


def test_the_exact_delay_is_exact() -> None:
    """The answer goes out within a tenth of a millisecond of its time, at the median, and both clocks agree."""
    with ExactDelayServer() as server, httpx.Client(trust_env=False) as client:
        client.get(server.url(0))
        waits, before_ns = [], time.perf_counter_ns()
        for _ in range(7):
            answer = client.get(server.url(20))
            waits.append(float(answer.headers["x-waited-ms"]))
            assert before_ns < int(answer.headers["x-received-ns"]) < int(answer.headers["x-sent-ns"])
            assert int(answer.headers["x-sent-ns"]) < time.perf_counter_ns()
    assert sorted(waits)[3] == pytest.approx(20, abs=0.1)
    assert min(waits) >= 20


def test_closing_ends_every_script() -> None:
    """A server with silent connections closes at once."""
    start_s = time.perf_counter()
    with scripted(bad.never_answers()) as server, contextlib.suppress(httpx.ReadTimeout):
        _get(server, timeout=0.05)
    assert time.perf_counter() - start_s < 2
