"""JSON as people type it, with ``{{variables}}`` anywhere: checking and formatting, which changes white space only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

_translate = QCoreApplication.translate
_INDENT: Final = "  "
_DEEPEST_INDENT: Final = 100  # a text nested 100,000 deep would otherwise grow to gigabytes of spaces
_TOKEN: Final = re.compile(
    r"""(?P<space>[ \t\r\n]+)
    |(?P<string>"(?:\{\{[^{}\n]*\}\}|\\.|[^"\\\n])*")
    |(?P<variable>\{\{[^{}\n]*\}\})
    |(?P<open>[{\[])
    |(?P<close>[}\]])
    |(?P<comma>,)
    |(?P<colon>:)
    |(?P<scalar>[^\s"{}\[\],:]+)""",
    re.VERBOSE | re.DOTALL,
)
_SCALAR: Final = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null")
_PAIRS: Final = {"{": "}", "[": "]"}
_VALUES: Final = ("string", "variable", "scalar")


class JsonProblem(ValueError):
    """The text is not JSON; ``line`` and ``column`` count from 1."""

    def __init__(self, text: str, place: int, reason: str) -> None:
        """Work out where ``place`` is."""
        super().__init__(reason)
        self.reason = reason
        self.line = text.count("\n", 0, place) + 1
        self.column = place - (text.rfind("\n", 0, place) + 1) + 1


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    place: int


def check_json(text: str) -> None:
    """Raise ``JsonProblem`` where the text first is not JSON; a variable may stand for any value or key."""
    _Checker(text).check()


def format_json(text: str) -> str:
    """Return the text with two spaces of indentation; every token stays as it is written.

    Raises:
        JsonProblem: The text is not JSON.
    """
    check_json(text)
    return "".join(_laid_out(list(_tokens(text)))) + ("\n" if text.endswith("\n") else "")


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise JsonProblem(text, at, _translate("JsonText", "a string is not closed"))
        at = match.end()
        if match.lastgroup != "space":
            yield _Token(str(match.lastgroup), match.group(), match.start())


def _laid_out(tokens: list[_Token]) -> Iterator[str]:
    depth = 0
    for index, token in enumerate(tokens):
        before = tokens[index - 1].kind if index else ""
        if token.kind == "close":
            depth -= 1
            if before != "open":
                yield "\n" + _INDENT * min(depth, _DEEPEST_INDENT)
        elif before in ("open", "comma"):
            yield "\n" + _INDENT * min(depth, _DEEPEST_INDENT)
        yield token.text + (" " if token.kind == "colon" else "")
        if token.kind == "open":
            depth += 1


class _Checker:
    """Walks through the tokens with a stack, so that depth costs no recursion."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[str] = []
        self._expected = "value"

    def check(self) -> None:
        for token in _tokens(self._text):
            self._step(token)
        if self._expected != "end":
            reason = _translate("JsonText", "a value is missing")
            if self._open:
                reason = _translate("JsonText", "“{bracket}” is missing").format(bracket=_PAIRS[self._open[-1]])
            raise JsonProblem(self._text, len(self._text.rstrip()), reason)

    def _step(self, token: _Token) -> None:
        expected = self._expected
        if token.kind in _VALUES and expected in ("value", "value or close"):
            self._check_scalar(token)
            self._after_value()
        elif token.kind in ("string", "variable") and expected in ("key", "key or close"):
            self._expected = "colon"
        elif token.kind == "open" and expected in ("value", "value or close"):
            self._open.append(token.text)
            self._expected = "key or close" if token.text == "{" else "value or close"
        elif token.kind == "close" and self._may_close(token.text):
            self._open.pop()
            self._after_value()
        elif token.kind == "comma" and expected == "comma or close":
            self._expected = "key" if self._open[-1] == "{" else "value"
        elif token.kind == "colon" and expected == "colon":
            self._expected = "value"
        else:
            raise JsonProblem(self._text, token.place, self._complaint())

    def _check_scalar(self, token: _Token) -> None:
        if token.kind == "scalar" and not _SCALAR.fullmatch(token.text):
            reason = _translate("JsonText", "“{text}” is not a value").format(text=token.text[:30])
            raise JsonProblem(self._text, token.place, reason)

    def _may_close(self, bracket: str) -> bool:
        return self._expected.endswith("close") and bool(self._open) and _PAIRS[self._open[-1]] == bracket

    def _after_value(self) -> None:
        self._expected = "comma or close" if self._open else "end"

    def _complaint(self) -> str:
        wanted = {
            "key": _translate("JsonText", "a name in quotes should stand here"),
            "colon": _translate("JsonText", "a colon should stand here"),
            "comma": _translate("JsonText", "a comma is missing"),
            "end": _translate("JsonText", "there is more after the end"),
        }
        return wanted.get(self._expected.split()[0], _translate("JsonText", "a value should stand here"))
