"""Where items are written, and in which form."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sanderling.ui.dialogs.export_dialog import ExportDialog

FORMS = (("json", "JSON", ".json"), ("ndjson", "NDJSON", ".ndjson"), ("csv", "CSV", ".csv"))


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> ExportDialog:
    """The dialog, in an empty folder."""
    made = ExportDialog(FORMS)
    qtbot.addWidget(made)
    made.setDirectory(str(tmp_path))
    return made


def test_the_form_follows_the_filter(dialog: ExportDialog, qtbot: QtBot, tmp_path: Path) -> None:
    """Choosing a form changes how the file ends; a name without an end gets it."""
    assert Path(dialog.selectedFiles()[0]).name == "items.json"
    csv = next(each for each in dialog.nameFilters() if each.startswith("CSV"))
    dialog.selectNameFilter(csv)
    dialog.filterSelected.emit(csv)
    assert Path(dialog.selectedFiles()[0]).name == "items.csv"
    dialog.selectFile("birds")
    with qtbot.waitSignal(dialog.chosen) as said:
        dialog.open()
        dialog.accept()
    assert said.args == [tmp_path / "birds.csv", "csv"]


def test_what_is_typed_says_more(dialog: ExportDialog, qtbot: QtBot, tmp_path: Path) -> None:
    """A file that ends in .ndjson holds NDJSON, whatever the filter says."""
    dialog.selectFile("birds.ndjson")
    with qtbot.waitSignal(dialog.chosen) as said:
        dialog.open()
        dialog.accept()
    assert said.args == [tmp_path / "birds.ndjson", "ndjson"]
