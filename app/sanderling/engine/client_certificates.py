"""Loading a certificate of our own into a TLS context: PEM files or PKCS#12, with a sentence for each fault."""

from __future__ import annotations

import contextlib
import os
import secrets
import ssl
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sanderling.domain.errors import ClientCertificateUnusable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
    from cryptography.x509 import Certificate

_PEM: Final = b"-----BEGIN "
_ADVICE: Final = "Correct the client certificate in the request's settings. Nothing was sent."


@dataclass(frozen=True, slots=True)
class CertificateFiles:
    """The files of a certificate; without ``key_file`` the key is in the same file as the certificate."""

    certificate_file: str
    key_file: str = ""
    pass_phrase: str = field(default="", repr=False)

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that are read."""
        return (self.certificate_file, self.key_file) if self.key_file else (self.certificate_file,)


def load_certificate(context: ssl.SSLContext, files: CertificateFiles) -> None:
    """Make the context show this certificate to a server that asks for one.

    Raises:
        ClientCertificateUnusable: A file is missing or damaged, or the pass phrase or the key does not fit.
    """
    data = _read(files.certificate_file)
    if _PEM in data:
        key_data = _read(files.key_file) if files.key_file else data
        _check_pem(files, data, key_data)
        _load(context, files, (files.certificate_file, files.key_file or None), files.pass_phrase)
        return
    with _as_pem(files, data) as (path, password):
        _load(context, files, (path, None), password)


def opened_certificate(files: CertificateFiles) -> tuple[PrivateKeyTypes, list[Certificate]]:
    """Return the key and the certificate with what issued it, for QUIC, which does not go by way of OpenSSL.

    Raises:
        ClientCertificateUnusable: As ``load_certificate`` does.
    """
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from cryptography.x509 import load_pem_x509_certificates

    data = _read(files.certificate_file)
    if _PEM not in data:
        return _opened(files, data)
    key_data = _read(files.key_file) if files.key_file else data
    _check_pem(files, data, key_data)
    password = files.pass_phrase.encode() if _is_encrypted(key_data) else None
    try:
        return load_pem_private_key(key_data, password), load_pem_x509_certificates(data)
    except (ValueError, TypeError) as error:
        raise _unusable(
            f"The client certificate {files.certificate_file}, its key or its pass phrase cannot be used.", str(error)
        ) from None


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        reason = "it does not exist" if isinstance(error, FileNotFoundError) else (error.strerror or str(error)).lower()
        raise _unusable(f"The client certificate's file {path} cannot be read: {reason}.") from None


def _check_pem(files: CertificateFiles, data: bytes, key_data: bytes) -> None:
    if b"BEGIN CERTIFICATE" not in data and b"BEGIN TRUSTED CERTIFICATE" not in data:
        raise _unusable(f"There is no certificate in the file {files.certificate_file}.")
    if b"PRIVATE KEY-----" not in key_data:
        where = files.key_file or files.certificate_file
        raise _unusable(f"There is no private key for the client certificate in the file {where}.")
    if _is_encrypted(key_data) and not files.pass_phrase:
        raise _unusable(f"The key of the client certificate {files.certificate_file} needs a pass phrase.")


def _is_encrypted(key_data: bytes) -> bool:
    return b"ENCRYPTED" in key_data  # "BEGIN ENCRYPTED PRIVATE KEY", or "Proc-Type: 4,ENCRYPTED" of old


def _load(context: ssl.SSLContext, files: CertificateFiles, paths: tuple[str, str | None], password: str) -> None:
    try:
        # A password is given in any case: without one OpenSSL asks on the terminal.
        context.load_cert_chain(*paths, password)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            message = f"The private key does not belong to the client certificate {files.certificate_file}."
        elif _is_encrypted(_read(paths[1] or paths[0])):
            message = f"The pass phrase does not open the key of the client certificate {files.certificate_file}."
        else:
            message = f"The client certificate {files.certificate_file} or its key is damaged."
        raise _unusable(message, str(error)) from None
    except (OSError, ValueError) as error:
        raise _unusable(f"The client certificate {files.certificate_file} cannot be used: {error}.") from None


@contextlib.contextmanager
def _as_pem(files: CertificateFiles, data: bytes) -> Iterator[tuple[str, str]]:
    """Write a PKCS#12 as PEM to a file that lives for a moment, its key encrypted with a password nobody keeps."""
    from cryptography.hazmat.primitives import serialization

    key, chain = _opened(files, data)
    password = secrets.token_urlsafe(24)
    encoding = serialization.Encoding.PEM
    pem = key.private_bytes(
        encoding, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(password.encode())
    )
    descriptor, path = tempfile.mkstemp(suffix=".pem")  # readable by nobody else
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem + b"".join(certificate.public_bytes(encoding) for certificate in chain))
        yield path, password
    finally:
        Path(path).unlink(missing_ok=True)


def _opened(files: CertificateFiles, data: bytes) -> tuple[PrivateKeyTypes, list[Certificate]]:
    from cryptography.hazmat.primitives.serialization import pkcs12

    path = files.certificate_file
    try:
        store = pkcs12.load_pkcs12(data, files.pass_phrase.encode() or None)
    except ValueError as error:
        raise _unusable(_not_opened(files, data, str(error)), str(error)) from None
    if store.key is None or store.cert is None:
        missing = "private key" if store.key is None else "certificate"
        raise _unusable(f"There is no {missing} in the file {path}.")
    return store.key, [store.cert.certificate, *(extra.certificate for extra in store.additional_certs)]


def _not_opened(files: CertificateFiles, data: bytes, reason: str) -> str:
    path = files.certificate_file
    if "password" in reason.lower():
        if not files.pass_phrase:
            return f"The client certificate {path} needs a pass phrase."
        return f"The pass phrase does not open the client certificate {path}."
    if data[:1] == b"\x30":
        return f"The client certificate {path} is damaged, or holds no key: it is not a PKCS#12 file."
    return f"The file {path} is neither PEM nor PKCS#12."


def _unusable(message: str, detail: str = "") -> ClientCertificateUnusable:
    return ClientCertificateUnusable(message, advice=_ADVICE, detail=detail)
