"""Which certificate of a chain made verification fail, and why, in a sentence.

OpenSSL says what is wrong but not with which certificate; other systems' trust stores say it in words of their own. So
the words are taken as a hint and the chain itself is looked at.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, Name

_MOST_NAMES: Final = 5


class Fault(StrEnum):
    """What is wrong with a certificate."""

    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    WRONG_HOST = "wrong-host"
    SELF_SIGNED = "self-signed"
    UNKNOWN_AUTHORITY = "unknown-authority"
    MISSING_ISSUER = "missing-issuer"
    WEAK = "weak"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CertificateFault:
    """The fault; ``index`` is the certificate's place in the chain, -1 where no single one is at fault."""

    index: int
    kind: Fault
    sentence: str


def why_untrusted(
    chain: Sequence[bytes], host: str, reason: str, now: datetime | None = None
) -> CertificateFault | None:
    """Return which certificate is at fault and why.

    Args:
        chain: The certificates as the server sent them, DER, its own first.
        host: The name that was asked for.
        reason: The words of the library that refused it.
        now: The time to judge by; the present if left out.

    Returns:
        The fault, or ``None`` if there is no chain that could be read.
    """
    from cryptography import x509

    try:
        certificates = [x509.load_der_x509_certificate(data) for data in chain]
        if not certificates:
            return None
        return _fault(certificates, host, reason.lower(), now or datetime.now(UTC))
    except ValueError:
        return None


def _fault(chain: list[Certificate], host: str, reason: str, now: datetime) -> CertificateFault:
    if "weak" in reason or "too small" in reason or "too short" in reason:
        return _weak(chain, reason)
    if "revoked" in reason:
        return CertificateFault(0, Fault.REVOKED, f"The certificate of {_name(chain[0].subject)} has been revoked.")
    if "mismatch" in reason or "not valid for" in reason:
        return _wrong_host(chain[0], host)
    for index, certificate in enumerate(chain):
        if certificate.not_valid_after_utc < now:
            return CertificateFault(index, Fault.EXPIRED, _expired(chain, index, now))
        if certificate.not_valid_before_utc > now:
            return CertificateFault(index, Fault.NOT_YET_VALID, _not_yet_valid(chain, index, now))
    if "self" in reason or "issuer" in reason or "first certificate" in reason or "untrusted" in reason:
        return _no_authority(chain)
    if not _is_for(chain[0], host):
        return _wrong_host(chain[0], host)
    return _no_authority(chain) if "trust" in reason else CertificateFault(-1, Fault.UNKNOWN, "")


def _expired(chain: list[Certificate], index: int, now: datetime) -> str:
    end = chain[index].not_valid_after_utc
    return f"{_which(chain, index)} expired on {end:%Y-%m-%d}, {_days((now - end).days)} ago."


def _not_yet_valid(chain: list[Certificate], index: int, now: datetime) -> str:
    start = chain[index].not_valid_before_utc
    return f"{_which(chain, index)} is valid from {start:%Y-%m-%d} on, in {_days((start - now).days)}."


def _which(chain: list[Certificate], index: int) -> str:
    certificate = chain[index]
    if index == 0:
        return f"The server's certificate, for {_shown_names(certificate)},"
    return f"The certificate of the authority “{_name(certificate.subject)}” (number {index + 1} of the chain)"


def _days(count: int) -> str:
    return "less than a day" if count < 1 else "1 day" if count == 1 else f"{count:,} days"


def _wrong_host(certificate: Certificate, host: str) -> CertificateFault:
    sentence = f"The certificate is for {_shown_names(certificate)}, not for {host}."
    return CertificateFault(0, Fault.WRONG_HOST, sentence)


def _weak(chain: list[Certificate], reason: str) -> CertificateFault:
    sizes = [getattr(certificate.public_key(), "key_size", 0) for certificate in chain]
    index = 0 if "ee " in reason or len(chain) == 1 else min(range(1, len(chain)), key=lambda at: sizes[at])
    if "digest" in reason or "md" in reason.split():
        algorithm = chain[index].signature_hash_algorithm
        what = f"is signed with {algorithm.name.upper() if algorithm else 'an algorithm'} that nobody should trust"
    else:
        what = f"has a key of {sizes[index]} bits, which is too short to be trusted"
    return CertificateFault(index, Fault.WEAK, f"{_which(chain, index)} {what}.")


def _no_authority(chain: list[Certificate]) -> CertificateFault:
    last = len(chain) - 1
    top = chain[last]
    if top.subject != top.issuer:
        return CertificateFault(
            last,
            Fault.MISSING_ISSUER,
            f"The authority “{_name(top.issuer)}”, which issued the certificate of “{_name(top.subject)}”, is neither "
            "in the trust store nor sent by the server: an intermediate certificate is missing, or the authority is "
            "not trusted here.",
        )
    if last == 0:
        return CertificateFault(
            0,
            Fault.SELF_SIGNED,
            f"The certificate of “{_name(top.subject)}” is self-signed: no authority vouches for it.",
        )
    return CertificateFault(
        last, Fault.UNKNOWN_AUTHORITY, f"The authority “{_name(top.subject)}” is not in the trust store."
    )


def _name(name: Name) -> str:
    from cryptography.x509.oid import NameOID

    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.ORGANIZATION_NAME):
        found = name.get_attributes_for_oid(oid)
        if found:
            return str(found[0].value)
    return name.rfc4514_string() or "(without a name)"


def names_of(certificate: Certificate) -> tuple[str, ...]:
    """Return the hosts a certificate is for (RFC 9525: subject alternative names count, the common name does not)."""
    from cryptography import x509

    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return ()
    hosts = names.get_values_for_type(x509.DNSName)
    return (*hosts, *(str(address) for address in names.get_values_for_type(x509.IPAddress)))


def _shown_names(certificate: Certificate) -> str:
    names = names_of(certificate)
    if not names:
        return f"no host name (its subject is “{_name(certificate.subject)}”)"
    shown = [*names[:_MOST_NAMES], f"{len(names) - _MOST_NAMES} more"] if len(names) > _MOST_NAMES else list(names)
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _is_for(certificate: Certificate, host: str) -> bool:
    names = names_of(certificate)
    try:
        return str(ipaddress.ip_address(host.strip("[]"))) in names
    except ValueError:
        pass
    host = host.lower().rstrip(".")
    parent = host.partition(".")[2]
    return any(name.lower() in (host, f"*.{parent}") for name in names)
