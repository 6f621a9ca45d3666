"""The arguments that each command takes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NoReturn

from sanderling import __version__
from sanderling.cli.auth_arguments import add_auth
from sanderling.cli.exit_codes import ExitCode, help_lines
from sanderling.cli.setting_options import add_setting_options

ITEM_FORMS = ("ndjson", "json", "csv")
"""What ``services.exporting.item_forms`` offers; named here so that the help needs none of it."""

_EXAMPLES = """\
examples:
  sanderling                                          open the window
  sanderling my-workspace/                            open the window on a workspace
  sanderling send https://example.com/orders -i       send, show head and body
  sanderling send example.com/orders -d '{"item": 3}' -H 'Accept: application/json'
  sanderling send collections/shop/list.json -e staging --json
  sanderling send example.com/events                  print a stream as it comes; Ctrl+C stops it
  sanderling send example.com/birds --paginate 'link items=$.data[*]'
  sanderling auth login collections/shop/list.json    sign in for a request, with the browser or a code
  sanderling cookies clear example.com                forget a host's cookies
  sanderling serve playground                         run the demo API

exit codes:
"""


class OneSentenceParser(argparse.ArgumentParser):
    """Says what is wrong in one line; the usage of half a hundred options would bury it."""

    def error(self, message: str) -> NoReturn:
        """Print the sentence and end with the code for a wrong command line."""
        self.exit(
            ExitCode.USAGE, f"{self.prog}: {message}\n{' ' * len(self.prog)}  {self.prog} --help lists the options.\n"
        )


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser: argparse.ArgumentParser = OneSentenceParser(
        prog="sanderling",
        description="Sanderling, an API client. Without a command it opens the window, on a workspace if one is named.",
        epilog=_EXAMPLES + help_lines(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"sanderling {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", required=True)
    _add_send(commands)
    add_auth(commands)
    _add_cookies(commands)
    _add_cache(commands)
    _add_serve(commands)
    return parser


def _add_send(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    send = commands.add_parser(
        "send",
        usage="%(prog)s URL|FILE [options]",
        help="send one request and print what comes back",
        description="Send a URL, or a request file of a workspace. The body goes to the output as it arrives,\n"
        "a stream event by event; {{variables}} work everywhere.",
        epilog="exit codes:\n" + help_lines(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    send.add_argument("target", metavar="URL|FILE", help="an address, or the file of a stored request")
    _add_request_options(send.add_argument_group("the request"))
    _add_paging_option(send.add_argument_group("pages"))
    _add_variable_options(send.add_argument_group("variables"))
    _add_output_options(send.add_argument_group("what to print"))
    _add_credential_options(send.add_argument_group("client certificate"))
    add_setting_options(send)


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
        help="the body: text (JSON where it is JSON, else form data), a file, or @- for the standard input; several "
        "are joined with &, files among them without their line breaks",
    )
    body.add_argument(
        "-F",
        "--form",
        metavar="NAME=VALUE|NAME=@FILE[;type=TYPE]",
        action="append",
        default=[],
        help="one part of a multipart body",
    )


def _add_paging_option(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--paginate",
        metavar="HOW",
        action="append",
        default=[],
        help="follow the pages of a list and print its items as NDJSON, as they come: 'link', 'next-url:$.next', "
        "'cursor:$.next_cursor:cursor', 'page:page:size=50' or 'offset:offset:limit=50', with items=$.data[*], "
        "first=N, max-pages=N, max-items=N, max-bytes=N, max-time=SECONDS behind it; 'none' for a stored request "
        "that would follow them",
    )
    group.add_argument(
        "--items",
        metavar="FORM",
        choices=ITEM_FORMS,
        default="",
        help="write the items of all pages as ndjson, while they come (default), or at the end as json or csv",
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


def _add_credential_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "-E",
        "--cert",
        metavar="FILE",
        help="a client certificate for the URL's host: PEM, or PKCS#12 (.p12, .pfx). Its pass phrase is "
        "SANDERLING_SECRET_PASS_PHRASE, or asked for on a terminal",
    )
    group.add_argument("--key", metavar="FILE", help="its key, where that is in a PEM file of its own")
    group.add_argument(
        "--cert-pass-env", metavar="NAME", help="the variable of the process environment that holds its pass phrase"
    )
    group.add_argument(
        "--cert-host", metavar="HOST", help="the host that it is shown to, such as *.example.com; default: the URL's"
    )


def _add_output_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("-i", "--include", action="store_true", help="print status and headers before the body")
    group.add_argument(
        "-v",
        "--verbose",
        action="count",
        default=0,
        help="print each event of the exchange as it happens; twice: the heads as sent and received, too",
    )
    group.add_argument("--timings", action="store_true", help="print how long each phase took")
    group.add_argument("--json", action="store_true", help="print the whole exchange as one JSON object (see README)")
    group.add_argument("-o", "--output", metavar="FILE", type=Path, help="write the body to a file")
    group.add_argument("--fail", action="store_true", help="end with code 5 where the status is 400 or above")


def _add_cookies(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    cookies = commands.add_parser(
        "cookies",
        help="list or delete the cookies of a workspace",
        description="The cookies that servers have set and that requests of this workspace send back.",
        allow_abbrev=False,
    )
    cookies.add_argument("action", nargs="?", choices=("list", "clear"), default="list", help="default: list")
    cookies.add_argument("host", nargs="?", metavar="HOST", help="only those of this host and of hosts below it")
    cookies.add_argument("--values", action="store_true", help="show their values: whoever has them may be logged in")
    cookies.add_argument("--json", action="store_true", help="print a JSON list")
    _add_workspace_option(cookies)


def _add_cache(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    cache = commands.add_parser(
        "cache",
        help="show or clear the HTTP cache of a workspace",
        description="The responses that are kept for requests that use the cache (--cache).",
        allow_abbrev=False,
    )
    cache.add_argument("action", nargs="?", choices=("list", "clear"), default="list", help="default: list")
    cache.add_argument("host", nargs="?", metavar="HOST", help="only those of this host")
    cache.add_argument("--json", action="store_true", help="print a JSON list")
    _add_workspace_option(cache)


def _add_workspace_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--workspace", metavar="DIR", type=Path, help="the workspace; default: the one that the current folder is in"
    )


def _add_serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    serve = commands.add_parser("serve", help="run a server of ours on this machine", allow_abbrev=False)
    servers = serve.add_subparsers(dest="server", metavar="SERVER", title="servers", required=True)
    playground = servers.add_parser(
        "playground", help="the demo API that a new workspace talks to", description="Run the demo API until Ctrl+C."
    )
    where = playground.add_mutually_exclusive_group()
    where.add_argument("--port", type=_port, default=0, help="default: one that the system chooses")
    where.add_argument("--fd", type=int, help="use this inherited listening socket")


def _port(text: str) -> int:
    value = int(text)
    if not 0 <= value <= 65535:
        raise ValueError
    return value


_port.__name__ = "port"
