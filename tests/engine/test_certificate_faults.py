"""Which certificate of a chain is at fault, and the sentence that says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from sanderling.engine.certificate_faults import Fault, why_untrusted

_NOW = datetime(2026, 6, 1, tzinfo=UTC)
_KEY = ec.generate_private_key(ec.SECP256R1())


def certificate(
    subject: str,
    issuer: str,
    *names: str,
    days: tuple[int, int] = (-30, 30),
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = _KEY,
) -> bytes:
    """Return a certificate as DER; ``days`` are its first and last, counted from now."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(_NOW + timedelta(days[0]))
        .not_valid_after(_NOW + timedelta(days[1]))
    )
    if names:
        alternatives = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        builder = builder.add_extension(alternatives, critical=False)
    return builder.sign(_KEY, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


LEAF = certificate("leaf", "middle", "a.example.com")
MIDDLE = certificate("middle", "root")
ROOT = certificate("root", "root")


@pytest.mark.parametrize(
    ("chain", "reason", "index", "kind", "said"),
    [
        (
            (certificate("leaf", "middle", "a.example.com", days=(-30, -3)), MIDDLE),
            "certificate has expired",
            0,
            Fault.EXPIRED,
            "The server's certificate, for a.example.com, expired on 2026-05-29, 3 days ago.",
        ),
        (
            (LEAF, certificate("middle", "root", days=(-90, -1))),
            "certificate has expired",
            1,
            Fault.EXPIRED,
            "The certificate of the authority “middle” (number 2 of the chain) expired on 2026-05-31, 1 day ago.",
        ),
        (
            (certificate("leaf", "middle", "a.example.com", days=(2, 9)),),
            "certificate is not yet valid",
            0,
            Fault.NOT_YET_VALID,
            "The server's certificate, for a.example.com, is valid from 2026-06-03 on, in 2 days.",
        ),
        (
            (certificate("leaf", "middle", "b.example.com", "c.example.com"), MIDDLE),
            "Hostname mismatch, certificate is not valid for 'a.example.com'.",
            0,
            Fault.WRONG_HOST,
            "The certificate is for b.example.com and c.example.com, not for a.example.com.",
        ),
        (
            (certificate("old style", "middle"),),
            "Hostname mismatch, certificate is not valid for 'a.example.com'.",
            0,
            Fault.WRONG_HOST,
            "The certificate is for no host name (its subject is “old style”), not for a.example.com.",
        ),
        (
            (certificate("leaf", "leaf", "a.example.com"),),
            "self-signed certificate",
            0,
            Fault.SELF_SIGNED,
            "The certificate of “leaf” is self-signed: no authority vouches for it.",
        ),
        (
            (LEAF, MIDDLE, ROOT),
            "self-signed certificate in certificate chain",
            2,
            Fault.UNKNOWN_AUTHORITY,
            "The authority “root” is not in the trust store.",
        ),
        (
            (LEAF,),
            "unable to get local issuer certificate",
            0,
            Fault.MISSING_ISSUER,
            "The authority “middle”, which issued the certificate of “leaf”, is neither in the trust store nor sent by "
            "the server: an intermediate certificate is missing, or the authority is not trusted here.",
        ),
        (
            (certificate("leaf", "middle", "a.example.com", key=rsa.generate_private_key(65537, 1024)), MIDDLE),
            "EE certificate key too weak",
            0,
            Fault.WEAK,
            "The server's certificate, for a.example.com, has a key of 1024 bits, which is too short to be trusted.",
        ),
        ((LEAF,), "certificate revoked", 0, Fault.REVOKED, "The certificate of leaf has been revoked."),
    ],
)
def test_the_certificate_at_fault_is_found(
    chain: tuple[bytes, ...], reason: str, index: int, kind: Fault, said: str
) -> None:
    """Its place in the chain, the kind of fault, and a sentence with dates and names."""
    fault = why_untrusted(chain, "a.example.com", reason, _NOW)

    assert fault is not None
    assert (fault.index, fault.kind, fault.sentence) == (index, kind, said)


@pytest.mark.parametrize(
    ("chain", "kind"),
    [
        ((certificate("leaf", "middle", "a.example.com", days=(-30, -3)),), Fault.EXPIRED),
        ((certificate("leaf", "middle", "b.example.com"),), Fault.WRONG_HOST),
        ((certificate("leaf", "middle", "*.example.com"),), Fault.UNKNOWN),
        ((LEAF, MIDDLE), Fault.UNKNOWN),
    ],
)
def test_words_that_nobody_knows_are_no_obstacle(chain: tuple[bytes, ...], kind: Fault) -> None:
    """What the chain shows by itself is found without the library's words."""
    fault = why_untrusted(chain, "a.example.com", "CSSMERR_TP_WHATEVER", _NOW)

    assert fault is not None
    assert fault.kind is kind


@pytest.mark.parametrize("chain", [(), (b"no certificate",)])
def test_without_a_chain_there_is_nothing_to_say(chain: tuple[bytes, ...]) -> None:
    """A handshake may fail before any certificate came; what came may be damaged."""
    assert why_untrusted(chain, "a.example.com", "certificate has expired", _NOW) is None
