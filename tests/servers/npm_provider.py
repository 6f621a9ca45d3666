"""An OpenID provider written by others (``oidc-provider`` of the npm registry), and somebody who signs in there."""

from __future__ import annotations

import fcntl
import hashlib
import html
import json
import os
import re
import shutil
import subprocess
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

_SOURCES = Path(__file__).parent / "openid_provider"
_BUILD = Path(__file__).resolve().parents[2] / "build" / "openid-provider"
_INSTALL_WITHIN_S = 120


@dataclass(frozen=True)
class OpenIdProvider:
    """A provider that runs."""

    issuer: str
    process: subprocess.Popen[str]

    def put_clock_forward(self, ahead_s: int) -> None:
        """Make the provider think that it is so many seconds later than it is."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{ahead_s}\n")
        self.process.stdin.flush()
        _said(self.process, f"clock {ahead_s}")


def installed_provider() -> Path:
    """Return the folder with the provider and its packages, installed outside of git when it is first asked for.

    Skips the test, loudly, where Node or the packages cannot be had.
    """
    for program in ("node", "npm"):
        if not shutil.which(program):
            _skip(f"{program} is not installed")
    names = ("package.json", "package-lock.json", ".npmrc", "provider.mjs")
    texts = {name: (_SOURCES / name).read_bytes() for name in names}
    folder = _BUILD / hashlib.sha256(b"\0".join(texts.values())).hexdigest()[:12]
    _BUILD.mkdir(parents=True, exist_ok=True)
    with (_BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (folder / "complete").exists():
            return folder
        folder.mkdir(exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_bytes(text)
        _install(folder)
        (folder / "complete").touch()
    return folder


def _install(folder: Path) -> None:
    try:
        done = subprocess.run(
            ["npm", "ci"], cwd=folder, capture_output=True, text=True, errors="replace", check=False,
            stdin=subprocess.DEVNULL, timeout=_INSTALL_WITHIN_S,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        _skip("npm did not bring its packages in time")
    if done.returncode:
        _skip(
            "npm could not bring its packages: "
            + next((line for line in done.stderr.splitlines() if "error" in line), "")
        )


def _skip(why: str) -> None:
    reason = f"OpenID provider of others NOT TESTED: {why}"
    warnings.warn(reason, stacklevel=3)
    pytest.skip(reason)


@contextmanager
def openid_provider(clients: list[Mapping[str, Any]], **wishes: Any) -> Iterator[OpenIdProvider]:
    """Run a provider that knows these clients (by the names of RFC 7591)."""
    process = subprocess.Popen(
        ["node", "provider.mjs"],
        cwd=installed_provider(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"PROVIDER": json.dumps({"clients": clients, **wishes})},
    )
    try:
        yield OpenIdProvider(f"http://127.0.0.1:{_said(process, 'port ').split()[1]}", process)
    finally:
        process.kill()
        process.communicate()


def _said(process: subprocess.Popen[str], start: str) -> str:
    """Return the next line that begins so; the provider also prints what it thinks of its settings."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(start):
            return line
    raise AssertionError("the provider has ended")


class Visitor:
    """Somebody with a browser at the provider's pages: cookies are kept, forms are filled in."""

    def __init__(self, name: str = "dunlin") -> None:
        self._name = name
        self._client = httpx.Client(trust_env=False, timeout=10)

    def sign_in(self, address: str, redirect_uri: str) -> str:
        """Go through the pages from an authorization request to the address that leads back."""
        answer = self._client.get(address)
        for _ in range(20):
            target = urljoin(str(answer.url), answer.headers.get("location", ""))
            if answer.is_redirect and target.startswith(redirect_uri):
                return target
            answer = self._client.get(target) if answer.is_redirect else self._submit(answer)
        raise AssertionError(f"the way back was not found; the last page was {answer.url}")

    def connect_device(self, address: str) -> str:
        """Go through the pages from a device's complete address, and return the last page's text."""
        answer = self._client.get(address)
        for _ in range(20):
            if answer.is_redirect:
                answer = self._client.get(urljoin(str(answer.url), answer.headers["location"]))
            elif "<form" in answer.text:
                answer = self._submit(answer)
            else:
                break
        return answer.text

    def _submit(self, page: httpx.Response) -> httpx.Response:
        form = re.search(r"<form([^>]*)>(.*?)</form>", page.text, re.DOTALL)
        assert form, f"{page.url} ({page.status_code}) has no form: {page.text[:300]}"
        action = re.search(r'action="([^"]*)"', form[1])
        fields: dict[str, str] = {}
        for tag in re.findall(r"<(?:input|button)[^>]*>", form[2]):
            found = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
            if "name" in found:
                fields[found["name"]] = html.unescape(found.get("value", ""))
        fields |= {name: self._name for name in ("login", "password") if name in fields}
        target = urljoin(str(page.url), html.unescape(action[1])) if action else str(page.url)
        return self._client.post(target, data=fields)
