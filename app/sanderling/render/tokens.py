"""The classes that pieces of code are coloured by."""

from __future__ import annotations

from enum import StrEnum


class TokenClass(StrEnum):
    """What a piece of code is; the theme has a colour for each."""

    PLAIN = "plain"
    KEY = "key"
    STRING = "string"
    NUMBER = "number"
    CONSTANT = "constant"
    KEYWORD = "keyword"
    COMMENT = "comment"
    PUNCTUATION = "punctuation"
    TAG = "tag"
    ATTRIBUTE = "attribute"
    ERROR = "error"


Span = tuple[int, int, TokenClass]
"""Start and length in characters, and the class."""
