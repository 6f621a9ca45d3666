"""The operating system's keyring, entry by entry. Every call blocks, most for 40 ms, some until a person answers."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sanderling.domain.errors import KeyringLocked, KeyringMissing, SecretStoreError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE: Final = "Sanderling"
_SPLIT_MARK: Final = "sanderling-parts:"
_WINDOWS_PART: Final = 600  # characters; Windows takes 2,560 bytes of UTF-16, and a character may need 4
_PART: Final = 60_000
_SECRET_SERVICE: Final = ("keyring.backends.SecretService", "Keyring")
_BACKENDS: Final = {
    "win32": ("keyring.backends.Windows", "WinVaultKeyring"),
    "darwin": ("keyring.backends.macOS", "Keyring"),
}
_ERRORS_BELOW: Final = (
    ("jeepney", "DBusErrorResponse"),
    ("secretstorage", "SecretStorageException"),
    ("win32ctypes.pywin32.pywintypes", "error"),
)
_SESSION_ADVICE: Final = "Secrets can be held in memory until the program ends."


class KeyringState(StrEnum):
    """Whether the keyring can be used."""

    UNLOCKED = "unlocked"
    LOCKED = "locked"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class SecretStoreStatus:
    """Whether the keyring can be used, said to a person."""

    state: KeyringState
    sentence: str
    advice: str = ""


UNLOCKED: Final = SecretStoreStatus(KeyringState.UNLOCKED, "Secrets are kept in this computer's keyring.")
LOCKED: Final = SecretStoreStatus(
    KeyringState.LOCKED,
    "This computer's keyring is locked.",
    "Unlock it when it asks for its password. " + _SESSION_ADVICE,
)
MISSING: Final = SecretStoreStatus(
    KeyringState.MISSING,
    "This computer has no keyring that Sanderling can use.",
    "Start a Secret Service such as GNOME Keyring, KWallet or KeePassXC. " + _SESSION_ADVICE,
)


def locked_error(detail: str = "") -> KeyringLocked:
    """Return the error for a keyring that is locked or does not answer."""
    return KeyringLocked(
        "The keyring is locked or did not answer.",
        advice="Answer its dialog, or unlock it, and try again. " + _SESSION_ADVICE,
        detail=detail,
    )


class KeyringEntries:
    """Secrets in the keyring by name; a value too long for one entry is split over several."""

    def __init__(self) -> None:
        """Touch nothing yet: the keyring's packages take a tenth of a second to import."""
        self._backend: KeyringBackend | None = None
        self._part_length = _WINDOWS_PART if os.name == "nt" else _PART

    def read(self, name: str) -> str | None:
        """Return a value, or ``None`` if there is none.

        Raises:
            KeyringMissing, KeyringLocked, SecretStoreError: The keyring cannot be used.
        """
        with _as_our_errors():
            stored = self._keyring().get_password(SERVICE, name)
            parts = None if stored is None else _part_names(name, stored)
            if parts is None:
                return stored
            return "".join(self._part(part) for part in parts)

    def _part(self, name: str) -> str:
        text = self._keyring().get_password(SERVICE, name)
        if text is None:
            raise SecretStoreError(
                "A part of a long secret is missing in the keyring.", advice="Enter the secret again.", detail=name
            )
        return text

    def write(self, name: str, value: str) -> None:
        """Keep a value: new parts first, then the entry that names them, so that a crash leaves the old value.

        Raises:
            KeyringMissing, KeyringLocked, SecretStoreError: The keyring cannot be used.
        """
        with _as_our_errors():
            keyring = self._keyring()
            old = keyring.get_password(SERVICE, name)
            if value and len(value) <= self._part_length and not value.startswith(_SPLIT_MARK):
                keyring.set_password(SERVICE, name, value)
            else:
                pieces = [value[at : at + self._part_length] for at in range(0, len(value), self._part_length)]
                mark = f"{_SPLIT_MARK}{os.urandom(4).hex()}:{len(pieces)}"
                for part, piece in zip(_part_names(name, mark) or (), pieces, strict=True):
                    keyring.set_password(SERVICE, part, piece)
                keyring.set_password(SERVICE, name, mark)
            self._delete_all(_part_names(name, old or "") or [])

    def delete(self, name: str) -> None:
        """Remove a value, if there is one.

        Raises:
            KeyringMissing, KeyringLocked, SecretStoreError: The keyring cannot be used.
        """
        with _as_our_errors():
            stored = self._keyring().get_password(SERVICE, name)
            if stored is not None:
                self._delete_all([name, *(_part_names(name, stored) or [])])

    def _delete_all(self, names: list[str]) -> None:
        from keyring.errors import PasswordDeleteError

        for name in names:
            with contextlib.suppress(PasswordDeleteError):
                self._keyring().delete_password(SERVICE, name)

    def _keyring(self) -> KeyringBackend:
        """Return the backend of this system; naming it saves the search, which starts other programs."""
        if self._backend is None:
            module, name = _BACKENDS.get(sys.platform, _SECRET_SERVICE)
            self._backend = getattr(importlib.import_module(module), name)()
        return self._backend

    def status(self) -> SecretStoreStatus:
        """Return whether the keyring can be used, without asking the person anything."""
        if sys.platform in _BACKENDS:
            return UNLOCKED  # both ask by themselves when they must
        try:
            with _as_our_errors():
                return _secret_service_status()
        except KeyringMissing:
            return MISSING
        except SecretStoreError:
            return LOCKED


