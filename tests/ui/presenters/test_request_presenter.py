"""One open request: drafts, saving, conflicts, undo, sending."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from tests.ui.presenters.conftest import LIST, Desk

from sanderling.domain.errors import DamagedFile
from sanderling.domain.exchange import Exchange, Outcome
from sanderling.domain.request import Request, Row
from sanderling.domain.secret import SecretRef
from sanderling.domain.session import TabState
from sanderling.services.session import SessionKeeping
from sanderling.storage.user_data import UserData
from sanderling.ui.presenters.notices import Notice
from sanderling.ui.presenters.questions import ConflictAnswer, SavePlace
from sanderling.ui.presenters.request_presenter import RequestPresenter, suggested_name

pytestmark = pytest.mark.qt_loop


async def loaded(desk: Desk, path: str = LIST) -> RequestPresenter:
    """Return the presenter of a stored request."""
    tab = RequestPresenter(desk.around, TabState(key="k1", path=path), desk.owner)
    await tab.load()
    return tab


async def test_shows_the_stored_request(desk: Desk) -> None:
    """Loading shows what is stored, and nothing is unsaved."""
    tab = await loaded(desk)
    assert tab.request.name == "List orders"
    assert not tab.unsaved
    assert (tab.face.title, tab.face.method, tab.face.unsaved) == ("List orders", "GET", False)


async def test_an_edit_reaches_the_disk_within_half_a_second(desk: Desk) -> None:
    """Unsaved work is a draft on disk 500 ms after the edit, while more is typed; a new start finds it."""
    tab = await loaded(desk)
    for count in range(10):
        tab.edit(replace(tab.request, notes="x" * (count + 1)))
        await asyncio.sleep(0.05)
    drafts = UserData(desk.services.session._user_data.folder).read_drafts(desk.services.editing.folder)
    assert [draft.key for draft in drafts] == ["k1"]
    assert len(next(iter(drafts)).request.notes) >= 4
    await tab.flush()
    again = RequestPresenter(desk.around, TabState(key="k1", path=LIST), desk.owner)
    await again.load((await desk.services.session.drafts())[0])
    assert again.request.notes == "x" * 10
    assert again.unsaved


async def test_saving_writes_the_file_and_drops_the_draft(desk: Desk) -> None:
    """After a save the file holds the edit, nothing is unsaved and no draft is left."""
    tab = await loaded(desk)
    tab.edit(replace(tab.request, method="HEAD"))
    await tab.flush()
    assert await tab.save()
    assert desk.files.read_request(LIST).method == "HEAD"
    assert not tab.unsaved
    assert await desk.services.session.drafts() == ()


async def test_undo_and_redo_go_through_edits(desk: Desk) -> None:
    """Undo shows the request as it was, redo as it became."""
    tab = await loaded(desk)
    shown: list[Request] = []
    tab.request_replaced.connect(shown.append)
    tab.edit(replace(tab.request, method="PUT"))
    tab.undo()
    tab.redo()
    assert [request.method for request in shown] == ["GET", "PUT"]


async def test_a_new_request_asks_where_to_save(desk: Desk) -> None:
    """A request that was never saved is stored where the person says, and the tab follows it."""
    desk.person.place = SavePlace("collections/Shop/Orders", "Fresh")
    tab = RequestPresenter(desk.around, TabState(key="k2"), desk.owner)
    tab.start_with(Request(url_template="http://x/new"))
    assert tab.unsaved
    assert await tab.save()
    assert tab.path == "collections/Shop/Orders/Fresh.json"
    assert desk.files.read_request(tab.path).url_template == "http://x/new"
    assert not tab.unsaved


async def test_not_choosing_a_place_saves_nothing(desk: Desk) -> None:
    """Cancelling the question leaves the work unsaved."""
    tab = RequestPresenter(desk.around, TabState(key="k2"), desk.owner)
    tab.start_with(Request(url_template="http://x/new"))
    assert not await tab.save()
    assert tab.unsaved


async def test_a_change_on_disk_shows_in_a_clean_tab(desk: Desk) -> None:
    """What somebody else wrote is taken where nothing is unsaved."""
    tab = await loaded(desk)
    theirs = replace(desk.files.read_request(LIST), notes="theirs")
    desk.files.write_request(LIST, theirs, expected=None)
    await tab.check_disk()
    assert tab.request.notes == "theirs"
    assert not tab.unsaved


async def collide(desk: Desk, tab: RequestPresenter) -> list[Notice]:
    """Edit a request here and on disk; return what was said."""
    notices: list[Notice] = []
    tab.notice.connect(notices.append)
    tab.edit(replace(tab.request, notes="mine"))
    desk.files.write_request(LIST, replace(desk.files.read_request(LIST), notes="theirs"), expected=None)
    await tab.check_disk()
    return notices


@pytest.mark.parametrize("choice", [0, 1, 2])
async def test_a_collision_loses_neither_side(desk: Desk, choice: int) -> None:
    """Both versions stay until the person chooses: mine, theirs (undo brings mine back), or a copy of mine."""
    tab = await loaded(desk)
    notices = await collide(desk, tab)
    assert tab.request.notes == "mine" and len(notices[0].actions) == 3
    notices[0].actions[choice].run()
    await desk.until(lambda: not desk.tasks.running())
    if choice == 0:
        assert tab.request.notes == "mine" and tab.unsaved
        assert await tab.save() and desk.files.read_request(LIST).notes == "mine"
    else:
        assert tab.request.notes == "theirs" and not tab.unsaved
        tab.undo()
        assert tab.request.notes == "mine"
    copies = [entry.name for entry in desk.files.read_tree()[0].children[0].children]
    assert copies == (["List orders", "List orders (mine)"] if choice == 2 else ["List orders"])


async def test_saving_over_a_change_asks(desk: Desk) -> None:
    """A save that would overwrite somebody's work asks, and does nothing if the person thinks again."""
    tab = await loaded(desk)
    tab.edit(replace(tab.request, notes="mine"))
    desk.files.write_request(LIST, replace(desk.files.read_request(LIST), notes="theirs"), expected=None)
    assert not await tab.save()
    assert desk.person.asked == ["conflict List orders"]
    assert desk.files.read_request(LIST).notes == "theirs" and tab.request.notes == "mine"
    desk.person.on_conflict = ConflictAnswer.KEEP_MINE
    assert await tab.save()
    assert desk.files.read_request(LIST).notes == "mine"


