"""The request panel: what is typed becomes a request, what is a request is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.fields import Field
from sanderling.domain.request import Body, Request, Row
from sanderling.domain.secret import SecretRef
from sanderling.domain.send_settings import PROGRAM_DEFAULTS, SendSettings
from sanderling.domain.setting_fields import Group
from sanderling.domain.url_text import join_query
from sanderling.services.auth_kinds import AuthKindInfo
from sanderling.ui.panels.auth_section import AuthSection
from sanderling.ui.panels.body_section import BodySection
from sanderling.ui.panels.notes_section import NotesSection
from sanderling.ui.panels.request_panel import SECTIONS, RequestPanel
from sanderling.ui.panels.row_sections import HeadersSection, ParamsSection
from sanderling.ui.panels.section import Offers
from sanderling.ui.panels.settings_section import SettingsSection
from sanderling.ui.widgets.badge import Badge
from sanderling.ui.widgets.key_value_model import Column
from sanderling.ui.widgets.key_value_table import TableRow

SECRET = Field(name="token", label="Token", secret=True)
KINDS = (
    AuthKindInfo("inherit", "As the folder", "Takes the folder's.", ()),
    AuthKindInfo("bearer", "Bearer", "A token.", (SECRET,)),
    AuthKindInfo("basic", "Basic", "A name.", (Field(name="user", label="User"),)),
)
REQUEST = Request(
    name="List",
    url_template="http://x/:id/orders",
    query=(Row(name="page", value="1", description="which"), Row(name="old", value="2", enabled=False)),
    path_values=(Row(name="id", value="7"),),
)


@pytest.fixture
def panel(qtbot: QtBot) -> RequestPanel:
    """A panel that shows a request, with its params in front."""
    panel = RequestPanel(Offers(auth_kinds=lambda: KINDS))
    qtbot.addWidget(panel)
    panel.resize(900, 500)
    panel.show()
    panel.sections.show_section("params")
    panel.show_request(REQUEST)
    return panel


def edits(panel: RequestPanel) -> list[Request]:
    """Return a list that takes every edit from now on."""
    seen: list[Request] = []
    panel.edited.connect(seen.append)
    return seen


def type_url(panel: RequestPanel, text: str) -> None:
    """Type over the whole URL."""
    panel.url_row.url.selectAll()
    QTest.keyClicks(panel.url_row.url, text)


def test_shows_url_query_and_path(panel: RequestPanel) -> None:
    """The line shows the URL with the enabled rows, the tables show all rows and the parts of the path."""
    params = panel.sections.section("params")
    assert isinstance(params, ParamsSection)
    assert panel.url_row.url.text() == "http://x/:id/orders?page=1"
    assert [row.name for row in params.query.rows()] == ["page", "old"]
    assert [(row.name, row.value) for row in params.path.rows()] == [("id", "7")]


def test_typing_in_the_line_changes_the_table(panel: RequestPanel) -> None:
    """Pairs typed anew become rows; switched-off rows and descriptions stay; the typed text is not rewritten."""
    seen = edits(panel)
    type_url(panel, "http://y/a?page=22&more")
    assert panel.url_row.url.text() == "http://y/a?page=22&more"
    assert seen[-1].url_template == "http://y/a"
    page, *rest = seen[-1].query
    assert (page.name, page.value, page.description) == ("page", "22", "which")
    assert [(row.name, row.enabled) for row in rest] == [("old", False), ("more", True)]
    params = panel.sections.section("params")
    assert isinstance(params, ParamsSection)
    assert [row.name for row in params.query.rows()] == ["page", "old", "more"]


def test_pasting_a_url_fills_the_table(panel: RequestPanel) -> None:
    """A URL pasted over the line brings its query into the params."""
    seen = edits(panel)
    QApplication.clipboard().setText("https://shop.test/find?q=bird&lang=en\n")
    panel.url_row.url.selectAll()
    panel.url_row.url.paste_line()
    assert seen[-1].url_template == "https://shop.test/find"
    assert [(row.name, row.value) for row in seen[-1].query if row.enabled] == [("q", "bird"), ("lang", "en")]


@pytest.mark.parametrize("query", ["?wsdl", "?a&b=1&c=", "?", "?a&&=&b"])
def test_what_is_typed_in_the_line_is_what_the_request_says(panel: RequestPanel, query: str) -> None:
    """Equals signs are there or not as they were typed, and the line is not rewritten."""
    seen = edits(panel)
    type_url(panel, f"http://y/a{query}")
    assert panel.url_row.url.text() == f"http://y/a{query}"
    assert join_query(seen[-1].url_template, seen[-1].query) == f"http://y/a{query}"
    assert seen[-1].url_template == "http://y/a"


def test_a_value_typed_for_a_flag_shows_in_the_line(panel: RequestPanel) -> None:
    """The table and the line agree about the equals sign."""
    type_url(panel, "http://y/a?wsdl")
    params = panel.sections.section("params")
    assert isinstance(params, ParamsSection)
    model = params.query.model()
    flag = next(row for row, line in enumerate(params.query.rows()) if line.name == "wsdl")
    model.setData(model.index(flag, Column.DESCRIPTION), "what")
    assert panel.url_row.url.text() == "http://y/a?wsdl"
    model.setData(model.index(flag, Column.VALUE), "1")
    assert panel.url_row.url.text() == "http://y/a?wsdl=1"
    model.setData(model.index(flag, Column.VALUE), "")
    assert panel.url_row.url.text() == "http://y/a?wsdl="


def test_changing_the_table_changes_the_line(panel: RequestPanel) -> None:
    """Switching a row on and changing a value show in the URL."""
    seen = edits(panel)
    params = panel.sections.section("params")
    assert isinstance(params, ParamsSection)
    rows = [replace(row, enabled=True) for row in params.query.rows()]
    params.query.set_rows(rows)
    params.query.changed.emit(tuple(rows))
    assert panel.url_row.url.text() == "http://x/:id/orders?page=1&old=2"
    assert [row.enabled for row in seen[-1].query] == [True, True]


def test_path_values_are_kept_by_name(panel: RequestPanel) -> None:
    """A value typed for a part of the path is stored under its name; one that is gone from the URL is kept."""
    seen = edits(panel)
    params = panel.sections.section("params")
    assert isinstance(params, ParamsSection)
    params.path.changed.emit((TableRow(name="id", value="8"),))
    assert seen[-1].path_values == (Row(name="id", value="8"),)
    type_url(panel, "http://x/:other")
    assert [row.name for row in params.path.rows()] == ["other"]
    params.path.changed.emit((TableRow(name="other", value="9"),))
    assert seen[-1].path_values == (Row(name="other", value="9"), Row(name="id", value="8"))


def test_any_method_can_be_typed(panel: RequestPanel) -> None:
    """A method of one's own is taken in capitals."""
    seen = edits(panel)
    line = panel.url_row.method.lineEdit()
    assert line is not None
    line.selectAll()
    QTest.keyClicks(line, "purge")
    assert seen[-1].method == "PURGE"
    assert panel.url_row.method.currentText() == "PURGE"


