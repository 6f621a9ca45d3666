"""What every section of a request or folder has in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from sanderling.domain.fields import Field
from sanderling.domain.secret import SecretRef
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.ui.theme.tokens import SPACE_M, SPACE_S
from sanderling.ui.widgets.variables import NO_VARIABLES, VariableSource


class FormKind(Protocol):
    """A kind as a form: of auth, of pagination."""

    @property
    def name(self) -> str:
        """The stored name."""
        ...

    @property
    def label(self) -> str:
        """The shown name."""
        ...

    @property
    def help(self) -> str:
        """A sentence about it."""
        ...

    @property
    def fields(self) -> tuple[Field, ...]:
        """What it asks for."""
        ...


@dataclass(frozen=True, slots=True)
class Offers:
    """What panels let a person choose from; asked for when it is first shown."""

    auth_kinds: Callable[[], Iterable[FormKind]] = field(default=lambda: ())
    paging_kinds: Callable[[], Iterable[FormKind]] = field(default=lambda: ())


class Section(QWidget):
    """A part of an item's editor, built when it is first shown."""

    changed = Signal(object)
    """The fields of the item that are another now, as a dict by name."""
    keep_secret_requested = Signal(str, str, object)
    """A field's name, the typed value, and the ``SecretRef`` it had."""
    reveal_secret_requested = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out nothing yet."""
        super().__init__(parent)
        self.variables: VariableSource = NO_VARIABLES
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_M)
        self.column.setSpacing(SPACE_S)

    def show_item(self, item: object) -> None:
        """Show the fields of a ``Request`` or ``Folder``."""
        raise NotImplementedError

    def set_variables(self, source: VariableSource) -> None:
        """Look variables up there from now on."""
        self.variables = source

    def set_inherited(self, settings: EffectiveSettings) -> None:
        """Take what the folders around, the workspace and the program say about sending."""

    def set_secret(self, name: str, ref: SecretRef) -> None:
        """Take the reference of a secret that was kept."""

    def show_secret(self, name: str, text: str) -> None:
        """Show a secret to the person who asked for it."""

    def commit_pending(self) -> None:
        """Bring what is typed but not left yet on its way."""

    def focus_first(self) -> None:
        """Give the keyboard to the first control."""
        self.setFocus()


def scrolled(content: QWidget) -> QScrollArea:
    """Return a scroll area around a form; the ground behind it stays what it is."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    content.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area
