"""A workspace's cookies on disk: kept, private, shared by two windows, safe from damage, in nobody's log."""

from __future__ import annotations

import asyncio
import json
import logging
import stat
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanderling.domain.cookies import Cookie
from sanderling.domain.errors import NotWritable
from sanderling.storage.cookie_jars import FILE_NAME, CookieJar
from sanderling.storage.stored_cookies import cookies_from, cookies_to

LATER = datetime.now(UTC) + timedelta(days=30)
SID = Cookie(name="sid", value="s3cr3t-value", domain="shore.com", path="/", secure=True, http_only=True)
ALL = Cookie(name="all", value="ünïcode", domain="shore.com", host_only=False, same_site="Lax", expires=LATER)


async def opened(folder: Path) -> CookieJar:
    """Return a jar that has read its file, as another window would."""
    jar = CookieJar(folder)
    await jar.refresh()
    return jar


async def test_kept_across_restarts_session_cookies_too(tmp_path: Path) -> None:
    """What was stored is there the next time, every field of it."""
    jar = await opened(tmp_path / "of" / "shop")
    jar.put(SID)
    jar.put(ALL)
    jar.flush()
    assert (await opened(tmp_path / "of" / "shop")).all() == (SID, ALL)


async def test_only_this_user_may_read_it(tmp_path: Path) -> None:
    """The file and the folder that is made for it are private."""
    jar = await opened(tmp_path / "of")
    jar.put(SID)
    jar.flush()
    assert stat.S_IMODE((tmp_path / "of" / FILE_NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "of").stat().st_mode) == 0o700


async def test_nothing_is_written_by_reading(tmp_path: Path) -> None:
    """A workspace without cookies has no file for them, nor has one where nothing was changed."""
    jar = await opened(tmp_path / "of")
    jar.remove(SID.key)
    jar.touch([SID.key])
    jar.close()
    assert not (tmp_path / "of").exists()


async def test_writes_are_gathered_and_made_by_a_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred changes in a row are one write, not on the loop's thread."""
    written, threads = threading.Event(), []
    write = CookieJar._write

    def noted(self: CookieJar) -> None:
        threads.append(threading.current_thread())
        write(self)
        written.set()

    monkeypatch.setattr(CookieJar, "_write", noted)
    jar = await opened(tmp_path)
    for number in range(100):
        jar.put(replace(SID, name=f"c{number}"))
    assert not (tmp_path / FILE_NAME).exists()
    assert await asyncio.to_thread(written.wait, 10)
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()
    assert len((await opened(tmp_path)).all()) == 100


async def test_two_windows_do_not_destroy_each_others_cookies(tmp_path: Path) -> None:
    """Each puts its own changes over what the other has written, and sees the other's before its next request."""
    one, other = await opened(tmp_path), await opened(tmp_path)
    one.put(SID)
    other.put(ALL)
    one.flush()
    other.flush()
    assert {cookie.name for cookie in other.all()} == {"sid", "all"}
    await one.refresh()
    assert {cookie.name for cookie in one.all()} == {"sid", "all"}
    other.remove(SID.key)
    other.flush()
    await one.refresh()
    assert one.find(SID.key) is None


async def test_many_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    """Eight jars on one file, each writing its own cookies again and again at the same time."""
    jars = [await opened(tmp_path) for _ in range(8)]

    def write(number: int) -> None:
        for step in range(10):
            jars[number].put(replace(SID, name=f"c{number}-{step}"))
            jars[number].flush()

    async with asyncio.TaskGroup() as group:
        for number in range(8):
            group.create_task(asyncio.to_thread(write, number))
    assert len((await opened(tmp_path)).all()) == 80


async def test_unknown_fields_survive(tmp_path: Path) -> None:
    """What a later version keeps in the file or in a cookie stays, also under a cookie that is changed."""
    stored = cookies_to([SID], {"colour": "sand"})
    stored["cookies"][0]["priority"] = "high"  # type: ignore[index]
    (tmp_path / FILE_NAME).write_text(json.dumps(stored), encoding="utf-8")
    jar = await opened(tmp_path)
    found = jar.find(SID.key)
    assert found is not None
    jar.put(replace(found, value="new"))
    jar.flush()
    again = json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))
    assert (again["colour"], again["cookies"][0]["priority"]) == ("sand", "high")
    assert again["cookies"][0]["value"] == "new"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"cookies": [{"name": 7}]}', b'{"cookies": [{"expires": "x"}]}']
)
async def test_a_damaged_file_is_set_aside(tmp_path: Path, content: bytes) -> None:
    """The jar starts empty, and what was there is kept under another name."""
    (tmp_path / FILE_NAME).write_bytes(content)
    jar = await opened(tmp_path)
    assert jar.all() == ()
    jar.put(SID)
    jar.flush()
    assert (tmp_path / f"{FILE_NAME}.damaged").read_bytes() == content
    assert (await opened(tmp_path)).all() == (SID,)


