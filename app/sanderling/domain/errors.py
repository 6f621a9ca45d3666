"""Everything that can go wrong and that a person should read about.

SanderlingError
├── RequestError            nothing was sent
│   ├── InvalidUrl, UnsupportedScheme, InvalidMethod, InvalidHeader
│   ├── UnresolvedVariable, VariableCycle
│   ├── BodyFileUnreadable, InvalidSetting
│   ├── UnknownKind
│   ├── ClientCertificateUnusable, InvalidCheck, InvalidPath, InvalidCookie, CsrfTokenMissing
│   ├── SecretMissing
│   └── SignInFailed         no token, so no request
│       └── SignInRefused, SignInAnswerUnusable, SignInCheckFailed, SignInUnreachable
│           SignInNeedsPerson, SignInCancelled, SignInTimedOut
├── NetworkError            the wire or the other side failed
│   ├── NameResolutionFailed, ConnectionRefused, HostUnreachable, ConnectionLost, TimedOut
│   ├── TlsFailed ── CertificateExpired, CertificateNotYetValid, CertificateWrongHost, CertificateUntrusted
│   │               CertificateWanted
│   ├── ProxyFailed, CircuitOpen, CheckNeverHeld
│   ├── ProtocolViolated, TooManyRedirects, PageFailed
│   └── BodyIncomplete, BodyUndecodable, DecompressionBomb, BodyTooLarge
├── StorageError            a file could not be read or written
│   └── DamagedFile, FutureFormat, NotWritable, DiskFull, NameTaken, ChangedOnDisk, NotFound
└── SecretStoreError
└── KeyringMissing, KeyringLocked
"""

from __future__ import annotations


class SanderlingError(Exception):
    """An error made for people: what happened and where, and what to do about it."""

    def __init__(self, message: str, *, advice: str = "", detail: str = "") -> None:
        """Keep the three texts.

        Args:
            message: One sentence that says what happened and where, without secrets.
            advice: What the reader can do next; may be empty.
            detail: Technical detail for the log and the "details" fold; may be empty.
        """
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.detail = detail

    @property
    def code(self) -> str:
        """A stable name of the kind of error, such as ``name-resolution-failed``."""
        name = type(self).__name__
        return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".rstrip()


class RequestError(SanderlingError):
    """The request could not be built; nothing was sent."""


class InvalidUrl(RequestError):
    """The address is not a URL."""


class UnsupportedScheme(RequestError):
    """The URL's scheme is not one that Sanderling speaks."""


class InvalidMethod(RequestError):
    """The method is not a token of RFC 9110."""


class InvalidHeader(RequestError):
    """A header's name or value may not go over the wire."""


class InvalidSetting(RequestError):
    """A setting of the request has a value that makes no sense."""


class UnresolvedVariable(RequestError):
    """A ``{{variable}}`` has no value in any scope."""


class VariableCycle(RequestError):
    """Variables refer to each other in a circle."""


class BodyFileUnreadable(RequestError):
    """A file of the body is missing or may not be read."""


class UnknownKind(RequestError):
    """A stored kind (of auth, body ...) is not known to this version; it is kept as it was read."""


class SecretMissing(RequestError):
    """A secret has no value on this machine."""


class ClientCertificateUnusable(RequestError):
    """A client certificate's file is missing, damaged or closed with another pass phrase."""


class InvalidCheck(RequestError):
    """The text of a check cannot be understood."""


class InvalidPath(RequestError):
    """A JSONPath cannot be understood."""


class InvalidCookie(RequestError):
    """A cookie that a person wrote cannot be one."""


class CsrfTokenMissing(RequestError):
    """The place that a CSRF token is taken from has none."""


class SignInFailed(RequestError):
    """No token could be had, so the request was not sent."""


class SignInRefused(SignInFailed):
    """The authorization server answered with an error of its standards."""

    def __init__(self, message: str, *, error_code: str, status: int = 0, advice: str = "", detail: str = "") -> None:
        """Keep the texts, the standard's error code (such as ``invalid_grant``), and the status it came with."""
        super().__init__(message, advice=advice, detail=detail)
        self.error_code = error_code
        self.status = status