def test_showing_the_same_again_keeps_what_is_typed(panel: RequestPanel) -> None:
    """A request that comes back as it was typed leaves the line's text and cursor alone."""
    type_url(panel, "http://x/a?b")
    panel.url_row.url.setCursorPosition(3)
    panel.show_request(panel.request)
    assert panel.url_row.url.text() == "http://x/a?b"
    assert panel.url_row.url.cursorPosition() == 3


def test_send_becomes_cancel(panel: RequestPanel, qtbot: QtBot) -> None:
    """The button and Enter send; while an exchange runs they cancel or stop a stream, as does Escape."""
    with qtbot.waitSignal(panel.send_requested):
        QTest.keyClick(panel.url_row.url, Qt.Key.Key_Return)
    panel.show_sending(True)
    assert panel.url_row.send.button.text() == "Cancel"
    panel.show_live()
    assert panel.url_row.send.button.text() == "Stop"
    with qtbot.waitSignal(panel.cancel_requested):
        panel.url_row.send.button.click()
    with qtbot.waitSignal(panel.cancel_requested):
        QTest.keyClick(panel.url_row.url, Qt.Key.Key_Escape)


def test_sections_are_built_when_first_shown(panel: RequestPanel) -> None:
    """Only the section in front exists; the others come when they are shown, or one by one when nothing happens."""
    assert panel.sections.stack.count() == 1
    panel.sections.show_section("headers")
    assert panel.sections.stack.count() == 2
    panel.sections.build_rest()
    QTest.qWait(300)
    assert panel.sections.stack.count() == len(SECTIONS)
    assert panel.sections.key() == "headers"


