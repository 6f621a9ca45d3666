"""What variable-aware controls ask about ``{{name}}``: is it known, what is its value, which names are there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QColor, QTextCharFormat

from sanderling.ui.theme import current_theme

REFERENCE: Final = re.compile(r"\{\{\s*(\$?[^\s{}][^{}]*?)\s*\}\}")
OPEN_REFERENCE: Final = re.compile(r"\{\{\s*(\$?[^\s{}]*)$")
_LONGEST_VALUE = 400


@dataclass(frozen=True, slots=True)
class VariableInfo:
    """A known variable: the value as people may see it (secrets already masked) and where it comes from."""

    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class VariableSource:
    """Where a control looks variables up.

    Args:
        lookup: Returns what is known of a name (``base``, ``$uuid``), or ``None``.
        names: Returns ``(name, description)`` of every name that could be typed.
    """

    lookup: Callable[[str], VariableInfo | None] = lambda _name: None
    names: Callable[[], Sequence[tuple[str, str]]] = lambda: ()


NO_VARIABLES: Final = VariableSource()


@dataclass(frozen=True, slots=True)
class Reference:
    """One ``{{name}}`` in a text, with its place."""

    name: str
    start: int
    end: int


def references(text: str) -> Iterator[Reference]:
    """Yield the references of a text in order."""
    if "{{" in text:
        for match in REFERENCE.finditer(text):
            yield Reference(match.group(1), match.start(), match.end())


def reference_at(text: str, position: int) -> Reference | None:
    """Return the reference around a position, if there is one."""
    return next((found for found in references(text) if found.start <= position < found.end), None)


def reference_format(known: bool) -> QTextCharFormat:
    """Return how a reference looks; an unknown one is underlined too, so that colour is not alone."""
    theme = current_theme()
    name = "variable.known" if known else "variable.unknown"
    text_format = QTextCharFormat()
    text_format.setForeground(theme.color(name))
    surface = QColor(theme.color(f"{name}_surface"))
    surface.setAlpha(254)  # WORKAROUND: a line edit takes a fully opaque background for an input method's mark
    text_format.setBackground(surface)
    if not known:
        text_format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
        text_format.setUnderlineColor(theme.color(name))
    return text_format


def reference_tooltip(name: str, info: VariableInfo | None, unknown_text: str) -> str:
    """Return the tooltip of a reference: name, value, origin; or ``unknown_text`` if nothing is known of it."""
    from html import escape  # brings a table of all entities with it

    head = f"<b>{escape(name)}</b>"
    if info is None:
        return f"{head}<br>{escape(unknown_text)}"
    value = info.value if len(info.value) <= _LONGEST_VALUE else info.value[:_LONGEST_VALUE] + "…"
    color = current_theme().color("secondary").name()
    return f"{head}<br><code>{escape(value)}</code><br><span style='color:{color}'>{escape(info.origin)}</span>"
