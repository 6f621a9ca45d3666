"""The user's own data: preferences, and for each workspace the session, unsaved drafts and deleted items.

Nothing in here is shared with others. A file that cannot be understood is set aside under another name, and the
program goes on with defaults.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

from sanderling.domain.errors import DamagedFile, NotFound
from sanderling.domain.preferences import Preferences
from sanderling.domain.session import Draft, Session
from sanderling.storage.atomic_files import TEMPORARY_PREFIX, make_folder, remove_if_left_behind, write_error
from sanderling.storage.json_files import write_object
from sanderling.storage.stored_fields import JsonObject, read_as
from sanderling.storage.stored_preferences import preferences_from, preferences_to

T = TypeVar("T")
_log = logging.getLogger(__name__)
_PREFERENCES: Final = "preferences.json"
_SESSION: Final = "session.json"
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,63}")


class UserData:
    """One user's own data. Calls may come from several threads; those that write one file take turns outside."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is created when first needed."""
        self.folder = folder

    @property
    def spool_folder(self) -> Path:
        """Where response bodies are kept while they are shown."""
        return self.folder / "spool"

    def workspace_data(self, workspace_folder: Path) -> Path:
        """Return the folder of what belongs to a workspace; every way to write the workspace's path leads to it."""
        from sanderling.storage.safe_names import safe_stem

        real = os.path.normcase(os.path.realpath(workspace_folder))
        mark = _hash(real)[:12]
        return self.folder / "of-workspaces" / f"{safe_stem(Path(real).name)}-{mark}"

    def trash_folder(self, workspace_folder: Path) -> Path:
        """Return where deleted items of a workspace are kept."""
        return self.workspace_data(workspace_folder) / "trash"

    def read_session(self, workspace_folder: Path) -> Session:
        """Return the workspace's last session, or an empty one."""
        session, _ = self._stored_session(workspace_folder)
        return session

    def write_session(self, workspace_folder: Path, session: Session) -> None:
        """Write the session; what a later version keeps in its file stays.

        Raises:
            DiskFull, NotWritable, StorageError: It could not be written.
        """
        from sanderling.storage.stored_sessions import session_to

        _, unknown = self._stored_session(workspace_folder)
        self._write(self.workspace_data(workspace_folder) / _SESSION, session_to(session, unknown))

    def _stored_session(self, workspace_folder: Path) -> tuple[Session, JsonObject]:
        from sanderling.storage.stored_sessions import session_from

        return read_or_set_aside(self.workspace_data(workspace_folder) / _SESSION, session_from) or (Session(), {})

    def write_draft(self, workspace_folder: Path, key: str, draft: Draft) -> None:
        """Write unsaved work; from then on it survives the end of the program, however it comes.

        Raises:
            DiskFull, NotWritable, StorageError: It could not be written.
        """
        from sanderling.storage.stored_sessions import draft_to

        self._write(self._draft_file(workspace_folder, key), draft_to(draft))

    def read_drafts(self, workspace_folder: Path) -> tuple[Draft, ...]:
        """Return all unsaved work in a workspace."""
        from sanderling.storage.stored_sessions import draft_from

        folder = self._drafts(workspace_folder)
        for file in folder.glob(f"{TEMPORARY_PREFIX}*"):
            remove_if_left_behind(file)
        files = sorted(folder.glob("*.json"))
        drafts = [read_or_set_aside(file, draft_from) for file in files]
        return tuple(draft for draft in drafts if draft is not None)

    def delete_draft(self, workspace_folder: Path, key: str) -> None:
        """Remove unsaved work that was saved or given up.

        Raises:
            NotWritable, StorageError: It could not be removed.
        """
        file = self._draft_file(workspace_folder, key)
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise write_error(error, file.name) from error

    def _drafts(self, workspace_folder: Path) -> Path:
        return self.workspace_data(workspace_folder) / "drafts"

    def _draft_file(self, workspace_folder: Path, key: str) -> Path:
        plain = key if _PLAIN_KEY.fullmatch(key) else _hash(key)
        return self._drafts(workspace_folder) / f"{plain}.json"

    def read_preferences(self) -> Preferences:
        """Return the preferences, or the defaults."""
        return read_or_set_aside(self.folder / _PREFERENCES, preferences_from) or Preferences()

    def write_preferences(self, preferences: Preferences) -> None:
        """Write the preferences.

        Raises:
            DiskFull, NotWritable, StorageError: They could not be written.
        """
        self._write(self.folder / _PREFERENCES, preferences_to(preferences))

    def _write(self, file: Path, value: JsonObject) -> None:
        make_folder(file.parent, str(file.parent), private=True)
        write_object(file, value, file.name, private=True)


def read_or_set_aside(file: Path, reader: Callable[[object], T]) -> T | None:
    """Return what a file holds; ``None`` if it is not there, or is damaged and now has another name."""
    try:
        return read_as(lambda value, _name: reader(value), file, file.name, "")
    except NotFound:
        return None
    except DamagedFile as error:
        _log.warning("%s Set aside as “%s.damaged”.", error.message, file.name)
        with contextlib.suppress(OSError):
            file.replace(file.with_name(f"{file.name}.damaged"))
        return None


def _hash(text: str) -> str:
    digest: str = _sha256()(text.encode("utf-8", "surrogatepass")).hexdigest()
    return digest


def _sha256() -> Callable[[bytes], Any]:
    """Return ``hashlib``'s own SHA-256: asked for there, it comes with OpenSSL, a library of several megabytes."""
    for name in ("_sha2", "_sha256"):  # its name from Python 3.12 on and before
        with contextlib.suppress(ImportError, AttributeError):
            return importlib.import_module(name).sha256  # type: ignore[no-any-return]
    import hashlib

    return hashlib.sha256
