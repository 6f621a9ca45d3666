"""User name and password from a .netrc file, by the URL's host."""

from __future__ import annotations

import base64
import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.fields import Field, FieldType
from sanderling.domain.outgoing import OutgoingRequest, with_header
from sanderling.engine.addresses import parse_address
from sanderling.engine.netrc_text import NetrcUnreadable, find_entry
from sanderling.engine.ports import AuthFlow

_HAS_MODES: Final = sys.platform != "win32"


class NetrcAuth:
    """Basic authentication with what the file has for the host, or for every host (``default``)."""

    name = "netrc"
    label = ".netrc file"
    help = (
        "Basic authentication (RFC 7617) with the login and password that a .netrc file, as curl and ftp read it, has "
        "for the URL's host. Nothing is sent where the file has no entry."
    )
    fields = (
        Field(
            name="file",
            label="File",
            type=FieldType.FILE,
            placeholder="~/.netrc",
            help="Empty: the file that the variable NETRC of the system names, else .netrc in your home folder.",
        ),
    )
    signs = False

    def flow(self, request: OutgoingRequest, values: Mapping[str, str]) -> AuthFlow:
        """See ``AuthKind.flow``."""
        host = parse_address(request.url).host
        path = Path(values["file"]) if values.get("file") else _usual_file()
        login, password = _entry(path, host)
        token = base64.b64encode(f"{login}:{password}".encode()).decode("ascii")
        for secret in (password, token):
            request.masker.add(secret)
        yield replace(
            request,
            headers=with_header(request.headers, "Authorization", f"Basic {token}"),
            cautions=(*request.cautions, *_cautions(path)),
        )


def _usual_file() -> Path:
    named = os.environ.get("NETRC")
    if named:
        return Path(named).expanduser()
    path = Path.home() / ".netrc"
    return path if _HAS_MODES or path.exists() else Path.home() / "_netrc"


def _entry(path: Path, host: str) -> tuple[str, str]:
    try:
        entry = find_entry(path.read_text(encoding="utf-8"), host)
    except FileNotFoundError:
        raise _unusable(f"There is no file {path}.", "Make it, or name another one.") from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise _unusable(f"The file {path} cannot be read: {reason}.") from None
    except NetrcUnreadable as error:
        raise _unusable(f"Line {error.line} of the file {path} is not as in a .netrc file.") from None
    if entry is None:
        raise _unusable(
            f"The file {path} has no entry for {host}, and no default entry.",
            f"Add a line such as: machine {host} login NAME password PASSWORD",
        )
    login, password = entry.get("login", ""), entry.get("password", "")
    if ":" in login:
        raise _unusable(f"The login for {host} in {path} has a colon, which Basic authentication cannot carry.")
    return login, password


def _cautions(path: Path) -> tuple[str, ...]:
    if _HAS_MODES and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return (f"Others on this machine may read the passwords in {path} (chmod 600 makes it yours alone).",)
    return ()


def _unusable(message: str, advice: str = "") -> InvalidSetting:
    return InvalidSetting(message, advice=f"{advice} Nothing was sent.".lstrip())


NETRC = NetrcAuth()
