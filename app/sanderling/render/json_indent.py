"""JSON printed nicely without reading its values: nothing but white space changes, half-right JSON stays whole."""

from __future__ import annotations

import re
from typing import Final

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\],:]|\s+|[^\s"{}\[\],:]+', re.DOTALL)
_CLOSES: Final = {"{": "}", "[": "]"}
DEEPEST: Final = 500


def indent_json(text: str, indent: int = 2) -> str:
    """Return the text with a line for each member and element; everything that is no white space is kept.

    Nesting deeper than ``DEEPEST`` is indented no further.
    """
    out: list[str] = []
    depth = 0
    tokens = [token for token in _TOKEN.findall(text) if not token.isspace()]
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else ""
        before = tokens[index - 1] if index else ""
        if token in _CLOSES:
            depth += 1
            out.append(token)
            if following != _CLOSES[token]:
                out.append(_line(depth, indent))
        elif token in {"}", "]"}:
            depth = max(0, depth - 1)
            if _CLOSES.get(before) != token:
                _drop_line(out)
                out.append(_line(depth, indent) if out else "")
            out.append(token)
        elif token == ",":
            out += [token, _line(depth, indent)]
        elif token == ":":
            out.append(": ")
        else:
            if before and before not in {"{", "[", ",", ":"}:
                out.append(" ")
            out.append(token)
    _drop_line(out)
    return "".join(out)


def _line(depth: int, indent: int) -> str:
    return "\n" + " " * (indent * min(depth, DEEPEST))


def _drop_line(out: list[str]) -> None:
    if out and out[-1].isspace():
        out.pop()
