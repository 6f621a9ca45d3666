"""The editor of folders, environments and the workspace."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sanderling.domain.collection import Folder, WorkspaceInfo
from sanderling.domain.environment import Environment
from sanderling.domain.secret import SecretRef
from sanderling.domain.variables import Variable
from sanderling.ui.panels.document_panel import Document, DocumentPanel
from sanderling.ui.panels.section import Offers
from sanderling.ui.panels.variables_section import VariablesSection, variables_of
from sanderling.ui.widgets.key_value_table import TableRow

REF = SecretRef("abc")
STAGING = Environment(
    name="staging", variables=(Variable(name="base", value="http://s"), Variable(name="key", value=REF))
)


@pytest.fixture
def panel(qtbot: QtBot) -> DocumentPanel:
    """The editor of an environment with a plain and a secret variable."""
    panel = DocumentPanel("environment", Offers())
    qtbot.addWidget(panel)
    panel.sections.show_section("variables")
    panel.show_document(STAGING)
    return panel


def variables(panel: DocumentPanel) -> VariablesSection:
    """Return the section of variables."""
    section = panel.sections.section("variables")
    assert isinstance(section, VariablesSection)
    return section


def edits(panel: DocumentPanel) -> list[Document]:
    """Return a list that takes every edit from now on."""
    seen: list[Document] = []
    panel.edited.connect(seen.append)
    return seen


def test_shows_variables_and_hides_secrets(panel: DocumentPanel) -> None:
    """A secret variable is marked and its value is not in the table."""
    rows = variables(panel).table.rows()
    assert [(row.name, row.value, row.secret) for row in rows] == [("base", "http://s", False), ("key", "", True)]


def test_edits_become_variables(panel: DocumentPanel) -> None:
    """What is typed is a new document; a secret keeps its reference."""
    seen = edits(panel)
    table = variables(panel).table
    rows = (*table.rows(), TableRow(name="new", value="1"))
    table.changed.emit(rows)
    assert seen[-1].variables == (*STAGING.variables, Variable(name="new", value="1"))


def test_a_typed_secret_goes_to_the_keyring(panel: DocumentPanel) -> None:
    """A value typed into a secret row goes out by signal with the reference it had."""
    wishes: list[tuple[str, str, object]] = []
    panel.sections.keep_secret_requested.connect(lambda *wish: wishes.append(wish))
    variables(panel).table.secret_typed.emit(1, "s3cret")
    assert wishes == [("variable:1", "s3cret", REF)]


def test_a_plain_value_becomes_secret(panel: DocumentPanel) -> None:
    """Locking a row sends its value to the keyring; once it is there, only the reference is in the document."""
    wishes: list[tuple[str, str, object]] = []
    panel.sections.keep_secret_requested.connect(lambda *wish: wishes.append(wish))
    seen = edits(panel)
    variables(panel).table.secret_toggled.emit(0, True)
    assert wishes == [("variable:0", "http://s", None)] and seen == []
    panel.sections.set_secret("variable:0", SecretRef("new"))
    assert seen[-1].variables[0].value == SecretRef("new")


def test_a_secret_becomes_plain_when_revealed(panel: DocumentPanel) -> None:
    """Unlocking asks for the value and then holds it as text."""
    wishes: list[tuple[str, object]] = []
    panel.sections.reveal_secret_requested.connect(lambda *wish: wishes.append(wish))
    seen = edits(panel)
    variables(panel).table.secret_toggled.emit(1, False)
    assert wishes == [("variable:1", REF)]
    panel.sections.show_secret("variable:1", "plain")
    assert seen[-1].variables[1].value == "plain"


def test_a_copied_secret_row_gets_its_own_reference() -> None:
    """Two rows never share a secret: changing one must not change the other."""
    line = TableRow(name="key", secret=True, tag=STAGING.variables[1])
    first, second = variables_of([line, line])
    assert first.value == REF
    assert isinstance(second.value, SecretRef) and second.value != REF


def test_the_name_asks_for_a_rename(panel: DocumentPanel, qtbot: QtBot) -> None:
    """Typing another name asks for the rename of the file; the workspace's name is part of its document."""
    panel.name.selectAll()
    QTest.keyClicks(panel.name, "live")
    with qtbot.waitSignal(panel.rename_requested) as asked:
        panel.name.editingFinished.emit()
    assert asked.args == ["live"]
    workspace = DocumentPanel("workspace", Offers())
    qtbot.addWidget(workspace)
    workspace.show_document(WorkspaceInfo(name="old"))
    seen = edits(workspace)
    workspace.name.setText("new")
    workspace.name.editingFinished.emit()
    assert seen[-1].name == "new"


def test_a_folder_has_all_its_sections(qtbot: QtBot) -> None:
    """Auth, variables, headers, settings and notes of a folder can be edited."""
    panel = DocumentPanel("folder", Offers())
    qtbot.addWidget(panel)
    panel.show_document(Folder(name="Shop", notes="n"))
    for key in ("auth", "variables", "headers", "settings", "notes"):
        panel.sections.show_section(key)
        assert panel.sections.stack.currentWidget() is panel.sections.section(key)


def test_says_whether_the_environment_is_in_use(panel: DocumentPanel, qtbot: QtBot) -> None:
    """The button chooses the environment and rests while it is the one in use."""
    with qtbot.waitSignal(panel.use_requested):
        panel.use_button.click()
    panel.show_in_use(True)
    assert not panel.use_button.isEnabled()
