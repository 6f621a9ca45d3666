"""Failed handshakes in sentences that help: which certificate, what the server wants."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Final

from sanderling.domain import errors
from sanderling.engine.addresses import Address
from sanderling.engine.call_trace import CallTrace
from sanderling.engine.certificate_faults import Fault

_EXPIRED, _NOT_YET = 10, 9
_WRONG_HOST: Final = (62, 63, 64)
_OFF: Final = "Verification can be switched off for this host in the request's settings, if you know the server."
_REFUSALS: Final = {
    "BAD_CERTIFICATE": "it takes it for a bad one",
    "UNSUPPORTED_CERTIFICATE": "it cannot handle its kind",
    "CERTIFICATE_REVOKED": "it has been revoked",
    "CERTIFICATE_EXPIRED": "it has expired",
    "CERTIFICATE_UNKNOWN": "it does not accept it",
    "UNKNOWN_CA": "it does not know the authority that issued it",
    "DECRYPT_ERROR": "its signature does not fit",
    "ACCESS_DENIED": "it is valid, but grants no access",
    "HANDSHAKE_FAILURE": "it does not accept it",
}
"""What the alerts about a client certificate mean (RFC 8446, 6.2), by their names in OpenSSL."""


def explain_tls(error: ssl.SSLError, address: Address, trace: CallTrace | None) -> errors.SanderlingError:
    """Return the domain error for what OpenSSL raised."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _certificate(error, address, trace)
    if trace is not None and (wanted := _client_certificate(error, address, trace)):
        return wanted
    text = str(error.reason or error).replace("_", " ").lower()
    where = address.host_header
    if "wrong version number" in text or "http request" in text or "record layer failure" in text:
        return errors.TlsFailed(
            f"{where} did not answer with TLS.",
            advice="Perhaps the server speaks plain HTTP on this port: try http://.",
            detail=str(error),
        )
    if "protocol version" in text or "unsupported protocol" in text or "no protocols available" in text:
        return errors.TlsFailed(
            f"{where} does not speak any of the TLS versions that are allowed here.",
            advice="The oldest and newest TLS version are in the request's settings.",
            detail=str(error),
        )
    if isinstance(error, ssl.SSLEOFError):
        text = "the server closed the connection during the handshake"
    return errors.TlsFailed(
        f"The TLS handshake with {where} failed: {text}.",
        advice="The server may ask for a client certificate or another TLS version.",
        detail=str(error),
    )


def _client_certificate(error: ssl.SSLError, address: Address, trace: CallTrace) -> errors.CertificateWanted | None:
    """Return the error if the alert is about the certificate that we showed, or did not show."""
    reason, where = error.reason or "", address.host_header
    alert = reason.partition("_ALERT_")[2]
    if alert == "CERTIFICATE_REQUIRED" or (trace.is_certificate_wanted and not trace.client_certificate):
        return errors.CertificateWanted(
            f"{where} wants a client certificate, and none is set for it.",
            advice="Add one for this host under TLS in the settings of the request, a folder or the collection.",
            detail=str(error),
        )
    # Without a request for one in sight, a bare "handshake failure" is about anything.
    about_it = alert in _REFUSALS and (alert != "HANDSHAKE_FAILURE" or trace.is_certificate_wanted)
    if not trace.client_certificate or not about_it:
        return None
    name = Path(trace.client_certificate).name
    return errors.CertificateWanted(
        f"{where} refused the client certificate {name}: {_REFUSALS[alert]}.",
        advice="Choose another for this host in the settings. The server's log may say more.",
        detail=str(error),
    )


def _certificate(
    error: ssl.SSLCertVerificationError, address: Address, trace: CallTrace | None
) -> errors.SanderlingError:
    where, code = address.host_header, error.verify_code
    fault = trace.certificate_fault if trace is not None else None
    kind, which = (fault.kind, f" {fault.sentence}".rstrip()) if fault else (None, "")
    detail = f"{error.verify_message} (code {code})"
    if code == _EXPIRED or kind is Fault.EXPIRED:
        return errors.CertificateExpired(f"The certificate of {where} has expired.{which}", advice=_OFF, detail=detail)
    if code == _NOT_YET or kind is Fault.NOT_YET_VALID:
        return errors.CertificateNotYetValid(
            f"The certificate of {where} is not valid yet.{which}",
            advice=f"Is this machine's clock right? {_OFF}",
            detail=detail,
        )
    if code in _WRONG_HOST or kind is Fault.WRONG_HOST:
        return errors.CertificateWrongHost(
            f"The certificate of {where} is for another host name.{which}",
            advice=f"A server name of its own can be asked for in the request's settings. {_OFF}",
            detail=detail,
        )
    reason = which or f" {error.verify_message[:1].upper()}{error.verify_message[1:]}."
    return errors.CertificateUntrusted(
        f"The certificate of {where} is not trusted.{reason}", advice=_untrusted_advice(kind), detail=detail
    )


def _untrusted_advice(kind: Fault | None) -> str:
    if kind is Fault.WEAK:
        return f"The server needs a certificate with a stronger key. {_OFF}"
    if kind is Fault.REVOKED:
        return "Do not send anything to this server before its owner has explained that."
    return f"Name the authority's file in the request's settings, or add it to the system's trust store. {_OFF}"
