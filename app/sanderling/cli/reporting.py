"""Errors on the command line: a sentence for people, an exit code for scripts."""

from __future__ import annotations

import sys

from sanderling.cli.exit_codes import ExitCode
from sanderling.domain.errors import NetworkError, RequestError, SanderlingError, SecretStoreError


class BadArgument(SanderlingError):
    """An argument has not the form that it should have."""


def print_error(error: SanderlingError) -> None:
    """Say on the error output what went wrong and what to do."""
    print(f"sanderling: {error.message}", file=sys.stderr)
    if error.advice:
        print(f"            {error.advice}", file=sys.stderr)


def code_of(error: SanderlingError) -> ExitCode:
    """Return the exit code for an error."""
    if isinstance(error, BadArgument):
        return ExitCode.USAGE
    if isinstance(error, RequestError | SecretStoreError):
        return ExitCode.NOTHING_SENT
    return ExitCode.NETWORK_FAILED if isinstance(error, NetworkError) else ExitCode.SOMETHING_WRONG
