"""The form of a request's pagination."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from sanderling.domain.pagination import Pagination
from sanderling.domain.request import Request
from sanderling.services.paging_kinds import paging_kinds
from sanderling.ui.panels.pages_section import PagesSection
from sanderling.ui.panels.section import Offers


@pytest.fixture
def section(qtbot: QtBot) -> PagesSection:
    """The form of a request that follows no pages."""
    made = PagesSection(Offers(paging_kinds=lambda: tuple(paging_kinds())))
    qtbot.addWidget(made)
    made.show_item(Request())
    return made


def _told(section: PagesSection) -> list[Pagination]:
    seen: list[Pagination] = []

    def take(changes: dict[str, Pagination]) -> None:
        seen.append(changes["pagination"])
        section.show_item(Request(pagination=seen[-1]))

    section.changed.connect(take)
    return seen


def test_a_way_is_chosen_and_filled_in(section: PagesSection) -> None:
    """The chosen way's fields appear; what is typed is stored, what is empty is the default."""
    seen = _told(section)
    section.combo.setCurrentIndex(section.combo.findData("cursor"))
    section.combo.activated.emit(section.combo.currentIndex())
    assert seen[-1] == Pagination(kind="cursor")
    section.form.changed.emit({"items_path": "$.data[*]", "next_path": "$.after", "max_pages": "7"})
    assert seen[-1] == Pagination(kind="cursor", items_path="$.data[*]", next_path="$.after", max_pages=7)
    section.form.changed.emit({"max_time_s": "2,5"})
    assert seen[-1] == Pagination(kind="cursor", max_time_s=2.5)


def test_nonsense_is_refused_aloud(section: PagesSection) -> None:
    """A text that is no number changes nothing and is named."""
    section.show_item(Request(pagination=Pagination(kind="page")))
    seen = _told(section)
    section.form.changed.emit({"max_pages": "1.5"})
    assert seen == []
    assert "1.5" in section.problem_text()


def test_an_unknown_way_is_kept(section: PagesSection) -> None:
    """What a later version stored is shown by its name and stays."""
    seen = _told(section)
    section.show_item(Request(pagination=Pagination(kind="graph-cursor")))
    assert section.combo.currentText() == "graph-cursor"
    assert seen == []


def test_stored_values_are_shown(section: PagesSection) -> None:
    """The form shows what the file holds, without the defaults."""
    section.show_item(Request(pagination=Pagination(kind="page", parameter="p", first=0, max_pages=100)))
    texts = {name: section.form.control(name) for name in ("parameter", "first", "max_pages")}
    shown = {name: edit.text() for name, edit in texts.items() if isinstance(edit, QLineEdit)}
    assert shown == {"parameter": "p", "first": "0", "max_pages": ""}


def test_an_empty_line_shows_what_counts_then(section: PagesSection) -> None:
    """The default of the way stands in it, where it has one."""
    section.show_item(Request(pagination=Pagination(kind="page")))
    line = section.form.control("parameter")
    assert isinstance(line, QLineEdit)
    assert (line.text(), line.placeholderText()) == ("", "page")
