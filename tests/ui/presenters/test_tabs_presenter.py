"""The open tabs: opening, closing, restoring."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.ui.presenters.conftest import LIST, Desk

from sanderling.domain.request import Request
from sanderling.domain.session import Session, TabState
from sanderling.ui.presenters.document_presenter import DocumentPresenter
from sanderling.ui.presenters.questions import CloseAnswer, SavePlace
from sanderling.ui.presenters.request_presenter import RequestPresenter
from sanderling.ui.presenters.tabs_presenter import TabsPresenter

pytestmark = pytest.mark.qt_loop

PING = "collections/Shop/Ping.json"
SHOP = "collections/Shop"


async def opened(desk: Desk, *places: str) -> TabsPresenter:
    """Return tabs on these items, the last in front."""
    tabs = TabsPresenter(desk.around, desk.owner)
    for place in places:
        tabs.open_path(place)
        await tabs.settled()
    return tabs


def front(tabs: TabsPresenter) -> RequestPresenter:
    """Return the request in front."""
    assert isinstance(tabs.active, RequestPresenter)
    return tabs.active


async def test_an_item_has_one_tab(desk: Desk) -> None:
    """Opening what is open brings its tab to front; a new tab comes after the one in front."""
    tabs = await opened(desk, LIST, PING)
    tabs.open_path(LIST)
    assert [tab.path for tab in tabs.tabs] == [LIST, PING] and front(tabs).path == LIST
    tabs.open_path(SHOP)
    assert [tab.path for tab in tabs.tabs] == [LIST, SHOP, PING]
    assert isinstance(tabs.active, DocumentPresenter)
    await tabs.settled()


async def test_neighbours_and_order(desk: Desk) -> None:
    """The next tab goes around the end; dragging changes the order."""
    tabs = await opened(desk, LIST, PING)
    tabs.activate_next(1)
    assert front(tabs).path == LIST
    tabs.reorder([tab.key for tab in reversed(tabs.tabs)])
    assert [tab.path for tab in tabs.tabs] == [PING, LIST]


@pytest.mark.parametrize("answer", [CloseAnswer.SAVE, CloseAnswer.DISCARD, CloseAnswer.CANCEL])
async def test_closing_asks_about_unsaved_work(desk: Desk, answer: CloseAnswer) -> None:
    """Save writes the file, discard drops the work and its draft, cancel keeps the tab."""
    desk.person.on_unsaved = answer
    tabs = await opened(desk, LIST)
    front(tabs).edit(replace(front(tabs).request, notes="mine"))
    assert await tabs.close(tabs.active_key) is (answer is not CloseAnswer.CANCEL)
    assert desk.person.asked == ["unsaved List orders"]
    assert (desk.files.read_request(LIST).notes == "mine") is (answer is CloseAnswer.SAVE)
    assert bool(await desk.services.session.drafts()) is (answer is CloseAnswer.CANCEL)
    assert len(tabs.tabs) == (1 if answer is CloseAnswer.CANCEL else 0)


async def test_a_clean_tab_closes_without_a_word(desk: Desk) -> None:
    """The tab that was in front before comes to front; the closed one can be opened again."""
    tabs = await opened(desk, LIST, PING, SHOP)
    tabs.open_path(LIST)
    assert await tabs.close(tabs.active_key)
    assert desk.person.asked == []
    assert tabs.active is not None and tabs.active.path == SHOP
    tabs.reopen_closed()
    assert front(tabs).path == LIST


async def test_saving_a_new_request_on_close_can_be_cancelled(desk: Desk) -> None:
    """Where the person says to save but then chooses no place, the tab stays."""
    desk.person.on_unsaved = CloseAnswer.SAVE
    tabs = TabsPresenter(desk.around, desk.owner)
    tabs.open_new(Request(url_template="http://x"))
    assert not await tabs.close(tabs.active_key)
    desk.person.place = SavePlace(SHOP, "Saved")
    assert await tabs.close(tabs.active_key)
    assert desk.files.read_request("collections/Shop/Saved.json").url_template == "http://x"


async def test_closing_others_stops_at_the_first_refusal(desk: Desk) -> None:
    """All but one are closed, unless the person cancels."""
    tabs = await opened(desk, LIST, PING, SHOP)
    await tabs.close_others(tabs.tabs[1].key)
    assert [tab.path for tab in tabs.tabs] == [PING]


async def test_tabs_follow_renames_and_deletions(desk: Desk) -> None:
    """A renamed folder takes its tabs along; a deleted one closes them, but keeps unsaved work open."""
    tabs = await opened(desk, LIST, PING)
    new = desk.files.rename(SHOP, "Store")
    tabs.follow_path(SHOP, new)
    assert [tab.path for tab in tabs.tabs] == [
        "collections/Store/Orders/List orders.json",
        "collections/Store/Ping.json",
    ]
    await desk.until(lambda: not desk.tasks.running())
    front(tabs).edit(replace(front(tabs).request, notes="mine"))
    desk.files.delete(new)
    tabs.drop_path(new)
    await desk.until(lambda: len(tabs.tabs) == 1 and front(tabs).path == "")
    assert front(tabs).request.notes == "mine"


async def test_a_session_is_restored(desk: Desk) -> None:
    """Tabs come back in order with the one in front; unsaved work is on top, also where its tab was not noted."""
    first = await opened(desk, LIST, PING)
    front(first).edit(replace(front(first).request, notes="mine"))
    await first.flush()
    session = Session(tabs=tuple(tab.state for tab in first.tabs), active_key=first.tabs[0].key)
    orphan = TabsPresenter(desk.around, desk.owner)
    orphan.open_new(Request(url_template="http://orphan"))
    await orphan.flush()
    again = TabsPresenter(desk.around, desk.owner)
    again.restore(session, await desk.services.session.drafts())
    await again.settled()
    assert front(again).path == LIST
    assert [(tab.path, tab.unsaved) for tab in again.tabs] == [(LIST, False), (PING, True), ("", True)]
    assert again.tabs[2].face.title == "http://orphan"
    again.activate(again.tabs[1].key)
    await again.settled()
    assert front(again).request.notes == "mine"


async def test_a_restored_item_that_is_gone_is_left_out(desk: Desk) -> None:
    """A tab whose file was deleted meanwhile does not come back empty."""
    tabs = TabsPresenter(desk.around, desk.owner)
    states = (TabState(key="a", path="collections/Shop/gone.json"), TabState(key="b", path=LIST))
    tabs.restore(Session(tabs=states, active_key="a"), ())
    await desk.until(lambda: [tab.path for tab in tabs.tabs] == [LIST])
