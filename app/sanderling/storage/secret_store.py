"""Secrets by reference, for async code: the keyring is asked in one thread of its own and never holds up the window."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Final, TypeVar

from sanderling.domain.errors import KeyringLocked, SecretStoreError
from sanderling.domain.secret import Secret, SecretRef
from sanderling.storage.keyring_entries import (
    KeyringEntries,
    KeyringState,
    SecretStoreStatus,
    locked_error,
)
from sanderling.storage.log import mask_in_log

__all__ = ["KeyringState", "SecretStore", "SecretStoreStatus"]

T = TypeVar("T")
_TIMEOUT_S: Final = 60.0


class SecretStore:
    """The secrets of this user; what was read or written once is answered from memory until the program ends."""

    def __init__(self, *, timeout_s: float = _TIMEOUT_S) -> None:
        """Touch nothing yet; the keyring's packages are loaded with the first call, in the thread.

        Args:
            timeout_s: How long a call may wait for the keyring, and so for a person who unlocks it.
        """
        self._timeout_s = timeout_s
        self._entries = KeyringEntries()
        self._thread = _KeyringThread()
        self._known: dict[str, Secret] = {}
        self._held: dict[str, Secret] = {}
        self._holds = False

    async def get(self, ref: SecretRef) -> Secret | None:
        """Return a secret, or ``None`` if this machine has no value for it.

        Raises:
            KeyringMissing, KeyringLocked, SecretStoreError: The keyring cannot be used.
        """
        known = self._held.get(ref.id) or self._known.get(ref.id)
        if known is not None:
            return known
        if not await self._may_ask_keyring():
            return None
        return await self._ask(lambda: self._read(ref))

    async def get_anew(self, ref: SecretRef) -> Secret | None:
        """Return what the keyring holds now: another window may have written since this one last looked.

        Raises:
            KeyringMissing, KeyringLocked, SecretStoreError: The keyring cannot be used.
        """
        held = self._held.get(ref.id)
        if held is not None or not await self._may_ask_keyring():
            return held
        return await self._ask(lambda: self._read_anew(ref))

    async def put(self, ref: SecretRef, secret: Secret) -> None:
        """Keep a secret, in place of the one before.

        Raises:
            KeyringMissing, KeyringLocked, SecretStoreError: The keyring cannot be used; the secret is not kept.
        """
        mask_in_log(secret.value)
        if not await self._may_ask_keyring():
            self._held[ref.id] = secret
            return
        if self._known.get(ref.id) != secret:
            await self._ask(lambda: self._write(ref, secret))
        self._held.pop(ref.id, None)

    async def delete(self, ref: SecretRef) -> None:
        """Forget a secret.

        Raises:
            KeyringMissing, KeyringLocked, SecretStoreError: The keyring cannot be used.
        """
        held = self._held.pop(ref.id, None)
        if held is None or await self._may_ask_keyring():
            await self._ask(lambda: self._delete(ref))

    async def status(self) -> SecretStoreStatus:
        """Return whether the keyring can be used, without asking the person anything."""
        try:
            return await self._ask(self._entries.status)
        except KeyringLocked as error:  # another call is waiting for the person
            return SecretStoreStatus(KeyringState.LOCKED, error.message, error.advice)

    def hold_for_session(self, hold: bool) -> None:
        """Keep secrets in memory, until the program ends, where there is no keyring or it is locked."""
        self._holds = hold

    async def _may_ask_keyring(self) -> bool:
        """Return whether to go to the keyring: always, unless secrets are held in memory and it would refuse."""
        return not self._holds or (await self.status()).state is KeyringState.UNLOCKED

    def _read(self, ref: SecretRef) -> Secret | None:
        value = self._entries.read(ref.id)
        if value is None:
            return None
        mask_in_log(value)
        return self._known.setdefault(ref.id, Secret(value))

    def _read_anew(self, ref: SecretRef) -> Secret | None:
        self._known.pop(ref.id, None)
        return self._read(ref)

    def _write(self, ref: SecretRef, secret: Secret) -> None:
        self._entries.write(ref.id, secret.value)
        self._known[ref.id] = secret

    def _delete(self, ref: SecretRef) -> None:
        self._entries.delete(ref.id)
        self._known.pop(ref.id, None)

    async def _ask(self, call: Callable[[], T]) -> T:
        """Return what a call in the keyring's thread returns; one that comes too late still fills the memory."""
        answer = self._thread.run(call)
        try:
            done, _ = await asyncio.wait([answer], timeout=self._timeout_s)
            if not done:
                raise locked_error(f"no answer in {self._timeout_s:g} s")
            return answer.result()
        finally:
            answer.cancel()  # nobody waits any more; without effect on an answer that is there


class _KeyringThread:
    """One daemon thread, started at the first call: a keyring that never answers does not hold up the program's end."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def run(self, call: Callable[[], T]) -> asyncio.Future[T]:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._jobs.put(lambda: _answer(call, answer, loop))
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._work, name="keyring", daemon=True)
            self._thread.start()
        return answer

    def _work(self) -> None:
        while True:
            self._jobs.get()()


def _answer(call: Callable[[], T], answer: asyncio.Future[T], loop: asyncio.AbstractEventLoop) -> None:
    error: SecretStoreError | None = SecretStoreError(
        "The keyring failed in an unexpected way.", advice="Look at the log for details."
    )
    result: list[T] = []
    try:
        result.append(call())
        error = None
    except SecretStoreError as known:
        error = known
    finally:  # an unexpected error ends the thread and is reported there; who waits gets an answer all the same

        def settle() -> None:
            if answer.done():
                return
            if error is None:
                answer.set_result(result[0])
            else:
                answer.set_exception(error)

        _on_loop(loop, settle)


def _on_loop(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    try:
        loop.call_soon_threadsafe(call)
    except RuntimeError:  # the loop was closed meanwhile, nobody waits any more
        return
