"""What a check is made of: where it looks, how it compares, and what came of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from sanderling.domain.response import ResponseHead

COMPARED_AT_MOST_BYTES: Final = 16_000_000


class NotUnderstood(ValueError):
    """A part of a check's text makes no sense; ``offset`` counts from where that part begins."""

    def __init__(self, reason: str, offset: int = 0) -> None:
        """Keep the reason, half a sentence, and the place."""
        super().__init__(reason)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Found:
    """The values at the place where a check looks; ``missing`` is half a sentence for when there are none."""

    values: tuple[Any, ...]
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What is compared with: the value that was written, and the text as it stands."""

    value: Any = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a check; ``found`` is half a sentence about what was there."""

    holds: bool
    found: str


class CheckKind(Protocol):
    """A place in a response where a check can look."""

    @property
    def name(self) -> str:
        """The word that a check begins with."""
        ...

    @property
    def label(self) -> str:
        """The shown name."""
        ...

    @property
    def example(self) -> str:
        """A check of this kind."""
        ...

    @property
    def is_typed(self) -> bool:
        """Whether values have types of their own, or are texts that may be written like numbers."""
        ...

    def read_subject(self, text: str) -> Any:
        """Return what stands between the kind and the operator, ready for use.

        Raises:
            NotUnderstood: It makes no sense.
        """
        ...

    def find(self, subject: Any, head: ResponseHead, body: Path) -> Found:
        """Return the values in a response."""
        ...


def _as_numbers(actual: Any, expected: Any) -> tuple[float, float] | None:
    numbers = (int, float)
    if isinstance(actual, bool) or isinstance(expected, bool):
        return None
    return (actual, expected) if isinstance(actual, numbers) and isinstance(expected, numbers) else None


def _equals(actual: Any, expected: Expected) -> bool:
    if isinstance(actual, bool) is not isinstance(expected.value, bool):  # to Python, True is 1
        return False
    return bool(actual == expected.value)


def _contains(actual: Any, expected: Expected) -> bool:
    if isinstance(actual, list | dict):
        return any(_equals(item, expected) for item in actual)
    return expected_text(expected) in _text(actual)


def _matches(actual: Any, expected: Expected) -> bool:
    return re.search(expected_text(expected), _text(actual)) is not None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Expected], bool]:
    def compared(actual: Any, expected: Expected) -> bool:
        if numbers := _as_numbers(actual, expected.value):
            return compare(*numbers)
        both_texts = isinstance(actual, str) and isinstance(expected.value, str)
        return both_texts and compare(actual, expected.value)

    return compared


_ANY: Final[dict[str, Callable[[Any, Expected], bool]]] = {
    "==": _equals,
    "<": _ordered(lambda one, other: one < other),
    "<=": _ordered(lambda one, other: one <= other),
    ">": _ordered(lambda one, other: one > other),
    ">=": _ordered(lambda one, other: one >= other),
    "contains": _contains,
    "matches": _matches,
}
OPERATORS: Final = ("==", "!=", "<=", ">=", "<", ">", "contains", "matches", "exists")


def holds(values: tuple[Any, ...], operator: str, expected: Expected) -> bool:
    """Return whether an operator holds: for any of the values; ``!=`` if there are values and none is equal."""
    if operator == "exists":
        return bool(values)
    if operator == "!=":
        return bool(values) and not any(_equals(value, expected) for value in values)
    return any(_ANY[operator](value, expected) for value in values)


def expected_text(expected: Expected) -> str:
    """Return what is expected as a text."""
    return expected.value if isinstance(expected.value, str) else expected.text


def first_bytes(body: Path) -> bytes:
    """Return a body, up to the size that is compared."""
    with body.open("rb") as file:
        return file.read(COMPARED_AT_MOST_BYTES)
