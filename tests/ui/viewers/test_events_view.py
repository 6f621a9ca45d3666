"""The live table of events: batches, following, pausing, the selected message."""

from __future__ import annotations

import time
from array import array

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sanderling.domain.events import WaitScheduled
from sanderling.services.response_views import HeldBytes, MessageIndex
from sanderling.ui.viewers.events_model import EventsModel
from sanderling.ui.viewers.events_view import EventsView
from sanderling.ui.viewers.items_bar import ListProgress

BLOCK = b'id: %05d\nevent: tick\ndata: {"n": %05d}\n\n'
SIZE = len(BLOCK % (0, 0))


class Stream:
    """A stream of which more and more has come."""

    def __init__(self) -> None:
        self.index = MessageIndex(HeldBytes(b"".join(BLOCK % (n, n) for n in range(5000))), "sse")

    def come(self, count: int) -> None:
        """Let that many more events arrive."""
        first = len(self.index) * SIZE
        starts = array("Q", range(first, first + count * SIZE, SIZE))
        self.index.extend(starts, array("Q", [start + SIZE - 2 for start in starts]), time.perf_counter())


@pytest.fixture
def stream() -> Stream:
    """A stream of five thousand events, none of which has come."""
    return Stream()


@pytest.fixture
def view(qtbot: QtBot, stream: Stream) -> EventsView:
    """A view of the stream on the screen."""
    made = EventsView("eventsView")
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    made.set_index(stream.index)
    made.set_live(True)
    return made


def test_the_model_keeps_qts_rules(qtmodeltester: object, stream: Stream) -> None:
    """The model is sound when empty, after batches and after another stream took its place."""
    model = EventsModel()
    qtmodeltester.check(model)  # type: ignore[attr-defined]
    model.set_index(stream.index)
    stream.come(50)
    model.show_all()
    stream.come(1)
    model.show_all()
    qtmodeltester.check(model)  # type: ignore[attr-defined]
    assert model.rowCount() == 51
    model.set_index(Stream().index)
    assert model.rowCount() == 0


def test_a_row_says_what_came(view: EventsView, stream: Stream) -> None:
    """Id, name, size and the beginning of the data stand in their columns."""
    stream.come(3)
    view.refresh()
    texts = [view.table.index(2, column).data() for column in range(5)]
    assert texts[1:3] == ["00002", "tick"]
    assert texts[4] == '{"n": 00002}'
    assert texts[3].startswith(str(SIZE - 2))
    assert texts[0].count(":") == 2
    assert view.counter.text() == "3 events, live"
    view.set_live(False)
    assert view.counter.text() == "3 events"


def test_the_newest_is_followed_until_one_scrolls_up(view: EventsView, stream: Stream) -> None:
    """New events come into sight; after scrolling up the table stays and counts them; the button leads back."""
    bar = view.view.verticalScrollBar()
    stream.come(300)
    view.refresh()
    assert bar.value() == bar.maximum() > 0
    bar.setValue(10)
    stream.come(214)
    view.refresh()
    assert bar.value() == 10
    assert view.newer.isVisible()
    assert view.newer.text() == "new: 214"
    view.newer.click()
    assert bar.value() == bar.maximum()
    assert not view.newer.isVisible()
    stream.come(5)
    view.refresh()
    assert bar.value() == bar.maximum()


def test_pausing_lets_events_wait(view: EventsView, stream: Stream) -> None:
    """While paused nothing moves, waiting events are counted; going on shows them."""
    stream.come(10)
    view.refresh()
    view.pause.click()
    stream.come(7)
    view.refresh()
    assert view.table.rowCount() == 10
    assert "7" in view.counter.text()
    view.pause.click()
    assert view.table.rowCount() == 17


def test_the_selected_event_is_shown_pretty(view: EventsView, stream: Stream) -> None:
    """Selecting a row shows its data, JSON printed nicely, and new events do not take it away."""
    stream.come(50)
    view.refresh()
    view.view.selectRow(4)
    body = view.findChild(object, "eventBody")
    assert view.view.currentIndex().row() == 4
    stream.come(50)
    view.refresh()
    assert view.view.currentIndex().row() == 4
    assert body.toPlainText().startswith("{")