def test_headers_are_edited(panel: RequestPanel) -> None:
    """Rows of the headers table become headers, and the tab counts those that are on."""
    seen = edits(panel)
    panel.sections.show_section("headers")
    section = panel.sections.section("headers")
    assert isinstance(section, HeadersSection)
    section.table.changed.emit((TableRow(name="Accept", value="*/*"), TableRow(name="X", enabled=False)))
    assert seen[-1].headers == (Row(name="Accept", value="*/*"), Row(name="X", enabled=False))
    assert "1" in panel.sections.tabs.tabText(1)


def test_fields_that_are_not_shown_survive(panel: RequestPanel) -> None:
    """What a row holds beside its columns comes back with it."""
    panel.show_request(replace(REQUEST, headers=(Row(name="A", unknown={"later": 1}),)))
    panel.sections.show_section("headers")
    section = panel.sections.section("headers")
    assert isinstance(section, HeadersSection)
    seen = edits(panel)
    rows = section.table.rows()
    section.table.changed.emit((replace(rows[0], value="b"),))
    assert seen[-1].headers == (Row(name="A", value="b", unknown={"later": 1}),)


def test_the_kind_of_auth_brings_its_form(panel: RequestPanel) -> None:
    """Choosing a kind shows its fields; a value typed into one is part of the request."""
    seen = edits(panel)
    panel.sections.show_section("auth")
    section = panel.sections.section("auth")
    assert isinstance(section, AuthSection)
    section.combo.setCurrentIndex(2)
    section.combo.activated.emit(2)
    assert seen[-1].auth == AuthChoice("basic", {})
    QTest.keyClicks(section.form.control("user"), "ada")
    assert seen[-1].auth.values == {"user": "ada"}


def test_a_secret_never_enters_the_request(panel: RequestPanel) -> None:
    """A typed secret goes out by signal; only the reference that comes back is part of the request."""
    panel.show_request(replace(REQUEST, auth=AuthChoice("bearer", {})))
    panel.sections.show_section("auth")
    section = panel.sections.section("auth")
    assert isinstance(section, AuthSection)
    wishes: list[tuple[str, str, object]] = []
    panel.sections.keep_secret_requested.connect(lambda *wish: wishes.append(wish))
    seen = edits(panel)
    section.form.keep_requested.emit("token", "s3cret", None)
    assert wishes == [("token", "s3cret", None)] and seen == []
    panel.sections.set_secret("token", SecretRef("abc"))
    assert seen[-1].auth.values == {"token": SecretRef("abc")}
    assert "s3cret" not in repr(seen)


def test_credentials_over_plain_http_are_warned_of_before_they_are_sent(panel: RequestPanel) -> None:
    """As long as URL and kind are so."""
    panel.sections.show_section("auth")
    section = panel.sections.section("auth")
    assert isinstance(section, AuthSection)
    basic = AuthChoice("basic", {})
    for url, auth, warned in (
        ("http://a.test/", basic, True),
        ("https://a.test/", basic, False),
        ("http://a.test/", AuthChoice("none"), False),
        ("http://localhost:8000/", basic, False),
        ("http://a.test/", basic, True),
    ):
        panel.show_request(replace(REQUEST, url_template=url, auth=auth))
        assert section.in_the_clear.isVisibleTo(section) is warned, (url, auth)


