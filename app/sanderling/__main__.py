"""``sanderling`` and ``python -m sanderling``: the window without a command, the terminal program with one."""

from __future__ import annotations

import sys

TERMINAL_WORDS = ("send", "auth", "serve", "cookies", "cache", "--version", "-h", "--help", "help")


def main() -> int:
    """Start the program that the arguments ask for and return its exit code."""
    arguments = sys.argv[1:]
    if arguments and arguments[0] in TERMINAL_WORDS:
        from sanderling.boot.terminal import run_terminal

        return run_terminal(arguments)
    from sanderling.boot.desktop import run_desktop

    return run_desktop(arguments)


if __name__ == "__main__":
    sys.exit(main())