def test_json_of_an_event_is_indented(qtbot: QtBot) -> None:
    """Data that is JSON is shown with a line for each member."""
    block = b'data: {"a":1,"b":2}\n\n'
    index = MessageIndex(HeldBytes(block), "sse")
    index.extend(array("Q", [0]), array("Q", [len(block) - 2]), 0.0)
    view = EventsView("eventsView")
    qtbot.addWidget(view)
    view.set_index(index)
    view.view.selectRow(0)
    assert view.findChild(object, "eventBody").toPlainText() == '{\n  "a": 1,\n  "b": 2\n}'


def test_lines_of_ndjson_have_no_id_and_no_name(qtbot: QtBot) -> None:
    """Columns that such a stream cannot fill are left out."""
    view = EventsView("eventsView")
    qtbot.addWidget(view)
    view.set_index(MessageIndex(HeldBytes(b"{}"), "ndjson"))
    assert [view.view.isColumnHidden(column) for column in range(5)] == [False, True, True, False, False]


def test_a_flood_costs_little(view: EventsView, stream: Stream) -> None:
    """Five thousand events in batches are shown within a fraction of a second."""
    began = time.perf_counter()
    for _ in range(50):
        stream.come(100)
        view.refresh()
        view.grab()
    assert view.table.rowCount() == 5000
    assert time.perf_counter() - began < 5


def test_columns_can_be_read_by_role(view: EventsView, stream: Stream) -> None:
    """Sizes stand to the right; unknown roles are empty."""
    stream.come(1)
    view.refresh()
    cell = view.table.index(0, 3)
    assert cell.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert cell.data(Qt.ItemDataRole.DecorationRole) is None


ITEM = b'{"id":%04d}\n'


def _items(view: EventsView, count: int) -> MessageIndex:
    """Show a list of which that many items have come."""
    width = len(ITEM % 0)
    index = MessageIndex(HeldBytes(b"".join(ITEM % n for n in range(count))), "items")
    starts = array("Q", range(0, count * width, width))
    view.set_index(index)
    index.extend(starts, array("Q", [start + width - 1 for start in starts]), 0.0)
    view.refresh()
    return index


def test_items_are_told_apart_by_number(view: EventsView) -> None:
    """A list has numbers, sizes and previews, stays at its beginning while it grows, and says where it is."""
    _items(view, 1200)
    assert [view.view.isColumnHidden(column) for column in range(5)] == [False, True, True, False, False]
    assert view.table.headerData(0, Qt.Orientation.Horizontal) == "Item"
    assert view.table.index(1199, 0).data().endswith("200")
    assert view.table.index(7, 4).data() == '{"id":0007}'
    assert view.view.verticalScrollBar().value() == 0
    assert not view.newer.isVisible()
    assert not view.pause.isVisible()
    view.items.show_progress(ListProgress(pages=12, loading=True))
    assert view.items.counter.text().endswith("items from 12 pages, loading")
    assert (view.items.stop.isVisible(), view.items.more.isVisible()) == (True, False)
    view.items.show_progress(ListProgress(pages=1, reason="100 pages were fetched.", has_more=True))
    assert view.items.counter.text().endswith("items from 1 page")
    assert view.items.reason.text() == "100 pages were fetched."
    assert (view.items.stop.isVisible(), view.items.more.isVisible()) == (False, True)


def test_a_pause_between_pages_can_be_cut_short(view: EventsView, qtbot: QtBot) -> None:
    """The line says what is waited for, with a button that ends the wait."""
    _items(view, 3)
    wait = WaitScheduled(1.0, "retry", 2.0, "503 Service Unavailable", 2)
    view.items.show_progress(ListProgress(pages=1, loading=True, wait=wait, wait_left_s=1.44))
    assert view.items.reason.text() == "Attempt 2 in 1.50 s"
    with qtbot.waitSignal(view.items.send_now_wanted):
        view.items.send_now.click()


def test_a_list_that_goes_on_leaves_the_person_where_they_were(view: EventsView) -> None:
    """The selected item stays selected and in its place; another list begins at its beginning."""
    _items(view, 500)
    view.view.selectRow(300)
    view.view.verticalScrollBar().setValue(290)
    view.items.show_progress(ListProgress(pages=5, has_more=True))
    view.items.more.click()
    assert view.items.stop.isVisible()
    _items(view, 600)
    assert (view.view.currentIndex().row(), view.view.verticalScrollBar().value()) == (300, 290)
    assert view.findChild(object, "eventBody").toPlainText() == '{"id":0300}'
    _items(view, 600)
    assert (view.view.currentIndex().row(), view.view.verticalScrollBar().value()) == (-1, 0)