def _secret_service_status() -> SecretStoreStatus:
    import secretstorage

    with contextlib.closing(secretstorage.dbus_init()) as connection:
        if not secretstorage.check_service_availability(connection):
            return MISSING
        try:
            collection = secretstorage.get_collection_by_alias(connection, "default")
        except secretstorage.ItemNotFoundException:
            return SecretStoreStatus(
                KeyringState.LOCKED,
                "This computer's keyring was never used.",
                "It will ask for a new password when the first secret is kept. " + _SESSION_ADVICE,
            )
        return LOCKED if collection.is_locked() else UNLOCKED


def _part_names(name: str, stored: str) -> list[str] | None:
    """Return the names of the entries that a split value lies in; ``None`` if it is not split."""
    if not stored.startswith(_SPLIT_MARK):
        return None
    generation, _, count = stored.removeprefix(_SPLIT_MARK).partition(":")
    return [f"{name}/{generation}/{number}" for number in range(1, int(count) + 1)] if count.isdigit() else []


@contextmanager
def _as_our_errors() -> Iterator[None]:
    try:
        yield
    except _backend_errors() as error:
        raise _our_error(error) from error


def _backend_errors() -> tuple[type[Exception], ...]:
    """Return what the backends raise: keyring lets errors of the packages below it through."""
    from keyring.errors import KeyringError

    errors: list[type[Exception]] = [KeyringError, OSError, RuntimeError, UnicodeError]
    for module, name in _ERRORS_BELOW:
        with contextlib.suppress(ImportError):  # each is there on its own system only
            errors.append(getattr(importlib.import_module(module), name))
    return tuple(errors)


def _our_error(error: Exception) -> SecretStoreError:
    names = {type(each).__name__ for each in (error, error.__cause__) if each is not None}
    detail = f"{type(error).__name__}: {error}"
    if names & {"PromptDismissedException", "KeyringLocked", "LockedException", "TimeoutError"} or "IsLocked" in detail:
        return locked_error(detail)
    missing = {"SecretServiceNotAvailableException", "NoKeyringError", "RuntimeError"}
    if names & missing or isinstance(error, OSError):
        return KeyringMissing(MISSING.sentence, advice=MISSING.advice, detail=detail)
    if isinstance(error, UnicodeError):
        return SecretStoreError("The keyring takes only text that has a UTF-8 form.", advice="Enter the secret again.")
    return SecretStoreError("The keyring refused.", advice="Look at the log for its reason.", detail=detail)