def test_an_unknown_kind_is_kept(panel: RequestPanel) -> None:
    """Auth and body of a kind that a later version knows are shown by name and stay as they are."""
    strange = replace(REQUEST, auth=AuthChoice("hologram", {"a": "b"}), body=Body(kind="smoke", text="t"))
    panel.show_request(strange)
    panel.sections.show_section("auth")
    panel.sections.show_section("body")
    section = panel.sections.section("body")
    assert isinstance(section, BodySection)
    assert section.combo.currentText() == "smoke"
    assert panel.request == strange


def test_a_body_is_typed(panel: RequestPanel) -> None:
    """The kind is chosen, the text is typed, and another kind keeps it for later."""
    seen = edits(panel)
    panel.sections.show_section("body")
    section = panel.sections.section("body")
    assert isinstance(section, BodySection)
    row = section.combo.findData("json")
    section.combo.setCurrentIndex(row)
    section.combo.activated.emit(row)
    editor = next(e for e in section.editors.currentWidget().findChildren(QPlainTextEdit))
    editor.setPlainText('{"a":1}')
    assert (seen[-1].body.kind, seen[-1].body.text) == ("json", '{"a":1}')
    section.format_body()
    assert seen[-1].body.text == '{\n  "a": 1\n}'
    section.combo.setCurrentIndex(0)
    section.combo.activated.emit(0)
    assert (seen[-1].body.kind, seen[-1].body.text) == ("none", '{\n  "a": 1\n}')


def test_notes_are_typed(panel: RequestPanel) -> None:
    """Notes are plain text; showing them again does not count as an edit."""
    panel.sections.show_section("notes")
    section = panel.sections.section("notes")
    assert isinstance(section, NotesSection)
    seen = edits(panel)
    panel.show_request(replace(REQUEST, notes="first"))
    assert seen == []
    section.edit.appendPlainText("second")
    assert seen[-1].notes == "first\nsecond"


def test_settings_of_a_request(panel: RequestPanel) -> None:
    """What is set in the form is part of the request, and the section says that something is set."""
    panel.sections.show_section("settings")
    section = panel.sections.section("settings")
    assert isinstance(section, SettingsSection)
    seen = edits(panel)
    section.form(Group.TIME).changed.emit({"total_timeout_s": "2,5"})
    assert seen[-1].settings == SendSettings(total_timeout_s=2.5)


def test_place_and_save(panel: RequestPanel, qtbot: QtBot) -> None:
    """The breadcrumb names the folders, Save is there when there is something to save."""
    panel.show_place(("Shop", "Orders"), "List", False)
    assert panel.breadcrumb.parts() == ("Shop", "Orders", "List")
    assert not panel.save_button.isEnabled()
    panel.show_place(("Shop", "Orders"), "List", True)
    with qtbot.waitSignal(panel.save_requested):
        panel.save_button.click()


def test_unverified_tls_is_said_as_long_as_it_lasts(panel: RequestPanel) -> None:
    """A badge stands over the URL where the request or anything around it switches verification off."""
    panel.show_request(replace(REQUEST, url_template="https://a.test"))
    panel.show_inherited(replace(PROGRAM_DEFAULTS, verify_tls=False))
    badge = panel.findChild(Badge, "requestUnverified")
    assert badge is not None and not badge.isHidden()
    panel.show_request(replace(REQUEST, url_template="http://plain.test"))
    assert badge.isHidden()
    panel.show_request(replace(REQUEST, url_template="{{base}}/x", settings=SendSettings(verify_tls=True)))
    assert badge.isHidden()
    panel.show_inherited(replace(PROGRAM_DEFAULTS, unverified_hosts=("a.test",)))
    assert not badge.isHidden()
    assert "a.test" in badge.toolTip()
