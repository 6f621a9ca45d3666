"""Client certificates and proxy credentials of the command line: files by options, secrets never in clear.

A pass phrase or password comes from the process environment, or is asked for on a terminal, and goes into the request
as a reference; its value is handed to the services beside it.
"""

from __future__ import annotations

import argparse
import dataclasses
import getpass
import os
import sys
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from sanderling.cli.reporting import BadArgument
from sanderling.domain.client_certificate import ClientCertificate
from sanderling.domain.request import Request
from sanderling.domain.secret import SecretRef
from sanderling.domain.send_settings import SendSettings
from sanderling.domain.variables import Resolver, Scopes
from sanderling.services.secret_keeping import process_name
from sanderling.services.secret_names import PASS_PHRASE, PROXY_PASSWORD

GivenSecrets = dict[SecretRef, str]

_BUNDLES: Final = (".p12", ".pfx")
_LARGEST_KEY_BYTES: Final = 1_000_000


def with_credentials(request: Request, arguments: argparse.Namespace, scopes: Scopes) -> tuple[Request, GivenSecrets]:
    """Return the request with the certificate and the proxy user of the options, and the secrets that they need.

    Args:
        request: The request with everything else that the options say.
        arguments: What was parsed.
        scopes: The variables, by which the URL says for which host a certificate is.

    Raises:
        BadArgument: The URL has no host, or a secret stands on the command line.
        UnresolvedVariable, VariableCycle: The URL cannot be resolved.
    """
    secrets: GivenSecrets = {}
    settings = _with_certificate(request, arguments, scopes, secrets)
    settings = _with_proxy_password(settings, arguments, secrets)
    return dataclasses.replace(request, settings=settings), secrets


def _with_certificate(
    request: Request, arguments: argparse.Namespace, scopes: Scopes, secrets: GivenSecrets
) -> SendSettings:
    if not arguments.cert:
        lone = next((name for name in ("key", "cert_pass_env", "cert_host") if getattr(arguments, name)), None)
        if lone:
            raise BadArgument(f"--{lone.replace('_', '-')} needs a --cert beside it.")
        return request.settings
    host = arguments.cert_host or _host_of(Resolver(scopes).resolve(request.url_template, "the URL"))
    phrase = _pass_phrase(arguments, host)
    certificate = ClientCertificate(
        host=host,
        certificate_file=_path(arguments.cert),
        key_file=_path(arguments.key) if arguments.key else "",
        pass_phrase=_referred_to(phrase, secrets) if phrase else "",
    )
    return dataclasses.replace(request.settings, client_certificates=(certificate,))


def _with_proxy_password(settings: SendSettings, arguments: argparse.Namespace, secrets: GivenSecrets) -> SendSettings:
    user = arguments.settings.get("proxy_user")
    if not user or "proxy_password" in arguments.settings:
        return settings
    if ":" in user and "{{" not in user:
        raise BadArgument(
            "--proxy-user takes the name alone.",
            advice=f"Give the password as {process_name(PROXY_PASSWORD)}: others can read your command line.",
        )
    password = os.environ.get(process_name(PROXY_PASSWORD))
    if password is None and _can_ask():
        password = _ask(f"Password of the proxy user {user}: ")
    if password is None:
        return settings
    return dataclasses.replace(settings, proxy_password=_referred_to(password, secrets))


def _host_of(url: str) -> str:
    try:
        host = urlsplit(url if "://" in url else f"http://{url}").hostname
    except ValueError:
        host = None
    if not host:
        raise BadArgument("The URL does not say for which host the certificate is.", advice="Say it with --cert-host.")
    return host


def _pass_phrase(arguments: argparse.Namespace, host: str) -> str:
    if arguments.cert_pass_env:
        found = os.environ.get(arguments.cert_pass_env)
        if found is None:
            raise BadArgument(f"--cert-pass-env: there is no “{arguments.cert_pass_env}” in the process environment.")
        return found
    for name in (f"{PASS_PHRASE} {host}", PASS_PHRASE):
        found = os.environ.get(process_name(name))
        if found is not None:
            return found
    files = [Path(name) for name in (arguments.cert, arguments.key) if name]
    if _can_ask() and any(_is_closed(file) for file in files):
        return _ask(f"Pass phrase of {files[-1].name}: ")
    return ""


def _is_closed(file: Path) -> bool:
    """Return whether a file wants a pass phrase, as far as can be told from outside."""
    if file.suffix.lower() in _BUNDLES:
        return True
    try:
        with file.open("rb") as opened:
            return b"ENCRYPTED" in opened.read(_LARGEST_KEY_BYTES)
    except OSError:
        return False  # said when it is used


def _can_ask() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None and sys.stderr.isatty()


def _ask(question: str) -> str:
    return getpass.getpass(question, stream=sys.stderr)


def _referred_to(value: str, secrets: GivenSecrets) -> SecretRef:
    reference = SecretRef.new()
    secrets[reference] = value
    return reference


def _path(text: str) -> str:
    return str(Path(text).expanduser().absolute())
