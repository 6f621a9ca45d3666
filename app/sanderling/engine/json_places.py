"""Places in JSON by JSONPath (RFC 9535), read as the text that stands there: no number is rounded, no key reordered.

Paths that name one place, with or without ``[*]`` behind it, are walked level by level over the bytes: nothing is made
of what lies beside. Any other path is left to python-jsonpath, on objects.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sanderling.domain.errors import InvalidPath

if TYPE_CHECKING:
    from jsonpath import JSONPath

Step = str | int
_STEP: Final = re.compile(
    r"""\.(?P<name>[A-Za-z_\u0080-\U0010ffff][\w\u0080-\U0010ffff]*)"""
    r"""|\[\s*(?:'(?P<single>[^'"\\\x00-\x1f]*)'|"(?P<double>[^'"\\\x00-\x1f]*)"|(?P<index>-?[1-9]\d{0,15}|0))\s*\]"""
)
_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SPREADS: Final = re.compile(r"\[\s*\*\s*\]|\.\*")


class NotJson(ValueError):
    """The text is no JSON; the message says why."""


@dataclass(frozen=True, slots=True)
class JsonPath:
    """A path taken apart: the steps to one place, whether all of its entries are meant, and the rest as compiled."""

    text: str
    steps: tuple[Step, ...]
    spreads: bool = False
    rest: JSONPath | None = None


@lru_cache(maxsize=64)
def parse_path(text: str) -> JsonPath:
    """Return the path.

    Raises:
        InvalidPath: It is none; the message shows where.
    """
    text = text.strip()
    if not text.startswith("$"):
        raise _invalid(text, "it must start with $")
    steps: list[Step] = []
    at = 1
    while match := _STEP.match(text, at):
        kind = str(match.lastgroup)
        steps.append(int(match[kind]) if kind == "index" else match[kind])
        at = match.end()
    if at == len(text):
        return JsonPath(text, tuple(steps))
    if (spread := _SPREADS.match(text, at)) and spread.end() == len(text):
        return JsonPath(text, tuple(steps), spreads=True)
    return JsonPath(text, tuple(steps), rest=_compiled(text))


def _compiled(text: str) -> JSONPath:
    from jsonpath import JSONPath, JSONPathEnvironment
    from jsonpath.exceptions import JSONPathError

    try:
        compiled = JSONPathEnvironment(strict=True).compile(text)
    except (JSONPathError, RecursionError) as error:
        raise _invalid(text, str(error).partition("\n")[0]) from None
    if not isinstance(compiled, JSONPath):
        raise _invalid(text, "two paths joined are not possible here")
    return compiled


def _invalid(text: str, reason: str) -> InvalidPath:
    return InvalidPath(
        f"“{text[:80]}” is not a JSONPath: {reason}.",
        advice="A path starts with $, such as $.next or $.data[*]. Nothing was sent.",
    )


def path_text(steps: tuple[Step, ...]) -> str:
    """Return steps as a JSONPath."""
    text = "$"
    for step in steps:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _PLAIN.fullmatch(step):
            text += f".{step}"
        else:
            escaped = json.dumps(step, ensure_ascii=False)[1:-1].replace('\\"', '"').replace("'", "\\'")
            text += f"['{escaped}']"
    return text


class JsonText:
    """A JSON text whose places can be read."""

    def __init__(self, data: bytes) -> None:
        """Take the text; it is looked at when something is asked for."""
        self._data = data
        self._levels: dict[tuple[Step, ...], Any] = {}
        self._value: Any = None

    def at(self, steps: tuple[Step, ...]) -> bytes | None:
        """Return the text at a place, or ``None`` if there is no such place.

        Raises:
            NotJson: The text is no JSON.
        """
        if not steps:
            return self._data
        level, last = self._level(steps[:-1]), steps[-1]
        if isinstance(level, dict) and isinstance(last, str):
            found = level.get(last)
        elif isinstance(level, list) and isinstance(last, int) and -len(level) <= last < len(level):
            found = level[last]
        else:
            found = None
        return None if found is None else bytes(found)

    def entries(self, steps: tuple[Step, ...]) -> list[Any] | None:
        """Return the texts (as buffers) of the entries of the array or object at a place; ``None`` if it is neither."""
        level = self._level(steps)
        return list(level.values()) if isinstance(level, dict) else level

    def members(self, steps: tuple[Step, ...]) -> dict[str, bytes]:
        """Return the texts of an object's members; empty for anything else."""
        level = self._level(steps)
        return {name: bytes(text) for name, text in level.items()} if isinstance(level, dict) else {}

    def find(self, path: JsonPath) -> Iterator[bytes]:
        """Yield the text of each place that a path leads to."""
        if path.rest is not None:
            yield from self._found(path.rest)
        elif path.spreads:
            yield from (bytes(entry) for entry in self.entries(path.steps) or ())
        elif (found := self.at(path.steps)) is not None:
            yield found

    def _found(self, path: JSONPath) -> Iterator[bytes]:
        from jsonpath.exceptions import JSONPathError

        if self._value is None:
            self._value = _decoded(self._data, Any)
        if not isinstance(self._value, dict | list):
            return
        try:
            for match in path.finditer(self._value):
                text = self.at(tuple(match.parts))
                if text is not None:
                    yield text
        except (JSONPathError, RecursionError) as error:
            raise NotJson(f"the path cannot be applied to it: {error}") from None

    def _level(self, steps: tuple[Step, ...]) -> Any:
        """Return the members of an object or array, each as its text; ``None`` for anything else."""
        if steps not in self._levels:
            text = self.at(steps)
            self._levels[steps] = None if text is None else _members(text)
        return self._levels[steps]


def _members(text: bytes) -> Any:
    import msgspec

    start = text.lstrip(b" \t\r\n")[:1]
    if start == b"{":
        return _decoded(text, dict[str, msgspec.Raw])
    if start == b"[":
        return _decoded(text, list[msgspec.Raw])
    _decoded(text, msgspec.Raw)  # a place that leads no further; still, the whole has to be JSON
    return None


def _decoded(text: bytes, kind: Any) -> Any:
    import msgspec

    try:
        return msgspec.json.decode(text, type=kind)
    except RecursionError:
        raise NotJson("it is nested too deeply") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotJson(str(error)) from None


def compact(text: bytes) -> bytes:
    """Return JSON on one line without needless blanks, its numbers, escapes and order as they are.

    Raises:
        NotJson: The text is no JSON.
    """
    import msgspec

    try:
        return msgspec.json.format(text, indent=-1)
    except RecursionError:
        raise NotJson("it is nested too deeply") from None
    except msgspec.DecodeError as error:
        raise NotJson(str(error)) from None


def scalar_text(text: bytes) -> str | None:
    """Return what a JSON text or number says; ``None`` for null, true, false and the empty text.

    Raises:
        NotJson: It is an array or object.
    """
    value = _decoded(text, Any)
    if isinstance(value, dict | list):
        raise NotJson("an array or object stands where a text or number is expected")
    if isinstance(value, str):
        return value.strip() or None
    return None if value is None or isinstance(value, bool) else text.decode("ascii").strip()
