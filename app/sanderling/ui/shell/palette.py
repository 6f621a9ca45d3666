"""What the command palette offers: commands, requests, environments."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from sanderling.domain.collection import TreeEntry
from sanderling.domain.environment import EnvironmentEntry
from sanderling.ui.panels.tree_delegate import short_method
from sanderling.ui.presenters.tree_edits import all_requests
from sanderling.ui.shell.actions import shortcut_text, title_of
from sanderling.ui.shell.commands import COMMANDS
from sanderling.ui.theme import Theme
from sanderling.ui.widgets.command_palette import CommandPalette, PaletteItem

Choice = tuple[str, str]
"""``command`` and its id, ``open`` and a path, or ``environment`` and a path."""


class PaletteOffers(QObject):
    """Builds the items each time the palette opens."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        """Make the palette over a window."""
        super().__init__(window)
        self._window = window
        self._theme = theme
        self.palette = CommandPalette(window)
        self._entries: tuple[TreeEntry, ...] = ()
        self._request_items: list[PaletteItem] = []

    def open(self, entries: tuple[TreeEntry, ...], environments: tuple[EnvironmentEntry, ...]) -> None:
        """Open with everything there is now: requests first, then commands."""
        items = [*self._requests(entries), *self._commands(), *self._environments(environments)]
        self.palette.setGeometry(self._window.rect())
        self.palette.open_with(items, self.tr("Type a request, a command, an environment"))

    def _requests(self, entries: tuple[TreeEntry, ...]) -> list[PaletteItem]:
        if entries is not self._entries:
            self._entries, self._request_items = entries, self._make_requests(entries)
        return self._request_items

    def _make_requests(self, entries: tuple[TreeEntry, ...]) -> list[PaletteItem]:
        token = cache(self._theme.method_token)
        return [
            PaletteItem(
                title=entry.name,
                subtitle=place,
                badge=short_method(entry.method),
                badge_token=token(entry.method),
                payload=("open", entry.path),
            )
            for entry, place in all_requests(entries)
            if not entry.problem
        ]

    def _commands(self) -> list[PaletteItem]:
        return [
            PaletteItem(
                title=title_of(each),
                shortcut=shortcut_text(each.id),
                icon=each.icon or "command",
                payload=("command", each.id),
            )
            for each in COMMANDS
            if each.in_palette
        ]

    def _environments(self, environments: tuple[EnvironmentEntry, ...]) -> list[PaletteItem]:
        use = self.tr("Use environment {name}")
        items = [
            PaletteItem(title=use.format(name=entry.name), icon="environment", payload=("environment", entry.path))
            for entry in environments
            if not entry.problem
        ]
        return [
            *items,
            PaletteItem(title=self.tr("Use no environment"), icon="environment", payload=("environment", "")),
        ]
