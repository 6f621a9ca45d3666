"""Certificates as facts for people; what reads them is heavy, so it is imported when it is first needed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sanderling.render.certificates import CertificateFacts as CertificateFacts  # noqa: PLC0414 - front ends name it from here


def certificate_facts(chain: Iterable[bytes]) -> tuple[CertificateFacts, ...]:
    """Return the facts of each certificate of a chain (DER), as events carry it; see ``render.certificates``.

    The first call takes a tenth of a second; ``certificate_facts(())`` gets that over with.
    """
    from sanderling.render import certificates

    return certificates.certificate_facts(chain)


def certificate_pem(certificate: bytes) -> str:
    """Return a certificate (DER) as text that other programs take."""
    from sanderling.render import certificates

    return certificates.certificate_pem(certificate)
