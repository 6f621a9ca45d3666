"""Secrets from the moment they are typed: in the keyring and on the wire, and nowhere else."""

from __future__ import annotations

import asyncio
import base64
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QTableView, QWidget
from tests.end_to_end.planted import Planted, written_down
from tests.end_to_end.recording_server import RecordingServer
from tests.end_to_end.window_hands import Hands, hands_on, until
from tests.end_to_end.workspaces import BIRDS, STAGING
from tests.servers.closed_doors import refusing
from tests.storage.secret_service import SecretService

from sanderling.ui import object_names as names
from sanderling.ui.widgets.key_value_model import Column

VARIABLE = Planted('Variable/+&="s3cret" one')
LOCKED_LATER = Planted('Locked/+&="later" two')
TOKEN = Planted("Bearer/+&=token~three")
PASSWORD = Planted('Basic/+&="password" four')
KEY = Planted("Api/+&=key ?five")
ALL = [VARIABLE, LOCKED_LATER, TOKEN, PASSWORD, KEY]


def _cell(table: QTableView, row: int, column: Column) -> QModelIndex:
    return table.model().index(row, column)


async def _add_variable(hands: Hands, name: str, value: str, *, lock_first: bool) -> None:
    """Type a variable into the table in front and lock it before or after its value is typed."""
    table = await hands.see(names.VARIABLES_TABLE, QTableView)
    row = table.model().rowCount() - 1
    hands.click_cell(table, _cell(table, row, Column.NAME))
    hands.type(name)
    hands.press("Return")
    if lock_first:
        await _lock(hands, table, row)
    hands.click_cell(table, _cell(table, row, Column.VALUE))
    hands.type(value)
    hands.press("Return")
    if not lock_first:
        await _lock(hands, table, row)


async def _lock(hands: Hands, table: QTableView, row: int) -> None:
    tab = hands.window.presenter.tabs.active
    assert tab is not None
    hands.click_cell(table, _cell(table, row, Column.SECRET))
    await until(lambda: tab.document.variables[row].is_secret, "the lock")  # type: ignore[attr-defined]


async def _type_auth(hands: Hands, kind: str, fields: dict[str, str]) -> None:
    hands.show_section(names.REQUEST_SECTIONS, "auth")
    hands.choose(names.AUTH_KIND_COMBO, kind)
    for name, value in fields.items():
        edits = await until(partial(_lines, hands, name), name)
        hands.write_over(edits[0], value)


def _lines(hands: Hands, name: str) -> list[QLineEdit]:
    """Return the line of a field of the auth form: a secret's is inside its control."""
    return [*hands.seen(f"field-{name}-edit", QLineEdit), *hands.seen(f"field-{name}", QLineEdit)]


async def _new_request(hands: Hands, url: str) -> None:
    await hands.new_tab()
    hands.write_url(url)


async def _use_every_kind(hands: Hands, server: RecordingServer) -> None:
    """Type every kind of secret and send it: two variables, a bearer token, a password, a key in the query."""
    await hands.open(STAGING)
    await _add_variable(hands, "locked_first", VARIABLE.value, lock_first=True)
    await _add_variable(hands, "locked_later", LOCKED_LATER.value, lock_first=False)
    tab = hands.window.presenter.tabs.active
    await until(lambda: tab is not None and not tab.unsaved, "the save")
    hands.choose(names.ENVIRONMENT_COMBO, "Staging")
    await hands.open(BIRDS)
    hands.write_url("{{base}}/variables?first={{locked_first}}&later={{locked_later}}")
    await hands.send_and_wait("200 OK")
    hands.press("Ctrl+S")
    await _new_request(hands, f"{server.base_url}/bearer")
    await _type_auth(hands, "Bearer token", {"token": TOKEN.value})
    await hands.send_and_wait("200 OK")
    await _new_request(hands, f"{server.base_url}/basic")
    await _type_auth(hands, "Basic", {"username": "mira", "password": PASSWORD.value})
    await hands.send_and_wait("200 OK")
    await _new_request(hands, f"{server.base_url}/key")
    await _type_auth(hands, "API key", {"key": "token", "value": KEY.value})
    hands.choose("field-place", "Query")
    await hands.send_and_wait("200 OK")


def _assert_all_arrived(server: RecordingServer) -> None:
    assert _query(server, "/variables") == {"first": VARIABLE.value, "later": LOCKED_LATER.value}
    assert server.last("/bearer").header("Authorization") == f"Bearer {TOKEN.value}"
    pair = base64.b64encode(f"mira:{PASSWORD.value}".encode()).decode()
    assert server.last("/basic").header("Authorization") == f"Basic {pair}"
    assert _query(server, "/key") == {"token": KEY.value}