class SignInAnswerUnusable(SignInFailed):
    """The authorization server answered with something that its standards do not know."""


class SignInCheckFailed(SignInFailed):
    """A check that protects the sign-in failed: state, issuer, nonce, signature, audience or time."""


class SignInUnreachable(SignInFailed):
    """The authorization server cannot be reached, or does not answer."""


class SignInNeedsPerson(SignInFailed):
    """Somebody has to sign in, and nobody is there."""


class SignInCancelled(SignInFailed):
    """The person did not want to sign in."""


class SignInTimedOut(SignInFailed):
    """Nobody signed in within the time for it."""


class NetworkError(SanderlingError):
    """The network or the other side failed."""


class NameResolutionFailed(NetworkError):
    """The host name has no address."""


class ConnectionRefused(NetworkError):
    """Nothing listens at the address."""


class HostUnreachable(NetworkError):
    """There is no way to the address."""


class ConnectionLost(NetworkError):
    """The connection was reset or closed before the exchange was complete."""


class TimedOut(NetworkError):
    """A time limit passed."""

    def __init__(self, message: str, *, phase: str, advice: str = "", detail: str = "") -> None:
        """Keep the texts and the phase: ``connect``, ``read``, ``write``, ``pool`` or ``total``."""
        super().__init__(message, advice=advice, detail=detail)
        self.phase = phase


class TlsFailed(NetworkError):
    """The TLS handshake failed."""


class CertificateExpired(TlsFailed):
    """A certificate is past its end date."""


class CertificateNotYetValid(TlsFailed):
    """A certificate's first day has not come yet."""


class CertificateWrongHost(TlsFailed):
    """The certificate is for another name."""


class CertificateUntrusted(TlsFailed):
    """The certificate's issuer is not trusted here."""


class CertificateWanted(TlsFailed):
    """The server wants a client certificate and got none, or refused the one it got."""


class ProxyFailed(NetworkError):
    """The proxy cannot be reached, refuses, or answers with something else."""


class CircuitOpen(NetworkError):
    """The host failed so often that it is left alone for a while."""


class CheckNeverHeld(NetworkError):
    """The request was repeated as often as allowed and the check still did not hold."""


class ProtocolViolated(NetworkError):
    """What came back is not HTTP as the standards describe it."""


class TooManyRedirects(NetworkError):
    """The redirect limit was reached."""


class PageFailed(NetworkError):
    """A page of a list is not what a page must be."""


class BodyIncomplete(NetworkError):
    """The body ended before its announced end."""


class BodyUndecodable(NetworkError):
    """The body is not what its Content-Encoding says."""


class DecompressionBomb(NetworkError):
    """The body grew out of all proportion while it was decompressed."""


class BodyTooLarge(NetworkError):
    """The body grew past the size that was allowed."""


class StorageError(SanderlingError):
    """A file could not be read or written."""


class DamagedFile(StorageError):
    """A stored file cannot be understood; it is left as it is."""

    def __init__(self, message: str, *, line: int | None = None, advice: str = "", detail: str = "") -> None:
        """Keep the texts and the line (from 1) of the fault, if known."""
        super().__init__(message, advice=advice, detail=detail)
        self.line = line


class FutureFormat(StorageError):
    """A file was written by a later version."""


class NotWritable(StorageError):
    """A file or folder may not be written."""


class DiskFull(StorageError):
    """There is no space left."""


class NameTaken(StorageError):
    """An item of that name is there already."""


class ChangedOnDisk(StorageError):
    """The file changed since it was read; saving would overwrite somebody's work."""


class NotFound(StorageError):
    """The item is no longer there."""


class SecretStoreError(SanderlingError):
    """The keyring could not be used."""


class KeyringMissing(SecretStoreError):
    """This machine has no usable keyring."""


class KeyringLocked(SecretStoreError):
    """The keyring is locked or did not answer."""
