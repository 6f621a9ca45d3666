"""Secrets in a real keyring: kept, read by others, forgotten; locked, missing and slow keyrings."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.storage.secret_service import SecretService, missing_programs, private_bus, private_secret_service

from sanderling.domain.errors import KeyringLocked, KeyringMissing, SecretStoreError
from sanderling.domain.secret import Secret, SecretRef
from sanderling.storage.keyring_entries import KeyringEntries, KeyringState
from sanderling.storage.log import open_log
from sanderling.storage.secret_store import SecretStore

VALUES = ["s3cret", "", " ", "漢字 é\n\x00", "sanderling-parts:ab:2", "x" * 60_000, "y" * 60_001, "é漢" * 70_000]
needs_bus = pytest.mark.skipif(bool(missing_programs()), reason="the keyring is NOT TESTED: programs not installed")


@pytest.mark.parametrize("value", VALUES, ids=lambda value: f"{len(value)}")
async def test_secret_is_kept_for_the_next_start(secret_service: SecretService, value: str) -> None:
    """A value of any length and content is read back by a store that never saw it."""
    ref = SecretRef.new()
    await SecretStore().put(ref, Secret(value))
    assert await SecretStore().get(ref) == Secret(value)
    await SecretStore().delete(ref)
    assert await SecretStore().get(ref) is None


@pytest.mark.qt_loop
async def test_secret_is_kept_on_the_loop_of_the_window(secret_service: SecretService) -> None:
    """The store works on Qt's event loop too."""
    ref = SecretRef.new()
    await SecretStore().put(ref, Secret("x"))
    assert await SecretStore().get(ref) == Secret("x")


async def test_changed_secret_leaves_nothing_behind(secret_service: SecretService) -> None:
    """A long value that is replaced by a short one, and removed, leaves no part in the keyring."""
    ref, store = SecretRef.new(), SecretStore()
    await store.put(ref, Secret("a" * 150_000))
    assert _count_of(ref) == 4
    await store.put(ref, Secret("b" * 70_000))
    assert _count_of(ref) == 3
    await store.put(ref, Secret("c"))
    assert (_count_of(ref), await SecretStore().get(ref)) == (1, Secret("c"))
    await store.delete(ref)
    await store.delete(ref)
    assert (_count_of(ref), await store.get(ref)) == (0, None)


def _count_of(ref: SecretRef) -> int:
    import secretstorage

    connection = secretstorage.dbus_init()
    try:
        items = secretstorage.get_default_collection(connection).get_all_items()
        return sum(1 for item in items if item.get_attributes().get("username", "").startswith(ref.id))
    finally:
        connection.close()


