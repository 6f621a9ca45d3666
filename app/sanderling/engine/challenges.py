"""What a server asks for in WWW-Authenticate: several challenges in several headers or in one (RFC 9110, 11.6.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from sanderling.domain.response import ResponseHead

_TOKEN: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_SCHEME: Final = re.compile(rf"({_TOKEN})(?=[\s,]|$)")
_TOKEN68: Final = re.compile(r"\s+([A-Za-z0-9._~+/-]+=*)(?=\s*(?:,|$))")
# A bare value may hold more than a token: servers leave out the quotes of nonces.
_PARAMETER: Final = re.compile(rf'({_TOKEN})\s*=\s*(?:"((?:[^"\\]|\\.)*)(?:"|$)|([^\s,"]*))')


@dataclass(frozen=True, slots=True)
class Challenge:
    """One scheme that would be taken; ``scheme`` and the names of parameters are in small letters."""

    scheme: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    token68: str = ""


def challenges_of(head: ResponseHead, name: str = "WWW-Authenticate") -> tuple[Challenge, ...]:
    """Return every challenge of a response, in order."""
    return tuple(challenge for value in head.all_headers(name) for challenge in _challenges_in(value))


def parameters_in(text: str) -> dict[str, str]:
    """Return ``name=value`` pairs between commas, quotes undone (``Authentication-Info`` is made of them)."""
    return _pairs(_PARAMETER.finditer(text))


def quoted(value: str) -> str:
    """Return a value as a quoted string."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _challenges_in(text: str) -> Iterator[Challenge]:
    at = 0
    while scheme := _SCHEME.match(text, _past_gap(text, at)):
        at = scheme.end()
        if token68 := _TOKEN68.match(text, at):
            at = token68.end()
            yield Challenge(scheme.group(1).lower(), {}, token68.group(1))
            continue
        found: list[re.Match[str]] = []
        while pair := _PARAMETER.match(text, _past_gap(text, at)):
            found.append(pair)
            at = pair.end()
        yield Challenge(scheme.group(1).lower(), _pairs(found))


def _past_gap(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t,":
        at += 1
    return at


def _pairs(found: Iterable[re.Match[str]]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for match in found:
        name, in_quotes, bare = match.groups()
        pairs.setdefault(name.lower(), re.sub(r"\\(.)", r"\1", in_quotes) if in_quotes is not None else bare)
    return pairs
