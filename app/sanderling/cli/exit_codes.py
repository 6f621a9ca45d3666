"""What the command line's exit codes mean; documented in the README and in ``--help``."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ended."""

    OK = 0
    SOMETHING_WRONG = 1
    USAGE = 2
    NOTHING_SENT = 3
    NETWORK_FAILED = 4
    STATUS_FAILED = 5
    INTERRUPTED = 130

    @property
    def meaning(self) -> str:
        """One line for people."""
        return _MEANINGS[self]


_MEANINGS = {
    ExitCode.OK: "an answer came, whatever its status",
    ExitCode.SOMETHING_WRONG: "a file could not be read or written, or something else went wrong",
    ExitCode.USAGE: "the call is wrong: an option, or a URL, header, environment, workspace or file that it names",
    ExitCode.NOTHING_SENT: "nothing was sent: no value for a variable or secret, no token, or a wrong stored request",
    ExitCode.NETWORK_FAILED: "the network or the other side failed: name, connection, TLS, time limit, broken body",
    ExitCode.STATUS_FAILED: "with --fail: the status was 400 or above",
    ExitCode.INTERRUPTED: "stopped with Ctrl+C",
}


def help_lines() -> str:
    """Return the table of codes for the help text."""
    return "\n".join(f"  {code.value:>3}  {code.meaning}" for code in ExitCode)
