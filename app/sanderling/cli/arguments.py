"""The arguments that each command takes."""

from __future__ import annotations

import argparse
from pathlib import Path

from sanderling import __version__
from sanderling.cli.exit_codes import help_lines

_EXAMPLES = """\
examples:
  sanderling                                          open the window
  sanderling my-workspace/                            open the window on a workspace
  sanderling send https://example.com/orders -i       send, show head and body
  sanderling send example.com/orders -d '{"item": 3}' -H 'Accept: application/json'
  sanderling send collections/shop/list.json -e staging --json
  sanderling send example.com/events                  print a stream as it comes; Ctrl+C stops it
  sanderling serve playground                         run the demo API

exit codes:
"""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="sanderling",
        description="Sanderling, an API client. Without a command it opens the window, on a workspace if one is named.",
        epilog=_EXAMPLES + help_lines(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"sanderling {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", required=True)
    _add_send(commands)
    _add_serve(commands)
    return parser


def _add_send(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    send = commands.add_parser(
        "send",
        help="send one request and print what comes back",
        description="Send a URL, or a request file of a workspace. The body goes to the output as it arrives, a stream "
        "event by event; {{variables}} work everywhere.",
        epilog="exit codes:\n" + help_lines(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    send.add_argument("target", metavar="URL|FILE", help="an address, or the file of a stored request")
    _add_request_options(send.add_argument_group("the request"))
    _add_variable_options(send.add_argument_group("variables"))
    _add_sending_options(send.add_argument_group("how to send"))
    _add_output_options(send.add_argument_group("what to print"))


def _add_request_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("-X", "--method", metavar="METHOD", help="default: GET, or POST where there is a body")
    group.add_argument(
        "-H", "--header", metavar="'NAME: VALUE'", action="append", default=[], help="add or replace a header"
    )
    body = group.add_mutually_exclusive_group()
    body.add_argument(
        "-d",
        "--data",
        metavar="DATA|@FILE",
        action="append",
        default=[],
        help="the body: text (JSON where it is JSON, else form data; several are joined with &), a file, or @- for "
        "the standard input",
    )
    body.add_argument(
        "-F",
        "--form",
        metavar="NAME=VALUE|NAME=@FILE[;type=TYPE]",
        action="append",
        default=[],
        help="one part of a multipart body",
    )


def _add_variable_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("-e", "--env", metavar="ENV", default="", help="the environment, by name")
    group.add_argument(
        "--var",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="a variable for this call; it wins",
    )
    group.add_argument(
        "--workspace",
        metavar="DIR",
        type=Path,
        help="the workspace; default: the one that the file or the current folder is in",
    )


def _add_sending_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("-k", "--insecure", action="store_true", help="accept any TLS certificate")
    group.add_argument("--max-time", metavar="SECONDS", type=_seconds, help="time limit for the whole exchange")
    group.add_argument("--no-redirects", action="store_true", help="show a redirect instead of following it")
    version = group.add_mutually_exclusive_group()
    version.add_argument("--http1.1", dest="http_version", action="store_const", const="1.1", help="HTTP/1.1 only")
    version.add_argument("--http2", dest="http_version", action="store_const", const="2", help="HTTP/2 only")


def _add_output_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("-i", "--include", action="store_true", help="print status and headers before the body")
    group.add_argument("-v", "--verbose", action="store_true", help="print each event of the exchange as it happens")
    group.add_argument("--timings", action="store_true", help="print how long each phase took")
    group.add_argument("--json", action="store_true", help="print the whole exchange as one JSON object (see README)")
    group.add_argument("-o", "--output", metavar="FILE", type=Path, help="write the body to a file")
    group.add_argument("--fail", action="store_true", help="end with code 5 where the status is 400 or above")


def _add_serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    serve = commands.add_parser("serve", help="run a server of ours on this machine", allow_abbrev=False)
    servers = serve.add_subparsers(dest="server", metavar="SERVER", title="servers", required=True)
    playground = servers.add_parser(
        "playground", help="the demo API that a new workspace talks to", description="Run the demo API until Ctrl+C."
    )
    where = playground.add_mutually_exclusive_group()
    where.add_argument("--port", type=_port, default=0, help="default: one that the system chooses")
    where.add_argument("--fd", type=int, help="use this inherited listening socket")


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise ValueError
    return value


def _port(text: str) -> int:
    value = int(text)
    if not 0 <= value <= 65535:
        raise ValueError
    return value


_seconds.__name__ = "number of seconds"
_port.__name__ = "port"
