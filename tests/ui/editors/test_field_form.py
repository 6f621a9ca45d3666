"""The form of declared fields."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from sanderling.domain.fields import Choice, Field, FieldType
from sanderling.domain.secret import SecretRef
from sanderling.ui.editors.field_form import FieldForm
from sanderling.ui.widgets.code_editor import CodeEditor
from sanderling.ui.widgets.fold_heading import FoldHeading

FIELDS = (
    Field(name="user", label="User name", required=True),
    Field(name="password", label="Password", secret=True, help="Kept in the keyring."),
    Field(
        name="place",
        label="Sent in",
        type=FieldType.CHOICE,
        choices=(Choice("header", "Header"), Choice("query", "Query")),
        default="header",
    ),
    Field(name="early", label="Early", type=FieldType.SWITCH, default="true"),
    Field(name="key", label="Key file", type=FieldType.FILE),
    Field(name="claims", label="Claims", type=FieldType.MULTILINE),
)


@pytest.fixture
def form(qtbot: QtBot) -> FieldForm:
    """A form with a field of each type, shown."""
    form = FieldForm()
    qtbot.addWidget(form)
    form.resize(700, 500)
    form.show_fields(FIELDS, {"user": "{{name}}", "password": SecretRef("r1"), "place": "query"})
    form.show()
    form.activateWindow()
    return form


def secret_edit(form: FieldForm) -> QLineEdit:
    """Return the line of the secret field."""
    edit = form.findChild(QLineEdit, "field-password-edit")
    assert edit is not None
    return edit


def test_showing_sends_nothing(form: FieldForm, qtbot: QtBot) -> None:
    """Values are shown in controls of their type, and looking changes nothing."""
    with qtbot.assertNotEmitted(form.changed):
        form.show_fields(FIELDS, {"user": "x", "early": "false", "place": "of the future"})
    assert not form.findChild(QCheckBox, "field-early").isChecked()
    assert form.findChild(QComboBox, "field-place").currentText() == "of the future"
    assert form.values()["place"] == "of the future"


def test_each_control_changes_its_value(form: FieldForm, qtbot: QtBot) -> None:
    """All values are sent after each edit; what is empty or the default is left out."""
    form.findChild(QLineEdit, "field-user").setText("me")
    form.findChild(QCheckBox, "field-early").click()
    form.findChild(CodeEditor, "field-claims").setPlainText("a\nb")
    form.control("key").edit.setText("/k.pem")
    combo = form.findChild(QComboBox, "field-place")
    combo.setCurrentIndex(0)
    combo.activated.emit(0)
    assert form.values() == {
        "user": "me",
        "password": SecretRef("r1"),
        "early": "false",
        "claims": "a\nb",
        "key": "/k.pem",
    }
    form.findChild(QLineEdit, "field-user").clear()
    form.findChild(QCheckBox, "field-early").click()
    assert form.values().keys() == {"password", "claims", "key"}


def test_typed_secret_goes_to_the_keeper_only(form: FieldForm, qtbot: QtBot) -> None:
    """The value goes out with the reference it replaces and is in no value of the form."""
    values: list[dict[str, object]] = []
    form.changed.connect(values.append)
    qtbot.keyClicks(secret_edit(form), "hunter2")
    with qtbot.waitSignal(form.keep_requested) as keep:
        qtbot.keyClick(secret_edit(form), Qt.Key.Key_Return)
    assert keep.args == ["password", "hunter2", SecretRef("r1")]
    form.set_secret("password", SecretRef("r2"))
    assert values == [{"user": "{{name}}", "password": SecretRef("r2"), "place": "query"}]


def test_kept_secret_is_fetched_only_by_the_eye(form: FieldForm, qtbot: QtBot) -> None:
    """The line is empty until the owner answers the eye; looking is no edit."""
    assert secret_edit(form).text() == ""
    with qtbot.waitSignal(form.reveal_requested) as reveal, qtbot.assertNotEmitted(form.changed):
        form.control("password").eye.click()
    assert reveal.args == ["password", SecretRef("r1")]
    form.show_secret("password", "hunter2")
    assert secret_edit(form).text() == "hunter2"


def test_template_in_a_secret_field_is_an_ordinary_value(form: FieldForm, qtbot: QtBot) -> None:
    """``{{password}}`` is stored in the file, not in the keyring."""
    with qtbot.assertNotEmitted(form.keep_requested):
        secret_edit(form).setFocus()
        qtbot.keyClicks(secret_edit(form), "{{pw}}")
        qtbot.keyClick(secret_edit(form), Qt.Key.Key_Return)
    assert form.values()["password"] == "{{pw}}"


def test_other_requests_secret_is_not_left_in_the_line(form: FieldForm, qtbot: QtBot) -> None:
    """Showing another item's values wipes what was revealed."""
    form.show_secret("password", "hunter2")
    form.show_fields(FIELDS, {"password": SecretRef("other")})
    assert secret_edit(form).text() == ""
    form.show_secret("password", "hunter2")
    form.show_fields(FIELDS, {})
    assert secret_edit(form).text() == ""