async def test_no_value_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Neither a damaged file nor one that cannot be written brings a value into the log."""
    caplog.set_level(logging.DEBUG)
    text = json.dumps(cookies_to([SID], {})).replace('"secure": true', '"secure": "s3cr3t-value"')
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    await opened(tmp_path)
    (tmp_path / "taken").write_text("a file")
    jar = await opened(tmp_path / "taken" / "of")
    jar.put(SID)
    jar.close()
    assert "Set aside" in caplog.text
    assert "not written" in caplog.text
    assert "s3cr3t" not in caplog.text


async def test_what_could_not_be_written_is_written_later(tmp_path: Path) -> None:
    """A write that fails says so, changes nothing in memory, and the next one makes up for it."""
    folder = tmp_path / "of"
    jar = await opened(folder)
    folder.write_text("in the way")
    jar.put(SID)
    with pytest.raises(NotWritable):
        jar.flush()
    folder.unlink()
    jar.put(ALL)
    jar.flush()
    assert (await opened(folder)).all() == (SID, ALL)


async def test_expired_cookies_are_not_written(tmp_path: Path) -> None:
    """They are dead weight from then on."""
    jar = await opened(tmp_path)
    jar.put(replace(SID, expires=datetime.now(UTC) - timedelta(seconds=1)))
    jar.put(ALL)
    jar.flush()
    assert (await opened(tmp_path)).all() == (ALL,)


async def test_being_used_is_noted_with_the_next_write(tmp_path: Path) -> None:
    """The time of last use is not worth a write of its own."""
    old = replace(SID, last_access=datetime(2020, 1, 1, tzinfo=UTC))
    jar = await opened(tmp_path)
    jar.put(old)
    jar.flush()
    stamp = (tmp_path / FILE_NAME).stat().st_mtime_ns
    jar.touch([old.key])
    jar.flush()
    assert (tmp_path / FILE_NAME).stat().st_mtime_ns == stamp
    jar.put(ALL)
    jar.flush()
    found = (await opened(tmp_path)).find(old.key)
    assert found is not None
    assert found.last_access.year > 2020


async def test_listeners_hear_of_changes_here_and_in_other_windows(tmp_path: Path) -> None:
    """Whoever shows the cookies knows when to show them again."""
    one, other = await opened(tmp_path), await opened(tmp_path)
    heard: list[int] = []
    stop = one.on_change(lambda: heard.append(len(one.all())))
    one.put(SID)
    assert heard == [1]
    other.put(ALL)
    other.flush()
    await one.refresh()
    assert heard == [1, 2]
    await one.refresh()
    stop()
    one.remove(SID.key)
    assert heard == [1, 2]


async def test_a_jar_in_memory_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside of a workspace cookies last as long as the process."""
    monkeypatch.chdir(tmp_path)
    jar = CookieJar(None)
    await jar.refresh()
    jar.put(SID)
    jar.flush()
    assert jar.all() == (SID,)
    assert not list(tmp_path.iterdir())


times = st.datetimes(datetime(1970, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


@given(
    st.builds(
        Cookie,
        name=texts,
        value=texts,
        domain=texts,
        host_only=st.booleans(),
        path=st.just("/") | texts.map(lambda text: f"/{text}"),
        expires=st.none() | times,
        secure=st.booleans(),
        http_only=st.booleans(),
        same_site=st.sampled_from(["", "Lax", "Strict", "None"]),
        created=times,
        last_access=times,
    )
)
def test_every_cookie_is_read_back(cookie: Cookie) -> None:
    """Nothing of it is lost on the way to disk and back."""
    stored = json.loads(json.dumps(cookies_to([cookie], {})))
    assert cookies_from(stored) == ((cookie,), {})
