"""The arguments of ``sanderling auth``."""

from __future__ import annotations

import argparse
from pathlib import Path

from sanderling.cli.exit_codes import help_lines

_DESCRIPTION = """\
Sessions at authorization servers (OAuth 2, OpenID Connect). FILE is the file of a stored request, or of a folder
whose authentication requests inherit. Tokens are kept in the keyring; window and command line share them."""


def add_auth(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command with its actions."""
    auth = commands.add_parser(
        "auth",
        help="sign in, look at sessions, sign out, print a token",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    actions = auth.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    login = _action(actions, "login", "sign in, whatever is held", "the session that begins", target="FILE")
    _add_browser_option(login)
    _action(actions, "status", "list what is held: for whom, for what, how long", "a list", target="[FILE]")
    logout = _action(actions, "logout", "end sessions, at the server too", "", target="[FILE|KEY]")
    logout.add_argument("--all", action="store_true", help="every session, of all workspaces")
    logout.add_argument("--local", action="store_true", help="forget it here only; the server is not asked")
    token = _action(actions, "token", "print the token that a request would send, signing in if need be", "", "FILE")
    _add_browser_option(token)


def _action(
    actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, help_: str, json_of: str, target: str
) -> argparse.ArgumentParser:
    parser = actions.add_parser(
        name,
        help=help_,
        description=f"{help_[:1].upper()}{help_[1:]}.",
        epilog=f"exit codes:\n{help_lines()}" + ("\n       (1 where FILE has no session)" if name == "status" else ""),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("target", metavar=target.strip("[]"), nargs="?" if target.startswith("[") else None)
    parser.add_argument("-e", "--env", metavar="ENV", default="", help="the environment, by name")
    parser.add_argument("--var", metavar="NAME=VALUE", action="append", default=[], help="a variable for this call")
    parser.add_argument("--workspace", metavar="DIR", type=Path, help="the workspace; default: the one FILE is in")
    if json_of:
        parser.add_argument("--json", action="store_true", help=f"print {json_of} as JSON, without any token")
    if name != "status":
        parser.add_argument("-v", "--verbose", action="store_true", help="print each step, secrets masked")
    return parser


def _add_browser_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-browser", action="store_true", help="print the address; do not open a browser")