def test_parts_fit_into_a_small_keyring(secret_service: SecretService, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the limit of Windows no entry is longer than it may be, and the whole comes back."""
    entries, name, value = KeyringEntries(), SecretRef.new().id, "𝒳" * 1500
    monkeypatch.setattr(entries, "_part_length", 600)
    entries.write(name, value)
    assert KeyringEntries().read(name) == value
    entries.delete(name)
    assert KeyringEntries().read(name) is None


async def test_lost_part_is_named(secret_service: SecretService) -> None:
    """A long value of which somebody removed a part is an error, not a shorter value."""
    import keyring.backends.SecretService

    ref = SecretRef.new()
    await SecretStore().put(ref, Secret("z" * 60_001))
    backend = keyring.backends.SecretService.Keyring()
    mark = backend.get_password("Sanderling", ref.id)
    assert mark
    backend.delete_password("Sanderling", f"{ref.id}/{mark.split(':')[1]}/2")
    with pytest.raises(SecretStoreError, match="part"):
        await SecretStore().get(ref)


async def test_keyring_is_asked_once_and_never_on_the_loop(secret_service: SecretService) -> None:
    """While the keyring is asked the loop goes on, and a second read needs no keyring."""
    ref, store = SecretRef.new(), SecretStore()
    await SecretStore().put(ref, Secret("once"))
    longest_s, reading = 0.0, asyncio.gather(*(store.get(ref) for _ in range(5)))
    while not reading.done():
        before_s = time.perf_counter()
        await asyncio.sleep(0.001)
        longest_s = max(longest_s, time.perf_counter() - before_s)
    assert longest_s < 0.05
    before_s = time.perf_counter()
    assert await store.get(ref) == Secret("once")
    assert time.perf_counter() - before_s < 0.005


async def test_unlocked_keyring_says_so(secret_service: SecretService) -> None:
    """The status of a usable keyring is unlocked."""
    await SecretStore().put(SecretRef.new(), Secret("so that there is a collection"))
    assert (await SecretStore().status()).state is KeyringState.UNLOCKED


@needs_bus
async def test_locked_keyring_is_named_and_can_be_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyring locked in between refuses with advice; held for the session, secrets work without it."""
    with private_secret_service() as service:
        for name, value in service.environment.items():
            monkeypatch.setenv(name, value)
        ref, store = SecretRef.new(), SecretStore(timeout_s=10)
        await SecretStore().put(ref, Secret("before"))
        service.lock()
        assert (await store.status()).state is KeyringState.LOCKED
        with pytest.raises(KeyringLocked, match="locked") as caught:
            await store.get(ref)
        assert "unlock" in caught.value.advice
        store.hold_for_session(True)
        assert await store.get(ref) is None
        await store.put(ref, Secret("held"))
        assert await store.get(ref) == Secret("held")
        await store.delete(ref)
        assert await store.get(ref) is None


@pytest.mark.parametrize("address", [None, "unix:path=/nowhere/bus", "nonsense"])
async def test_no_bus_is_a_missing_keyring(monkeypatch: pytest.MonkeyPatch, address: str | None) -> None:
    """Without a session bus the keyring is missing, which is said plainly; held for the session, secrets work."""
    if address is None:
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    else:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    await _assert_missing(SecretStore(timeout_s=10))


@needs_bus
async def test_bus_without_service_is_a_missing_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A bus on which nobody offers a Secret Service counts as no keyring."""
    with private_bus(tmp_path, dict(os.environ)) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        await _assert_missing(SecretStore(timeout_s=10))


async def _assert_missing(store: SecretStore) -> None:
    ref = SecretRef.new()
    assert (await store.status()).state is KeyringState.MISSING
    with pytest.raises(KeyringMissing, match="no keyring") as caught:
        await store.put(ref, Secret("x"))
    assert "memory" in caught.value.advice
    with pytest.raises(KeyringMissing):
        await store.get(ref)
    store.hold_for_session(True)
    assert await store.get(ref) is None
    await store.put(ref, Secret("x"))
    assert await store.get(ref) == Secret("x")


async def test_silent_keyring_runs_into_the_time_limit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A bus that accepts and never answers costs the time limit, not the window; the program ends all the same."""
    import socket

    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(str(tmp_path / "bus"))
        deaf.listen()
        address = f"unix:path={tmp_path / 'bus'}"
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        store = SecretStore(timeout_s=0.3)
        before_s = time.perf_counter()
        with pytest.raises(KeyringLocked, match="did not answer"):
            await store.get(SecretRef.new())
        assert (await store.status()).state is KeyringState.LOCKED
        assert time.perf_counter() - before_s < 3
        program = (
            "import asyncio; from sanderling.storage.secret_store import *; from sanderling.domain.secret import *\n"
            "async def main():\n"
            "    try: await SecretStore(timeout_s=0.2).get(SecretRef.new())\n"
            "    except Exception as error: print(type(error).__name__)\n"
            "asyncio.run(main())"
        )
        ended = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-c", program], capture_output=True, text=True, timeout=20, check=True
        )
        assert (ended.stdout.strip(), ended.stderr) == ("KeyringLocked", "")


async def test_cancelled_read_leaves_the_store_usable(secret_service: SecretService) -> None:
    """A read that is given up does not disturb the next one."""
    ref, store = SecretRef.new(), SecretStore()
    await SecretStore().put(ref, Secret("later"))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(store.get(ref), 0.001)
    assert await store.get(ref) == Secret("later")


async def test_secrets_do_not_reach_the_log(secret_service: SecretService, user_data: Path) -> None:
    """What passed through the store is masked in the log, in arguments and tracebacks too."""
    handler = open_log(user_data)
    try:
        ref = SecretRef.new()
        await SecretStore().put(ref, Secret("hunter2-planted"))
        logger = logging.getLogger("sanderling.test")
        logger.warning("sent %s", "token=hunter2-planted")
        try:
            raise ValueError("hunter2-planted")
        except ValueError:
            logger.exception("failed")
    finally:
        handler.close()
        logging.getLogger().removeHandler(handler)
    text = (user_data / "logs" / "sanderling.log").read_text("utf-8")
    assert "token=••••••••" in text and "ValueError: ••••••••" in text
    assert "hunter2" not in text


def test_store_loads_no_keyring_before_it_is_asked() -> None:
    """Making a store imports nothing heavy, so that the window can have one from the start."""
    program = (
        "import sys; from sanderling.storage.secret_store import SecretStore; SecretStore()\n"
        "heavy = {'keyring', 'secretstorage', 'cryptography', 'jeepney', 'logging.handlers'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_what_another_window_wrote_is_seen(secret_service: SecretService) -> None:
    """A value is answered from memory, and read anew for who asks for that."""
    ref, mine = SecretRef.new(), SecretStore()
    await mine.put(ref, Secret("old"))
    await SecretStore().put(ref, Secret("new"))
    assert await mine.get(ref) == Secret("old")
    assert await mine.get_anew(ref) == Secret("new")
    assert await mine.get(ref) == Secret("new")
    await SecretStore().delete(ref)
    assert await mine.get_anew(ref) is None
