"""The one table of commands: menus, shortcuts, tooltips and the command palette are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

CONTEXT: Final = "Commands"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing a person can do.

    Args:
        id: Its lasting name.
        title: English, translated where it is shown (context ``Commands``).
        shortcuts: Key sequences, the first one is shown.
        handler: The method of ``ItemCommands`` or ``ViewCommands`` that does it.
        menu: The menu it stands in; a change of ``group`` draws a line between neighbours.
        tree_only: The shortcut counts only while the sidebar has the focus.
        in_palette: Whether the palette offers it.
    """

    id: str
    title: str
    handler: str
    shortcuts: tuple[str, ...] = ()
    menu: str = ""
    group: int = 0
    icon: str = ""
    tree_only: bool = False
    in_palette: bool = True


MENUS: Final = (
    ("file", str(QT_TRANSLATE_NOOP("Commands", "File"))),
    ("edit", str(QT_TRANSLATE_NOOP("Commands", "Edit"))),
    ("request", str(QT_TRANSLATE_NOOP("Commands", "Request"))),
    ("view", str(QT_TRANSLATE_NOOP("Commands", "View"))),
)


def _command(id: str, title: object, handler: str, keys: str = "", **more: object) -> Command:  # noqa: A002
    shortcuts = tuple(keys.split(" ")) if keys else ()
    return Command(id=id, title=str(title), handler=handler, shortcuts=shortcuts, **more)  # type: ignore[arg-type]


_T = QT_TRANSLATE_NOOP

COMMANDS: Final[tuple[Command, ...]] = (
    _command(
        "tab.new", _T("Commands", "New request"), "new_tab", "Ctrl+T Ctrl+N", menu="file", icon="plus"
    ),
    _command("folder.new", _T("Commands", "New folder"), "new_folder", menu="file", icon="folder"),
    _command("collection.new", _T("Commands", "New collection"), "new_collection", menu="file", icon="collection"),
    _command("environment.new", _T("Commands", "New environment"), "new_environment", menu="file", icon="environment"),
    _command("workspace.open", _T("Commands", "Open workspace…"), "open_workspace", "Ctrl+O", menu="file"),
    _command("request.save", _T("Commands", "Save"), "save", "Ctrl+S", menu="file", group=1, icon="save"),
    _command("request.save_as", _T("Commands", "Save as…"), "save_as", "Ctrl+Shift+S", menu="file", group=1),
    _command("tab.close", _T("Commands", "Close tab"), "close_tab", "Ctrl+W Ctrl+F4", menu="file", group=2),
    _command("tab.close_others", _T("Commands", "Close other tabs"), "close_others", menu="file", group=2),
    _command("tab.reopen", _T("Commands", "Reopen closed tab"), "reopen_tab", "Ctrl+Shift+T", menu="file", group=2),
    _command("app.settings", _T("Commands", "Settings…"), "settings", "Ctrl+,", menu="file", group=3, icon="settings"),
    _command("app.quit", _T("Commands", "Quit"), "quit", "Ctrl+Q", menu="file", group=3),
    _command("edit.undo", _T("Commands", "Undo"), "undo", "Ctrl+Z", menu="edit", icon="undo"),
    _command("edit.redo", _T("Commands", "Redo"), "redo", "Ctrl+Shift+Z Ctrl+Y", menu="edit", icon="redo"),
    _command("edit.find", _T("Commands", "Find"), "find", "Ctrl+F", menu="edit", group=1, icon="search"),
    _command("edit.format", _T("Commands", "Format body"), "format_body", "Alt+Shift+F", menu="edit", group=1),
    _command("item.rename", _T("Commands", "Rename"), "rename_item", "F2", menu="edit", group=2, icon="rename"),
    _command(
        "item.duplicate", _T("Commands", "Duplicate"), "duplicate_item", "Ctrl+D", menu="edit", group=2,
        icon="duplicate",
    ),
    _command(
        "item.delete", _T("Commands", "Delete"), "delete_item", "Del", menu="edit", group=2, icon="trash",
        tree_only=True,
    ),
    _command("request.send", _T("Commands", "Send"), "send", "Ctrl+Return Ctrl+Enter", menu="request", icon="send"),
    _command("request.cancel", _T("Commands", "Cancel sending"), "cancel", "Ctrl+.", menu="request", icon="stop"),
    _command("request.url", _T("Commands", "Go to the URL"), "focus_url", "Ctrl+L", menu="request", group=1),
    _command("section.params", _T("Commands", "Show params"), "show_params", "Alt+1", menu="request", group=2),
    _command("section.headers", _T("Commands", "Show headers"), "show_headers", "Alt+2", menu="request", group=2),
    _command("section.auth", _T("Commands", "Show auth"), "show_auth", "Alt+3", menu="request", group=2),
    _command("section.body", _T("Commands", "Show body"), "show_body", "Alt+4", menu="request", group=2),
    _command("environment.next", _T("Commands", "Next environment"), "next_environment", "Ctrl+Alt+E", menu="request",
             group=3),
    _command(
        "workspace.variables", _T("Commands", "Workspace variables and settings"), "workspace_variables",
        menu="request", group=3, icon="variable",
    ),
    _command("workspace.cookies", _T("Commands", "Cookies…"), "cookies", menu="request", group=3, icon="cookie"),
    _command("workspace.sign_ins", _T("Commands", "Sign-ins…"), "sign_ins", menu="request", group=3, icon="key"),
    _command("cache.clear_host", _T("Commands", "Clear the cache of this host"), "clear_host_cache", menu="request",
             group=4),
    _command("cache.clear", _T("Commands", "Clear the cache"), "clear_cache", menu="request", group=4),
    _command("host.let_in", _T("Commands", "Send to this host again"), "let_host_in", menu="request", group=4),
    _command("palette.open", _T("Commands", "Search or run a command"), "palette", "Ctrl+K Ctrl+Shift+P", menu="view",
             icon="command", in_palette=False),
    _command("sidebar.toggle", _T("Commands", "Show or hide the sidebar"), "toggle_sidebar", "Ctrl+B", menu="view",
             group=1, icon="sidebar"),
    _command("sidebar.filter", _T("Commands", "Filter the collections"), "focus_filter", "Ctrl+Shift+F", menu="view",
             group=1),
    _command("sidebar.reveal", _T("Commands", "Show in the sidebar"), "reveal", "Ctrl+Shift+E", menu="view", group=1),
    _command("response.place", _T("Commands", "Response beside or below"), "toggle_response_place", "Ctrl+\\",
             menu="view", group=2, icon="layout-beside"),
    _command("theme.toggle", _T("Commands", "Light or dark"), "toggle_theme", "Ctrl+Alt+T", menu="view", group=2,
             icon="moon"),
    _command("tab.next", _T("Commands", "Next tab"), "next_tab", "Ctrl+Tab Ctrl+PgDown", menu="view", group=3),
    _command("tab.previous", _T("Commands", "Previous tab"), "previous_tab", "Ctrl+Shift+Tab Ctrl+PgUp", menu="view",
             group=3),
    _command("pane.next", _T("Commands", "Next pane"), "next_pane", "F6", menu="view", group=3),
)  # fmt: skip


def command(id: str) -> Command:  # noqa: A002
    """Return the command of an id."""
    return next(each for each in COMMANDS if each.id == id)