async def test_a_rename_elsewhere_is_no_collision(desk: Desk) -> None:
    """Name and order may change on disk under an unsaved edit; the edit stays."""
    tab = await loaded(desk)
    tab.edit(replace(tab.request, notes="mine"))
    tab.take_path(desk.files.rename(LIST, "All orders"))
    await tab.check_disk()
    assert (tab.request.name, tab.request.notes) == ("All orders", "mine")
    assert await tab.save()
    assert desk.person.asked == []


async def test_a_deleted_file_leaves_the_request_unsaved(desk: Desk) -> None:
    """When the file goes, the tab keeps the work and says so."""
    tab = await loaded(desk)
    notices: list[Notice] = []
    tab.notice.connect(notices.append)
    desk.files.delete(LIST)
    await tab.check_disk()
    assert tab.path == "" and tab.unsaved and tab.request.name == "List orders"
    assert notices[0].kind == "warning"


async def test_a_damaged_file_says_why_and_is_not_overwritten(desk: Desk) -> None:
    """Loading a damaged file shows its problem; saving leaves the file as it is."""
    file = desk.services.editing.folder / LIST
    file.write_text('{"name": ', "utf-8")
    tab = RequestPresenter(desk.around, TabState(key="k1", path=LIST), desk.owner)
    damage: list[DamagedFile | None] = []
    tab.damaged.connect(damage.append)
    await tab.load()
    assert isinstance(damage[0], DamagedFile)
    tab.edit(replace(tab.request, notes="x"))
    assert not await tab.save()
    assert file.read_text("utf-8") == '{"name": '


async def test_a_mended_file_is_shown(desk: Desk) -> None:
    """Once a damaged file can be read again, its request shows."""
    file = desk.services.editing.folder / LIST
    sound = file.read_text("utf-8")
    file.write_text("{", "utf-8")
    tab = RequestPresenter(desk.around, TabState(key="k1", path=LIST), desk.owner)
    damage: list[DamagedFile | None] = []
    tab.damaged.connect(damage.append)
    await tab.load()
    file.write_text(sound, "utf-8")
    await tab.check_disk()
    assert damage[-1] is None
    assert tab.request.name == "List orders" and not tab.unsaved


