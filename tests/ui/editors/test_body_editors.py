"""The body editors, one after the other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from sanderling.domain.request import BODY_KINDS as DOMAIN_KINDS
from sanderling.domain.request import Body, Part, Row
from sanderling.ui.editors.body_editors import BODY_KINDS, BodyEditors
from sanderling.ui.editors.multipart_body import MultipartBody
from sanderling.ui.editors.part_row import PartRow
from sanderling.ui.widgets.code_editor import CodeEditor
from sanderling.ui.widgets.icon_button import IconButton
from sanderling.ui.widgets.key_value_model import Column
from sanderling.ui.widgets.key_value_table import KeyValueTable

FULL = Body(
    text='{"a":1}',
    fields=(Row(name="f", value="1", unknown={"later": 1}),),
    parts=(Part(name="p", value="x", unknown={"later": 2}), Part(name="u", is_file=True, files=("a; b", "c"))),
    file="/tmp/x",
    content_type="text/x",
    unknown={"later": 3},
)


@pytest.fixture
def editors(qtbot: QtBot) -> BodyEditors:
    """The body editors, shown."""
    editors = BodyEditors()
    qtbot.addWidget(editors)
    editors.resize(800, 400)
    editors.show()
    editors.activateWindow()
    return editors


def test_every_kind_of_the_domain_has_an_editor() -> None:
    """The visible tuple and the domain name the same kinds in the same order."""
    assert tuple(kind.name for kind in BODY_KINDS) == DOMAIN_KINDS
    assert all(kind.label for kind in BODY_KINDS)


@pytest.mark.parametrize("kind", [*DOMAIN_KINDS, "of-the-future"])
def test_showing_a_body_changes_nothing(editors: BodyEditors, qtbot: QtBot, kind: str) -> None:
    """No signal is sent by looking, and the body is the one that was given."""
    body = replace(FULL, kind=kind)
    with qtbot.assertNotEmitted(editors.body_changed):
        editors.show_body(body)
        qtbot.wait(10)
    assert editors.body() == body


def test_changing_the_kind_keeps_all_contents(editors: BodyEditors) -> None:
    """Going from JSON to a form and back loses neither."""
    editors.show_body(replace(FULL, kind="json"))
    sent: list[Body] = []
    editors.body_changed.connect(sent.append)
    for kind in ("form", "none", "json"):
        editors.set_kind(kind)
    assert [body.kind for body in sent] == ["form", "none", "json"]
    assert sent[-1] == replace(FULL, kind="json")


def test_typed_text_is_in_the_body(editors: BodyEditors, qtbot: QtBot) -> None:
    """Each change sends a whole body."""
    editors.show_body(Body(kind="text"))
    text = editors.findChild(CodeEditor, "bodyText")
    with qtbot.waitSignal(editors.body_changed) as changed:
        qtbot.keyClicks(text, "x")
    assert changed.args == [Body(kind="text", text="x")]


def test_format_button_formats_and_undo_brings_back(editors: BodyEditors, qtbot: QtBot) -> None:
    """JSON and XML are formatted, figures and variables untouched; plain text has no such button."""
    editors.show_body(Body(kind="json", text='{"a":1.50,"b":{{x}}}'))
    text = editors.findChild(CodeEditor, "bodyText")
    button = editors.findChild(IconButton, "formatBodyButton")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert editors.body().text == '{\n  "a": 1.50,\n  "b": {{x}}\n}'
    text.undo()
    assert editors.body().text == '{"a":1.50,"b":{{x}}}'
    editors.show_body(Body(kind="xml", text="<a><b/></a>"))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert editors.body().text == "<a>\n  <b/>\n</a>"
    editors.show_body(Body(kind="text"))
    assert not button.isVisible()


def test_wrong_json_is_named_and_left_alone(editors: BodyEditors, qtbot: QtBot) -> None:
    """The line below says where; formatting does not touch the text; valid text has no complaint."""
    editors.show_body(Body(kind="json", text='{"a": 1,}'))
    problem = editors.findChild(QLabel, "bodyProblem")
    assert "column 9" in problem.text()
    qtbot.mouseClick(editors.findChild(IconButton, "formatBodyButton"), Qt.MouseButton.LeftButton)
    assert editors.body().text == '{"a": 1,}'
    editors.findChild(CodeEditor, "bodyText").setPlainText('{"a": 1}')
    qtbot.waitUntil(lambda: problem.text() == "")


def test_form_fields_keep_what_this_version_does_not_know(editors: BodyEditors, qtbot: QtBot) -> None:
    """Editing a field's value keeps its unknown members."""
    editors.show_body(replace(FULL, kind="form"))
    table = editors.findChild(KeyValueTable, "formTable")
    model = table.model()
    model.setData(model.index(0, Column.VALUE), "2")
    assert editors.body().fields == (Row(name="f", value="2", unknown={"later": 1}),)


