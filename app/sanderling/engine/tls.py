"""TLS contexts from settings: whom to trust, which versions, and which certificate of our own to show.

``tls_choices`` works out what the settings mean for one host; equal choices may share connections. ``tls_context``
makes the context, which may read files.
"""

from __future__ import annotations

import os
import ssl
import sys
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

import truststore

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.engine.client_certificates import CertificateFiles, load_certificate

_VERSIONS: Final = {
    "1.0": ssl.TLSVersion.TLSv1,
    "1.1": ssl.TLSVersion.TLSv1_1,
    "1.2": ssl.TLSVersion.TLSv1_2,
    "1.3": ssl.TLSVersion.TLSv1_3,
}
_OLD: Final = ("1.0", "1.1")
_OPENSSL_READS_STORE: Final = sys.platform not in ("win32", "darwin")
_STORES: Final = (
    "/etc/ssl/cert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/cert.pem",
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/ssl/ca-bundle.pem",
)
"""Where systems keep their trust store if not where OpenSSL looks; as in truststore."""


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it is now: a changed one makes other choices, and so a new context."""

    path: str = ""
    changed_ns: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsChoices:
    """What the settings mean for one host. Hashable: connections are shared by calls with equal choices."""

    verify: bool = True
    store: FileState = FileState()
    ca_file: FileState = FileState()
    min_version: str = "1.2"
    max_version: str = ""
    server_name: str = ""
    certificate: CertificateFiles | None = None
    certificate_state: tuple[FileState, ...] = field(default=())


def tls_choices(settings: EffectiveSettings, host: str, port: int) -> TlsChoices:
    """Return what the settings, their variables resolved, mean for a connection to this host."""
    certificate = _certificate_for(settings, host, port) if settings.client_certificates else None
    verify = settings.verify_tls and not any(matches(rule, host, port) for rule in settings.unverified_hosts)
    return TlsChoices(
        verify=verify,
        store=_system_store() if verify and _OPENSSL_READS_STORE else FileState(),
        ca_file=_state(settings.ca_file) if verify else FileState(),
        min_version=settings.min_tls,
        max_version=settings.max_tls,
        server_name=settings.server_name.strip(),
        certificate=certificate,
        certificate_state=tuple(_state(path) for path in certificate.paths) if certificate else (),
    )


def tls_context(choices: TlsChoices) -> ssl.SSLContext:
    """Return a client context; ``choices_of`` tells later what it was made from.

    Raises:
        InvalidSetting: The versions or the file of authorities make no sense.
        ClientCertificateUnusable: The certificate's files cannot be used.
    """
    context = _trusting(choices) if choices.verify else _trusting_anybody()
    _limit_versions(context, choices)
    if choices.certificate is not None:
        load_certificate(context, choices.certificate)
    _CHOICES[context] = choices
    return context


def choices_of(context: ssl.SSLContext) -> TlsChoices:
    """Return the choices a context was made from."""
    return _CHOICES.get(context) or TlsChoices(verify=context.verify_mode != ssl.CERT_NONE)


_CHOICES: Final[WeakKeyDictionary[ssl.SSLContext, TlsChoices]] = WeakKeyDictionary()


def matches(rule: str, host: str, port: int) -> bool:
    """Return whether a rule means this host: ``name``, ``*.name`` (any depth below), each with ``:port``, or ``*``."""
    rule = rule.strip().lower()
    name, colon, digits = rule.rpartition(":")
    # The last group of an IPv6 address is no port: with a port, the address is in brackets.
    if colon and digits.isdecimal() and (":" not in name or name.endswith("]")):
        if int(digits) != port:
            return False
    else:
        name = rule
    name, host = name.strip("[]").rstrip("."), host.lower().strip("[]").rstrip(".")
    if name.startswith("*."):
        return host.endswith(name[1:])
    return bool(name) and name in (host, "*")


def _certificate_for(settings: EffectiveSettings, host: str, port: int) -> CertificateFiles | None:
    for row in settings.client_certificates:
        if row.enabled and row.certificate_file and matches(row.host, host, port):
            pass_phrase = row.pass_phrase if isinstance(row.pass_phrase, str) else ""
            return CertificateFiles(_home(row.certificate_file), _home(row.key_file), pass_phrase)
    return None


def _trusting(choices: TlsChoices) -> ssl.SSLContext:
    context: ssl.SSLContext
    if _OPENSSL_READS_STORE:
        # WORKAROUND: truststore reads the whole store again for each connection here, 18 ms in which nothing else runs.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if choices.store.path in _STORES:
            context.load_verify_locations(cafile=choices.store.path)
        context.set_default_verify_paths()
    else:
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if choices.ca_file.path:
        _load_authorities(context, choices.ca_file.path)
    return context


def _trusting_anybody() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _load_authorities(context: ssl.SSLContext, path: str) -> None:
    try:
        context.load_verify_locations(cafile=path)
    except ssl.SSLError as error:
        raise InvalidSetting(
            f"The file of trusted certificates {path} holds no certificate in PEM form.",
            advice="Such a file has lines “-----BEGIN CERTIFICATE-----”. Choose another in the request's settings.",
            detail=str(error),
        ) from None
    except OSError as error:
        raise InvalidSetting(
            f"The file of trusted certificates {path} cannot be read: {(error.strerror or str(error)).lower()}.",
            advice="Choose another in the request's settings. Nothing was sent.",
        ) from None


def _limit_versions(context: ssl.SSLContext, choices: TlsChoices) -> None:
    oldest, newest = _version(choices.min_version or "1.2"), _version(choices.max_version)
    if newest is not None and oldest is not None and newest < oldest:
        raise InvalidSetting(
            f"The newest TLS version allowed, {choices.max_version}, is older than the oldest, {choices.min_version}.",
            advice="Correct it in the request's settings. Nothing was sent.",
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # old versions are the user's own wish
        if oldest is not None:
            context.minimum_version = oldest
        if newest is not None:
            context.maximum_version = newest
    if choices.min_version in _OLD:
        context.set_ciphers("DEFAULT:@SECLEVEL=0")  # OpenSSL 3 allows them at this level only


def _version(text: str) -> ssl.TLSVersion | None:
    if not text:
        return None
    if text not in _VERSIONS:
        raise InvalidSetting(f"“{text}” is not a TLS version.", advice=f"There are: {', '.join(_VERSIONS)}.")
    return _VERSIONS[text]


def _system_store() -> FileState:
    paths = ssl.get_default_verify_paths()
    found = paths.cafile or paths.capath or next((path for path in _STORES if Path(path).is_file()), "")
    return _state(found)


def _state(path: str) -> FileState:
    if not path:
        return FileState()
    path = _home(path)
    try:
        return FileState(path, os.stat(path).st_mtime_ns)  # noqa: PTH116 - asked for on each call
    except OSError:
        return FileState(path)


def _home(path: str) -> str:
    return str(Path(path).expanduser()) if path.startswith("~") else path