def test_pending_secret_is_sent_before_the_request(form: FieldForm, qtbot: QtBot) -> None:
    """A shortcut while typing does not lose the typed secret."""
    qtbot.keyClicks(secret_edit(form), "abc")
    with qtbot.waitSignal(form.keep_requested):
        form.commit_pending()


def test_same_fields_keep_their_controls(form: FieldForm) -> None:
    """Showing new values of the same kind does not take the keyboard away by building anew."""
    before = form.control("user")
    form.show_fields(FIELDS, {"user": "other"})
    assert form.control("user") is before
    form.show_fields(FIELDS[:1], {})
    assert form.control("user") is not before


KINDS = (
    Field(
        name="source",
        label="From",
        type=FieldType.CHOICE,
        choices=(Choice("text", "Text"), Choice("file", "File")),
        default="text",
    ),
    Field(name="key", label="Key", secret=True, required=True, when=(("source", ("text",)),), group="The key"),
    Field(name="file", label="File", when=(("source", ("file",)),), group="The key"),
    Field(name="phrase", label="Pass phrase of the private key", when=(("source", ("file",)),), group="Pass phrase"),
)


def choose(form: FieldForm, name: str, value: str) -> None:
    """Choose as a person does."""
    combo = form.control(name)
    assert isinstance(combo, QComboBox)
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def shown_texts(form: FieldForm) -> set[str]:
    """Return the labels and headings that can be seen."""
    return {label.text() for label in form.findChildren(QLabel) if label.isVisibleTo(form)}


def test_rows_come_and_go_with_the_fields_they_wait_for(form: FieldForm) -> None:
    """Labels, controls and headings follow ``when``; what stands in a hidden row is kept."""
    form.show_fields(KINDS, {"file": "a.pem"})
    assert shown_texts(form) == {"From", "The key", "Key *"}
    choose(form, "source", "file")
    assert shown_texts(form) == {"From", "The key", "File", "Pass phrase", "Pass phrase of the private key"}
    assert form.control("file").isVisible()
    assert not form.control("key").isVisible()
    choose(form, "source", "text")
    assert form.values() == {"file": "a.pem"}


def test_the_label_column_holds_the_longest_label(form: FieldForm) -> None:
    """No label is cut or pushes the controls aside when its row comes."""
    form.show_fields(KINDS, {})
    left = form.control("source").x()
    choose(form, "source", "file")
    QApplication.processEvents()
    assert form.control("source").x() == left
    label = next(label for label in form.findChildren(QLabel) if label.text().startswith("Pass phrase of"))
    assert label.width() >= label.sizeHint().width()


def test_an_empty_line_says_that_it_is_needed(form: FieldForm) -> None:
    """A required field without a text of its own says so in the line, not only by a star."""
    form.show_fields(FIELDS, {})
    assert form.findChild(QLineEdit, "field-user").placeholderText() == "needed"


def test_a_rare_group_is_folded_while_it_is_empty(form: FieldForm) -> None:
    """A click on its heading opens it; what comes filled in is not folded away."""
    fields = (
        Field(name="user", label="User"),
        Field(name="leeway", label="Leeway", group="More", rare=True),
        Field(name="limit", label="Limit", group="More", rare=True),
    )
    form.show_fields(fields, {})
    heading = form.findChild(FoldHeading)
    assert heading is not None
    assert heading.button.accessibleName() == "More, folded"
    assert not form.control("leeway").isVisible()
    heading.button.click()
    assert form.control("leeway").isVisible() and form.control("limit").isVisible()
    heading.button.click()
    assert not form.control("limit").isVisible()
    form.show_fields(fields, {"limit": "3"})
    assert form.control("limit").isVisible()
