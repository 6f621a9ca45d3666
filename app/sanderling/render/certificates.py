"""Certificates as facts to show: who, for which names, until when, with which key (RFC 5280)."""

from __future__ import annotations

import math
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.x509.oid import ExtensionOID


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """One certificate. ``names`` are the hosts and addresses it is for; numbers are written as people compare them.

    ``days_left`` counts whole days and is negative once it has expired. ``damage`` says why nothing else is known.
    """

    subject: str = ""
    issuer: str = ""
    names: tuple[str, ...] = ()
    not_before: datetime | None = None
    not_after: datetime | None = None
    days_left: int = 0
    key: str = ""
    key_bits: int = 0
    signature_algorithm: str = ""
    serial: str = ""
    sha256: str = ""
    is_ca: bool = False
    is_self_signed: bool = False
    damage: str = ""

    @property
    def is_expired(self) -> bool:
        """Whether its last moment has passed."""
        return self.not_after is not None and self.days_left < 0


def certificate_facts(chain: Iterable[bytes], now: datetime | None = None) -> tuple[CertificateFacts, ...]:
    """Return the facts of each certificate of a chain (DER); one that cannot be read has nothing but ``damage``."""
    moment = now or datetime.now(UTC)
    return tuple(_facts(data, moment) for data in chain)


def certificate_pem(data: bytes) -> str:
    """Return a certificate as text that other programs take."""
    return ssl.DER_cert_to_PEM_cert(data)


def _facts(data: bytes, now: datetime) -> CertificateFacts:
    try:
        certificate = x509.load_der_x509_certificate(data)
        key, bits = _key(certificate)
        return CertificateFacts(
            subject=_name(certificate.subject),
            issuer=_name(certificate.issuer),
            names=_names(certificate),
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
            days_left=math.floor((certificate.not_valid_after_utc - now).total_seconds() / 86400),
            key=key,
            key_bits=bits,
            signature_algorithm=_signature(certificate),
            serial=_spaced(f"{certificate.serial_number:X}"),
            sha256=_spaced(certificate.fingerprint(hashes.SHA256()).hex().upper()),
            is_ca=_is_ca(certificate),
            is_self_signed=certificate.subject == certificate.issuer,
        )
    except (ValueError, x509.UnsupportedGeneralNameType) as error:
        return CertificateFacts(damage=str(error) or type(error).__name__)


def _name(name: x509.Name) -> str:
    """Return a name with its most telling part first, as browsers show it."""
    return ", ".join(part.rfc4514_string() for part in reversed(name.rdns))


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    texts = (*names.get_values_for_type(x509.DNSName), *names.get_values_for_type(x509.RFC822Name))
    addresses = (str(address) for address in names.get_values_for_type(x509.IPAddress))
    return (*texts, *addresses, *names.get_values_for_type(x509.UniformResourceIdentifier))


def _key(certificate: x509.Certificate) -> tuple[str, int]:
    try:
        key = certificate.public_key()
    except ValueError:  # x509 knows the certificate, but not this kind of key
        return "unknown", 0
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size} bits", key.key_size
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC {key.curve.name}", key.key_size
    if isinstance(key, dsa.DSAPublicKey):
        return f"DSA {key.key_size} bits", key.key_size
    known = {ed25519.Ed25519PublicKey: ("Ed25519", 256), ed448.Ed448PublicKey: ("Ed448", 456)}
    return next((facts for kind, facts in known.items() if isinstance(key, kind)), (type(key).__name__, 0))


def _signature(certificate: x509.Certificate) -> str:
    name = certificate.signature_algorithm_oid._name
    return name if name != "Unknown OID" else certificate.signature_algorithm_oid.dotted_string


def _is_ca(certificate: x509.Certificate) -> bool:
    try:
        found = certificate.extensions.get_extension_for_oid(ExtensionOID.BASIC_CONSTRAINTS).value
    except x509.ExtensionNotFound:
        return False
    return isinstance(found, x509.BasicConstraints) and found.ca


def _spaced(digits: str) -> str:
    """Return hexadecimal digits in pairs, as other programs show them."""
    if len(digits) % 2:
        digits = f"0{digits}"
    return ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))
