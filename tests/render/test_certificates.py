"""Certificates as facts: made with one library, compared with what went in."""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from sanderling.render.certificates import certificate_facts, certificate_pem

_NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
_Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


def made(key: _Key, *, days_left: float = 30, ca: bool = False, issuer: str = "Sand & Sea CA") -> bytes:
    """Return a certificate with known contents as DER."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "NZ"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Möwe, Inc."),
            x509.NameAttribute(NameOID.COMMON_NAME, "shore.example.com"),
        ]
    )
    names: list[x509.GeneralName] = [
        x509.DNSName("shore.example.com"),
        x509.DNSName("*.shore.example.com"),
        x509.IPAddress(ipaddress.ip_address("::1")),
    ]
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]) if issuer else subject)
        .public_key(key.public_key())
        .serial_number(0xABC)
        .not_valid_before(_NOW - timedelta(90))
        .not_valid_after(_NOW + timedelta(days_left))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    algorithm = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(key, algorithm).public_bytes(serialization.Encoding.DER)


def test_a_certificate_tells_all_its_facts() -> None:
    """Names, dates, key, fingerprint, as other programs write them."""
    data = made(ec.generate_private_key(ec.SECP256R1()))

    (facts,) = certificate_facts([data], _NOW)

    assert facts.subject == "CN=shore.example.com, O=Möwe\\, Inc., C=NZ"
    assert facts.issuer == "CN=Sand & Sea CA"
    assert facts.names == ("shore.example.com", "*.shore.example.com", "::1")
    assert (facts.not_before, facts.not_after) == (_NOW - timedelta(90), _NOW + timedelta(30))
    assert facts.days_left == 30
    assert (facts.key, facts.key_bits) == ("EC secp256r1", 256)
    assert facts.signature_algorithm == "ecdsa-with-SHA256"
    assert facts.serial == "0A:BC"
    assert facts.sha256.replace(":", "").lower() == hashes_of(data)
    assert not facts.is_ca
    assert not facts.is_self_signed
    assert not facts.is_expired
    assert not facts.damage


def hashes_of(data: bytes) -> str:
    """Return the SHA-256 of bytes."""
    digest = hashes.Hash(hashes.SHA256())
    digest.update(data)
    return digest.finalize().hex()


@pytest.mark.parametrize(
    ("key", "shown", "bits"),
    [
        (rsa.generate_private_key(65537, 2048), "RSA 2048 bits", 2048),
        (ec.generate_private_key(ec.SECP384R1()), "EC secp384r1", 384),
        (ed25519.Ed25519PrivateKey.generate(), "Ed25519", 256),
    ],
)
def test_keys_are_shown_by_kind_and_size(key: _Key, shown: str, bits: int) -> None:
    """Each kind in its own way."""
    (facts,) = certificate_facts([made(key)], _NOW)

    assert (facts.key, facts.key_bits) == (shown, bits)


@pytest.mark.parametrize(("days_left", "shown", "expired"), [(0.5, 0, False), (-0.5, -1, True), (-3, -3, True)])
def test_days_left_are_whole_days(days_left: float, shown: int, *, expired: bool) -> None:
    """On the last day there are none left; afterwards they are negative."""
    (facts,) = certificate_facts([made(ec.generate_private_key(ec.SECP256R1()), days_left=days_left)], _NOW)

    assert (facts.days_left, facts.is_expired) == (shown, expired)


def test_an_authority_and_a_self_signed_certificate_are_marked() -> None:
    """Both may be the same."""
    (facts,) = certificate_facts([made(ec.generate_private_key(ec.SECP256R1()), ca=True, issuer="")], _NOW)

    assert facts.is_ca
    assert facts.is_self_signed


@given(st.binary(max_size=300))
def test_what_is_no_certificate_says_so(data: bytes) -> None:
    """Whatever a server sends can be shown; the rest of the chain too."""
    damaged, good = certificate_facts([data, made(_GIVEN)], _NOW)

    assert damaged.damage
    assert not good.damage


_GIVEN = ec.generate_private_key(ec.SECP256R1())


def test_a_certificate_can_be_taken_along() -> None:
    """As PEM."""
    data = made(_GIVEN)

    assert ssl.PEM_cert_to_DER_cert(certificate_pem(data)) == data