def _query(server: RecordingServer, path: str) -> dict[str, str]:
    """Return the query of the latest request for a path, by RFC 3986, where a plus is a plus."""
    pairs = [pair.partition("=") for pair in urlsplit(server.last(path).target).query.split("&")]
    return {unquote(name): unquote(value) for name, _, value in pairs}


@pytest.mark.parametrize("form", sorted(TOKEN.forms() | PASSWORD.forms()))
def test_every_form_of_a_secret_would_be_found(tmp_path: Path, form: bytes) -> None:
    """The search of the next test finds a secret in whatever form it was written."""
    (tmp_path / "innocent.json").write_bytes(b'{"name": "innocent", "value": "' + form + b'"}')
    assert list(written_down(ALL, tmp_path)) == [str(tmp_path / "innocent.json")]


@pytest.mark.qt_loop
async def test_nothing_that_is_written_holds_a_secret(
    secret_service: SecretService, workspace: Path, user_data: Path, server: RecordingServer
) -> None:
    """After typing, sending, failing, saving, drafting and quitting, no file has any form of any secret.

    The next start has them from the keyring.
    """
    async with hands_on(workspace, user_data) as hands:
        await _use_every_kind(hands, server)
        _assert_all_arrived(server)
        with refusing() as address:
            hands.write_url(f"{address}/failing?with={{{{locked_first}}}}")
            await hands.send_and_wait("Failed")
            hands.show_section(names.RESPONSE_TABS, "timeline")
            await asyncio.sleep(0.3)
            _assert_not_shown(hands.window)
    assert written_down(ALL, workspace, user_data) == {}
    async with hands_on(workspace, user_data) as hands:
        await hands.open(BIRDS)
        await hands.send_and_wait("200 OK")
        assert server.paths()[0] == server.paths()[-1]
    assert written_down(ALL, workspace, user_data) == {}


def _assert_not_shown(window: QWidget) -> None:
    """Look at every text of the window's widgets, tables and tooltips, hidden ones too."""
    shown = [str(widget.property(name) or "") for widget in window.findChildren(QWidget) for name in _TEXTS]
    for view in window.findChildren(QTableView):
        model = view.model()
        if model is not None:
            cells = [
                model.index(row, column) for row in range(model.rowCount()) for column in range(model.columnCount())
            ]
            shown += [str(cell.data() or "") for cell in cells]
    everything = "\n".join(shown)
    masked_edits = [
        edit.text() for edit in window.findChildren(QLineEdit) if edit.echoMode() != QLineEdit.EchoMode.Normal
    ]
    for secret in ALL:
        for form in secret.forms():
            text = form.decode("latin-1")
            assert text not in everything or any(text in masked for masked in masked_edits), text


_TEXTS = ("text", "plainText", "toolTip", "windowTitle", "accessibleName", "placeholderText")


@pytest.mark.qt_loop
@pytest.mark.parametrize("held", [True, False], ids=["held for the session", "not kept"])
async def test_no_keyring(
    no_secret_service: None, workspace: Path, user_data: Path, server: RecordingServer, held: bool
) -> None:
    """Without a keyring the program says so and offers to hold the secret until it ends, in memory only."""
    async with hands_on(workspace, user_data) as hands:
        await _new_request(hands, f"{server.base_url}/bearer")
        await _type_auth(hands, "Bearer token", {"token": TOKEN.value})
        hands.press("Return")
        dialog = await hands.see(names.KEYRING_DIALOG, QDialog)
        assert "no keyring" in hands.words() or "no keyring" in _texts_in(dialog)
        buttons = {button.text(): button for button in dialog.findChildren(QPushButton)}
        hands.click(buttons["Hold for this session" if held else "Don't keep it"])
        await until(lambda: not hands.seen(names.KEYRING_DIALOG), "the dialog's end")
        if held:
            await hands.send_and_wait("200 OK")
            assert server.last("/bearer").header("Authorization") == f"Bearer {TOKEN.value}"
    assert written_down(ALL, workspace, user_data) == {}


def _texts_in(widget: QWidget) -> str:
    return "\n".join(str(child.property("text") or "") for child in widget.findChildren(QWidget))


@pytest.mark.qt_loop
async def test_keyring_is_told_in_the_status_line(no_secret_service: None, workspace: Path, user_data: Path) -> None:
    """The line at the bottom says that there is no keyring, from the first key on."""
    async with hands_on(workspace, user_data) as hands:
        hands.press("Ctrl+L")
        await until(lambda: "keyring" in _texts_in(hands.get(names.STATUS_LINE)).lower(), "the keyring's state")
        assert "no keyring" in _texts_in(hands.get(names.STATUS_LINE)).lower()
