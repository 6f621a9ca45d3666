"""Cached responses on disk: found by key, bounded, private, thrown away when damaged."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from dataclasses import replace
from pathlib import Path

import pytest

from sanderling.domain.cached_response import CachedResponse, CacheUse
from sanderling.domain.response import ResponseHead
from sanderling.storage.http_cache import HttpCacheFiles

HEAD = ResponseHead(status=200, reason="OK", http_version="HTTP/2", headers=(("ETag", '"1"'), ("X-Ü", "wäve")))


def response(number: int = 0, host: str = "shore.com", size_bytes: int = 5) -> CachedResponse:
    """Return a response to keep."""
    made = CachedResponse(
        key=f"key{number}",
        host=host,
        method="GET",
        head=HEAD,
        vary={"accept": "digest"},
        aged_from_s=1234.5,
        decoded=False,
    )
    return replace(made, size_bytes=size_bytes)


@pytest.fixture
def cache(tmp_path: Path) -> HttpCacheFiles:
    """An empty cache of a thousand bytes."""
    return HttpCacheFiles(tmp_path / "of" / "http-cache", most_bytes=1000)


async def body_of(cache: HttpCacheFiles, kept: CachedResponse) -> bytes | None:
    """Return a body."""
    file = await cache.open_body(kept)
    if file is None:
        return None
    with file:
        return file.read()


async def test_kept_and_found_the_next_time(cache: HttpCacheFiles, tmp_path: Path) -> None:
    """Every field comes back, and the body; several responses may have one key."""
    one, other = response(), replace(response(), id="f" * 32, method="HEAD")
    await cache.store(one, b"waves")
    spool = tmp_path / "spool"
    spool.write_bytes(b"--waves")
    await cache.store(other, (spool, 2))
    cache.close()
    again = HttpCacheFiles(tmp_path / "of" / "http-cache")
    assert set(map(str, await again.find("key0"))) == {str(one), str(other)}
    assert [await body_of(again, kept) for kept in (one, other)] == [b"waves", b"waves"]
    assert await again.find("key1") == ()


async def test_asking_writes_nothing(cache: HttpCacheFiles, tmp_path: Path) -> None:
    """A cache that was never used is no folder."""
    assert await cache.find("key0") == ()
    assert await cache.uses() == ()
    assert await cache.clear() == 0
    assert not (tmp_path / "of").exists()


async def test_only_this_user_may_read_it(cache: HttpCacheFiles, tmp_path: Path) -> None:
    """Index, bodies and folder are private."""
    await cache.store(response(), b"waves")
    folder = tmp_path / "of" / "http-cache"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


async def test_a_new_head(cache: HttpCacheFiles) -> None:
    """After a revalidation head and age are new, the body is the same."""
    kept = response()
    await cache.store(kept, b"waves")
    newer = replace(kept, head=replace(HEAD, headers=(("ETag", '"2"'),)), aged_from_s=99.0)
    await cache.update(newer)
    assert await cache.find("key0") == (newer,)
    assert await body_of(cache, newer) == b"waves"


async def test_the_least_used_goes_when_there_is_too_much(cache: HttpCacheFiles, tmp_path: Path) -> None:
    """The whole stays below its limit, files included; one response never takes more than a quarter."""
    kept = [response(number, size_bytes=240) for number in range(5)]
    for item in kept[:4]:
        await cache.store(item, bytes(240))
    assert await body_of(cache, kept[0]) is not None  # used just now
    await cache.store(kept[4], bytes(240))
    found = [bool(await cache.find(item.key)) for item in kept]
    assert found == [True, False, True, True, True]
    assert len(list((tmp_path / "of" / "http-cache").glob("*.body"))) == 4
    await cache.store(response(9, size_bytes=251), bytes(251))
    assert await cache.find("key9") == ()


async def test_clearing_a_host_and_everything(cache: HttpCacheFiles, tmp_path: Path) -> None:
    """A host is meant with all its ports, unless one is named."""
    hosts = ("shore.com", "shore.com:8080", "offshore.com", "[::1]:80", "[::1]")
    for number, host in enumerate(hosts):
        await cache.store(response(number, host), b"waves")
    assert await cache.uses() == tuple(CacheUse(host, 1, 5) for host in sorted(hosts))
    assert await cache.clear("shore.com:8080") == 1
    assert await cache.clear("shore.com") == 1
    assert await cache.clear("[::1]") == 2
    assert [use.host for use in await cache.uses()] == ["offshore.com"]
    assert await cache.clear() == 1
    assert not list((tmp_path / "of" / "http-cache").glob("*.body"))


@pytest.mark.parametrize("damage", ["gone", "shorter"])
async def test_a_body_that_is_gone_or_cut_is_not_used(cache: HttpCacheFiles, tmp_path: Path, damage: str) -> None:
    """The response is forgotten with it."""
    await cache.store(response(), b"waves")
    (body,) = (tmp_path / "of" / "http-cache").glob("*.body")
    body.unlink() if damage == "gone" else body.write_bytes(b"wav")
    (kept,) = await cache.find("key0")
    assert await cache.open_body(kept) is None
    assert await cache.find("key0") == ()


@pytest.mark.parametrize("damage", ["junk", "version"])
async def test_a_damaged_index_starts_anew(cache: HttpCacheFiles, tmp_path: Path, damage: str) -> None:
    """With it go the bodies that nobody could find any more; the next response is kept again."""
    await cache.store(response(), b"waves")
    cache.close()
    index = tmp_path / "of" / "http-cache" / "index.sqlite"
    if damage == "junk":
        for file in index.parent.glob("index.sqlite*"):
            file.write_bytes(b"junk" * 4096)
    else:
        with sqlite3.connect(index) as connection:
            connection.execute("pragma user_version = 99")
        connection.close()
    again = HttpCacheFiles(index.parent)
    assert await again.find("key0") == ()
    assert not list(index.parent.glob("*.body"))
    await again.store(response(), b"waves")
    assert len(await again.find("key0")) == 1


async def test_two_windows_share_it(tmp_path: Path) -> None:
    """What one keeps, the other finds and may clear."""
    one, other = HttpCacheFiles(tmp_path), HttpCacheFiles(tmp_path)
    await one.store(response(), b"waves")
    (kept,) = await other.find("key0")
    assert await other.clear() == 1
    assert await one.open_body(kept) is None


async def test_a_body_that_is_not_as_long_as_said_is_not_kept(cache: HttpCacheFiles, tmp_path: Path) -> None:
    """Nor is one whose file has gone meanwhile; nothing is left behind."""
    await cache.store(response(size_bytes=7), b"waves")
    await cache.store(response(), (tmp_path / "gone", 0))
    assert await cache.find("key0") == ()
    assert not list((tmp_path / "of" / "http-cache").glob("*.body"))


async def test_bodies_without_an_entry_are_swept(cache: HttpCacheFiles, tmp_path: Path) -> None:
    """What a killed process left an hour ago goes at the next start; what is being written stays."""
    await cache.store(response(), b"waves")
    cache.close()
    folder = tmp_path / "of" / "http-cache"
    for name, age_s in (("old.body", 7200), ("new.body", 0)):
        (folder / name).write_bytes(b"x")
        os.utime(folder / name, (time.time() - age_s,) * 2)
    await HttpCacheFiles(folder).find("key0")
    assert not (folder / "old.body").exists()
    assert (folder / "new.body").exists()
    assert len(list(folder.glob("*.body"))) == 2


async def test_a_folder_that_cannot_be_made_keeps_nothing(tmp_path: Path) -> None:
    """And fails nobody's send."""
    (tmp_path / "taken").write_text("a file")
    cache = HttpCacheFiles(tmp_path / "taken")
    await cache.store(response(), b"waves")
    assert await cache.find("key0") == ()
