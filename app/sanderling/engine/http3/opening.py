"""Opening QUIC connections: addresses one after another, trust and certificates as the settings say."""

from __future__ import annotations

import asyncio
import ssl
import time
from pathlib import Path
from typing import Final

from aioquic.h3.connection import H3_ALPN
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.connection import QuicConnection

from sanderling.domain import events as ev
from sanderling.domain.errors import InvalidSetting, SanderlingError
from sanderling.engine.call_trace import CallTrace, current_trace
from sanderling.engine.client_certificates import opened_certificate
from sanderling.engine.connecting import Address, resolve_host
from sanderling.engine.http3 import errors
from sanderling.engine.http3.connection import Http3Connection
from sanderling.engine.route import Route
from sanderling.engine.tls import TlsChoices

_IDLE_LIMIT_S: Final = 300.0


async def open_connection(host: str, port: int, route: Route, limit_s: float | None) -> Http3Connection:
    """Return a connection that is secured.

    Raises:
        NameNotFound: The host has no address.
        ConnectionRefused, TimedOut, TlsFailed, ConnectionLost, ProtocolViolated: The sentence says what happened.
    """
    assert route.tls is not None
    where = f"{host}:{port}"
    to_host, to_port = route.connect_to or (host, port)
    configuration = _configuration(route.tls, host)
    trace = current_trace.get()
    failure: SanderlingError = errors.refused(where, to_port)
    try:
        async with asyncio.timeout(limit_s):
            addresses = await resolve_host(to_host, to_port)
            if trace:
                trace.emit(ev.ConnectStarted(time.perf_counter(), to_host, to_port))
            for address in addresses:
                connection = await _connected(address, configuration, where)
                try:
                    await _secured(connection, configuration, trace, route.tls)
                except OSError:
                    connection.shut()
                    failure = errors.refused(where, to_port)
                except BaseException:
                    connection.shut()
                    raise
                else:
                    return connection
    except TimeoutError:
        raise errors.silent(where, to_port) from None
    raise failure


async def _connected(address: Address, configuration: QuicConfiguration, where: str) -> Http3Connection:
    family, end = address
    _, connection = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: Http3Connection(QuicConnection(configuration=configuration), where),
        family=family,
        remote_addr=end[:2],
    )
    connection.connect(end)
    return connection


async def _secured(
    connection: Http3Connection, configuration: QuicConfiguration, trace: CallTrace | None, choices: TlsChoices
) -> None:
    name = configuration.server_name or ""
    if trace:
        trace.connected = True
        trace.emit(ev.Connected(time.perf_counter(), *connection.addresses))
        trace.emit(ev.TlsStarted(time.perf_counter(), name))
    try:
        alpn = await connection.handshake
    except SanderlingError as error:
        if trace:
            trace.emit(
                ev.HandshakeFailed(time.perf_counter(), connection.certificates, name, error.detail or str(error))
            )
        raise
    shown = Path(choices.certificate.certificate_file).name if choices.certificate else ""
    connection.secured = ev.Secured(
        time.perf_counter(), "TLSv1.3", connection.cipher, alpn, connection.certificates, name, choices.verify, shown
    )
    if trace:
        trace.emit(connection.secured)


def _configuration(choices: TlsChoices, host: str) -> QuicConfiguration:
    if choices.max_version and choices.max_version != "1.3":
        raise InvalidSetting(
            f"HTTP/3 always uses TLS 1.3, and the newest version allowed is {choices.max_version}.",
            advice="Correct one of the two in the request's settings. Nothing was sent.",
        )
    made = QuicConfiguration(
        is_client=True,
        alpn_protocols=H3_ALPN,
        idle_timeout=_IDLE_LIMIT_S,
        server_name=choices.server_name or host,
        verify_mode=ssl.CERT_REQUIRED if choices.verify else ssl.CERT_NONE,
    )
    if choices.verify:
        _trust(made, choices)
    if choices.certificate is not None:
        made.private_key, chain = opened_certificate(choices.certificate)
        made.certificate, made.certificate_chain = chain[0], chain[1:]
    return made


def _trust(made: QuicConfiguration, choices: TlsChoices) -> None:
    """Trust the system's store where it is a file, else the one that aioquic brings; and the file of the settings."""
    store = Path(choices.store.path) if choices.store.path else None
    if store is not None and store.is_dir():
        made.capath = str(store)
    elif store is not None:
        made.cafile = str(store)
    if choices.ca_file.path:
        try:
            made.cadata = Path(choices.ca_file.path).read_bytes()
        except OSError as error:
            raise InvalidSetting(
                f"The file of trusted certificates {choices.ca_file.path} cannot be read: "
                f"{(error.strerror or str(error)).lower()}.",
                advice="Choose another in the request's settings. Nothing was sent.",
            ) from None
        if store is None:
            made.cafile = ssl.get_default_verify_paths().cafile