def part_rows(editors: BodyEditors) -> list[PartRow]:
    """Return the rows of the multipart editor from top to bottom."""
    rows = [row for row in editors.findChildren(PartRow) if not row.isHidden()]
    return sorted(rows, key=lambda row: row.y())


def test_parts_are_added_changed_removed_and_undone(editors: BodyEditors, qtbot: QtBot) -> None:
    """The empty row becomes a part; undo takes back typing as one step, and deletions."""
    editors.show_body(Body(kind="multipart", parts=(Part(name="p", value="x", unknown={"later": 2}),)))
    qtbot.keyClicks(part_rows(editors)[1].name, "new")
    assert [part.name for part in editors.body().parts] == ["p", "new"]
    qtbot.wait(1)
    assert len(part_rows(editors)) == 3
    part_rows(editors)[0].remove.click()
    assert [part.name for part in editors.body().parts] == ["new"]
    stack = editors.findChild(MultipartBody).undo_stack
    stack.undo()
    assert editors.body().parts[0].unknown == {"later": 2}
    stack.undo()
    assert [part.name for part in editors.body().parts] == ["p"]


def test_several_files_in_one_part(editors: BodyEditors, qtbot: QtBot) -> None:
    """A file part takes paths, each of which may hold variables, and a content type."""
    editors.show_body(Body(kind="multipart", parts=(Part(name="up"),)))
    row = part_rows(editors)[0]
    row.kind.setCurrentIndex(1)
    row.kind.activated.emit(1)
    row.value.setText("/a.png; {{folder}}/b.png")
    row.content_type.setText("image/png")
    assert editors.body().parts == (
        Part(name="up", is_file=True, files=("/a.png", "{{folder}}/b.png"), content_type="image/png"),
    )


def test_file_body_says_what_is_there(editors: BodyEditors, qtbot: QtBot, tmp_path: Path) -> None:
    """The size of a file that is there, a warning for one that is not."""
    file = tmp_path / "body.bin"
    file.write_bytes(b"x" * 3000)
    editors.show_body(Body(kind="file", file=str(file)))
    texts = [label.text() for label in editors.currentWidget().findChildren(QLabel)]
    assert any("2.93" in text for text in texts)
    line = editors.findChild(QLineEdit, "bodyFileEdit")
    line.setText(str(tmp_path / "gone"))
    assert editors.body().file == str(tmp_path / "gone")
    texts = [label.text() for label in editors.currentWidget().findChildren(QLabel)]
    assert any("no such file" in text for text in texts)


def test_the_form_of_a_file_begins_where_other_bodies_begin(editors: BodyEditors, qtbot: QtBot) -> None:
    """Neither side is indented against the tables and texts of the other kinds."""
    editors.set_kind("file")
    form = editors.currentWidget()
    assert form is not None
    qtbot.waitUntil(lambda: form.width() == editors.width())
    controls = [child for child in form.findChildren(QWidget) if child.isVisible() and child.parent() is form]
    assert min(child.geometry().left() for child in controls) == 0
    assert max(child.geometry().right() for child in controls) == form.width() - 1
