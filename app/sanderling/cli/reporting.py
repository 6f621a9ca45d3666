"""Errors on the command line: a sentence for people, an exit code for scripts."""

from __future__ import annotations

import sys
from typing import Final

from sanderling.cli.exit_codes import ExitCode
from sanderling.domain.errors import (
    ClientCertificateUnusable,
    InvalidCheck,
    InvalidPath,
    InvalidSetting,
    InvalidUrl,
    NetworkError,
    RequestError,
    SanderlingError,
    SecretStoreError,
    UnsupportedScheme,
)
from sanderling.domain.events import HeadReceived
from sanderling.domain.exchange import Exchange

_OPTIONS: Final = {
    "timed-out": "--max-time SECONDS limits the whole exchange.",
    "too-many-redirects": "--no-redirects shows the first answer.",
    "body-too-large": "--max-size SIZE allows more, 0 everything.",
    "proxy-failed": "-x none goes without a proxy.",
    "check-never-held": "--repeat-limit N allows more repetitions.",
    "certificate-wanted": "--cert FILE shows a client certificate.",
    **dict.fromkeys(
        ("certificate-expired", "certificate-not-yet-valid", "certificate-wrong-host", "certificate-untrusted"),
        "-k accepts any certificate.",
    ),
}
"""The options of ``send`` that have to do with an error, by its code."""


class BadArgument(SanderlingError):
    """An argument has not the form that it should have."""


def print_error(error: SanderlingError) -> None:
    """Say on the error output what went wrong and what to do."""
    print(f"sanderling: {error.message}", file=sys.stderr)
    if error.advice:
        print(f"            {error.advice}", file=sys.stderr)
    if error.code in _OPTIONS:
        print(f"            {_OPTIONS[error.code]}", file=sys.stderr)


def code_of_exchange(
    exchange: Exchange, error: SanderlingError, *, typed_url: bool, typed_settings: bool = False
) -> ExitCode:
    """Return the exit code for an exchange that failed.

    ``typed_url``: its URL is an argument as it stands. ``typed_settings``: options say how it is sent.
    """
    answered = exchange.last(HeadReceived) is not None
    if answered and isinstance(error, RequestError):  # such as a redirect to where nobody can go
        return ExitCode.NETWORK_FAILED
    if typed_url and isinstance(error, InvalidUrl | UnsupportedScheme):
        return ExitCode.USAGE
    if typed_settings and isinstance(error, InvalidSetting | InvalidCheck | InvalidPath | ClientCertificateUnusable):
        return ExitCode.USAGE
    return code_of(error)


def code_of(error: SanderlingError) -> ExitCode:
    """Return the exit code for an error."""
    if isinstance(error, BadArgument):
        return ExitCode.USAGE
    if isinstance(error, RequestError | SecretStoreError):
        return ExitCode.NOTHING_SENT
    return ExitCode.NETWORK_FAILED if isinstance(error, NetworkError) else ExitCode.SOMETHING_WRONG