async def test_sending_brings_events_and_an_exchange(desk: Desk) -> None:
    """Send runs against a real server: the tab is busy meanwhile, events come, then the exchange."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    tab = RequestPresenter(desk.around, TabState(key="k2"), desk.owner)
    tab.start_with(Request(url_template=f"http://127.0.0.1:{port}/", query=(Row(name="a", value="1"),)))
    ended: list[Exchange] = []
    busy: list[bool] = []
    tab.sending.ended.connect(ended.append)
    tab.sending.sending_changed.connect(busy.append)
    tab.send()
    assert tab.face.busy
    await desk.until(lambda: bool(ended))
    assert ended[0].outcome is Outcome.DONE and ended[0].head is not None and ended[0].head.status == 200
    await desk.until(lambda: busy == [True, False])
    server.close()
    await desk.services.aclose()


async def test_a_request_error_is_an_outcome(desk: Desk) -> None:
    """An unresolved variable ends as a failed exchange that names it; nothing is raised."""
    tab = RequestPresenter(desk.around, TabState(key="k2"), desk.owner)
    tab.start_with(Request(url_template="{{nowhere}}/x"))
    ended: list[Exchange] = []
    tab.sending.ended.connect(ended.append)
    tab.send()
    await desk.until(lambda: bool(ended))
    assert ended[0].outcome is Outcome.FAILED and ended[0].error is not None
    assert "nowhere" in ended[0].error.message


async def test_cancel_ends_the_exchange(desk: Desk) -> None:
    """Cancel stops a request that the server never answers."""
    server = await asyncio.start_server(lambda _r, _w: asyncio.sleep(30), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    tab = RequestPresenter(desk.around, TabState(key="k2"), desk.owner)
    tab.start_with(Request(url_template=f"http://127.0.0.1:{port}/"))
    tab.send()
    await asyncio.sleep(0.2)
    tab.cancel()
    await desk.until(lambda: not tab.sending.sending)
    server.close()
    await desk.services.aclose()


async def test_without_a_keyring_the_person_decides(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no keyring is, a secret is held for the session if the person wants that, and its reference comes back."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    tab = await loaded(desk)
    kept: list[tuple[str, SecretRef]] = []
    tab.secret_kept.connect(lambda name, ref: kept.append((name, ref)))
    tab.keep_secret("password", "s3cret", None)
    await desk.until(lambda: not desk.tasks.running())
    assert desk.person.asked == ["hold secrets"] and kept == []
    desk.person.holds_secrets = True
    tab.keep_secret("password", "s3cret", None)
    await desk.until(lambda: bool(kept))
    assert await desk.services.secrets.reveal(kept[0][1]) == "s3cret"


async def test_scopes_follow_the_environment(desk: Desk) -> None:
    """The variables that count come from the folders around and the environment in use."""
    tab = await loaded(desk)
    values: list[object] = []
    tab.scopes_found.connect(lambda scopes: values.append(scopes.find("base").variable.value))
    await tab.refresh_scopes()
    desk.environment = "environments/live.json"
    await tab.refresh_scopes()
    assert values == ["http://x", "http://live"]


async def test_session_keeping_is_the_same_for_a_new_start(desk: Desk) -> None:
    """Drafts are found by a service that was made afresh, as after the program was killed."""
    tab = await loaded(desk)
    tab.edit(replace(tab.request, notes="unsaved"))
    await tab.flush()
    fresh = SessionKeeping(UserData(desk.services.session._user_data.folder), desk.services.editing.folder)
    assert [draft.request.notes for draft in await fresh.drafts()] == ["unsaved"]


async def test_names_are_suggested_from_the_url() -> None:
    """A request that was never named is called after the last part of its path."""
    urls = ("https://x.test/v1/order-items/:id?page=1", "{{base}}/orders", "https://x.test", "")
    assert [suggested_name(Request(url_template=url)) for url in urls] == ["Order items", "Orders", "", ""]
    assert suggested_name(Request(name="Mine", url_template="http://x/y")) == "Mine"
