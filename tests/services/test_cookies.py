"""The cookies of a workspace as the editor and the command line see them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sanderling.domain.cookies import Cookie
from sanderling.domain.errors import InvalidCookie
from sanderling.services.cookies import Cookies

SID = Cookie(name="sid", value="1", domain="shore.com")
DEEP = Cookie(name="deep", value="2", domain="api.shore.com", path="/x")
OTHER = Cookie(name="sid", value="3", domain="offshore.com")


@pytest.fixture
def cookies(tmp_path: Path) -> Cookies:
    """The cookies of a workspace that has none."""
    return Cookies(tmp_path / "of")


async def test_adding_and_listing(cookies: Cookies, tmp_path: Path) -> None:
    """What is saved is listed by domain, and is on disk by then."""
    for cookie in (SID, DEEP, OTHER, replace(SID, name="gone", expires=datetime.now(UTC) - timedelta(seconds=1))):
        await cookies.save(cookie)
    assert await cookies.all() == (DEEP, OTHER, SID)
    assert await Cookies(tmp_path / "of").all() == (DEEP, OTHER, SID)


async def test_changing(cookies: Cookies) -> None:
    """A changed cookie takes the place of the old one, also under another name, and keeps its birthday."""
    born = datetime(2026, 1, 1, tzinfo=UTC)
    await cookies.save(replace(SID, created=born, unknown={"priority": "high"}))
    await cookies.save(replace(SID, name="session", value="9"), instead_of=(await cookies.all())[0])
    (cookie,) = await cookies.all()
    assert (cookie.name, cookie.value, cookie.created, cookie.unknown) == ("session", "9", born, {"priority": "high"})


async def test_what_cannot_be_a_cookie_changes_nothing(cookies: Cookies) -> None:
    """The old one stays."""
    await cookies.save(SID)
    with pytest.raises(InvalidCookie):
        await cookies.save(replace(SID, name="a=b"), instead_of=SID)
    assert await cookies.all() == (SID,)


async def test_deleting_and_clearing(cookies: Cookies) -> None:
    """One, those of a host with all below it, all; what is gone already does not matter."""
    for cookie in (SID, DEEP, OTHER):
        await cookies.save(cookie)
    await cookies.delete(DEEP)
    await cookies.delete(DEEP)
    assert await cookies.all() == (OTHER, SID)
    await cookies.save(DEEP)
    assert await cookies.clear_host("shore.com") == 2
    assert await cookies.all() == (OTHER,)
    assert await cookies.clear() == 1
    assert await cookies.all() == ()


async def test_listeners(cookies: Cookies) -> None:
    """Who listens hears of changes until it does not want to any more."""
    heard: list[str] = []
    stop = cookies.on_change(lambda: heard.append("changed"))
    await cookies.save(SID)
    stop()
    await cookies.delete(SID)
    assert heard == ["changed"]


async def test_closing_writes_what_a_response_left(cookies: Cookies, tmp_path: Path) -> None:
    """Nothing is lost that was about to be written."""
    jar = cookies.jar()
    await jar.refresh()
    jar.put(SID)
    await cookies.aclose()
    assert await Cookies(tmp_path / "of").all() == (SID,)
