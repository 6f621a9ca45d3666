"""The entry of the command line: parses, runs one command, turns errors into a sentence and an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from sanderling.cli.arguments import build_parser
from sanderling.cli.exit_codes import ExitCode
from sanderling.cli.reporting import code_of, print_error
from sanderling.domain.errors import SanderlingError

if TYPE_CHECKING:
    from sanderling.cli.send_command import OpenServices


def main(arguments: list[str], open_services: OpenServices) -> int:
    """Run one command.

    Args:
        arguments: What follows the program's name.
        open_services: Builds the services; called only by commands that need them.

    Returns:
        The exit code, one of ``ExitCode``.
    """
    parsed = build_parser().parse_args(["--help"] if arguments == ["help"] else arguments)
    try:
        code = _run(parsed, open_services)
        sys.stdout.flush()
    except SanderlingError as error:
        print_error(error)
        return code_of(error)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Who reads has had enough; the interpreter's own flush at the end must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    return code


def _run(parsed: argparse.Namespace, open_services: OpenServices) -> ExitCode:
    if parsed.command == "serve":
        from sanderling.cli.serve_command import run_serve

        return run_serve(parsed)
    if parsed.command == "auth":
        from sanderling.cli.auth_command import run_auth

        return run_auth(parsed, open_services)
    if parsed.command == "cookies":
        from sanderling.cli.cookies_command import run_cookies

        return run_cookies(parsed, open_services)
    if parsed.command == "cache":
        from sanderling.cli.cache_command import run_cache

        return run_cache(parsed, open_services)
    from sanderling.cli.send_command import run_send

    return run_send(parsed, open_services)
