"""The environments: choosing one, and every change to the list."""

from __future__ import annotations

import asyncio

import pytest
from tests.ui.presenters.conftest import Desk

from sanderling.ui.presenters.environments_presenter import EnvironmentsPresenter
from sanderling.ui.presenters.notices import Notice

pytestmark = pytest.mark.qt_loop

LIVE = "environments/live.json"


async def ready(desk: Desk) -> EnvironmentsPresenter:
    """Return a presenter that has read the list."""
    presenter = EnvironmentsPresenter(desk.services, desk.tasks, desk.owner)
    await presenter.reload()
    return presenter


async def settled(desk: Desk) -> None:
    """Wait until nothing is under way."""
    await desk.until(lambda: not desk.tasks.running())


async def test_one_is_in_use(desk: Desk) -> None:
    """Choosing says so once; the list is there in order."""
    presenter = await ready(desk)
    seen: list[str] = []
    presenter.active_changed.connect(seen.append)
    presenter.choose(LIVE)
    presenter.choose(LIVE)
    assert seen == [LIVE]
    assert [entry.name for entry in presenter.entries] == ["dev", "live"]


async def test_a_renamed_one_stays_in_use(desk: Desk) -> None:
    """The environment in use is followed to its new path."""
    presenter = await ready(desk)
    presenter.choose(LIVE)
    presenter.rename(LIVE, "production")
    await settled(desk)
    assert presenter.active == "environments/production.json"


async def test_everybody_follows_a_rename_at_once(desk: Desk) -> None:
    """A list read meanwhile does not lose the one in use, and who asks for it meanwhile gets the new path."""
    presenter = await ready(desk)
    presenter.choose(LIVE)
    in_use: list[str] = []
    presenter.active_changed.connect(in_use.append)
    presenter.rename(LIVE, "production")
    new, _ = await asyncio.gather(presenter.settled_active(), presenter.reload())
    assert new == presenter.active == "environments/production.json"
    assert "environments/production.json" in {entry.path for entry in presenter.entries}
    await settled(desk)
    assert in_use == ["environments/production.json"]


async def test_new_and_duplicate_open(desk: Desk) -> None:
    """What is made is opened."""
    presenter = await ready(desk)
    opened: list[str] = []
    presenter.open_requested.connect(opened.append)
    presenter.new()
    await settled(desk)
    presenter.duplicate(LIVE)
    await settled(desk)
    assert [desk.files.read_environment(path).name for path in opened] == ["New environment", "live copy"]


async def test_deleting_the_one_in_use_can_be_undone(desk: Desk) -> None:
    """It is no longer in use once it is gone; Undo brings it back into use."""
    presenter = await ready(desk)
    presenter.choose(LIVE)
    notices: list[Notice] = []
    presenter.notice.connect(notices.append)
    presenter.delete(LIVE)
    await settled(desk)
    assert presenter.active == ""
    notices[-1].actions[0].run()
    await settled(desk)
    assert presenter.active == LIVE
