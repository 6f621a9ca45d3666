"""The user's own data: kept for each workspace apart, safe from crashes and from damage."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.storage import stored_things

from sanderling.domain.preferences import Preferences
from sanderling.domain.request import Request
from sanderling.domain.session import Draft, Session, TabState
from sanderling.storage.user_data import UserData

SESSION = Session(
    tabs=(
        TabState(key="a", path="collections/x/y.json", section="Body"),
        TabState(key="b", place="collections/x/y.json"),
    ),
    active_key="b",
    environment="environments/Dev.json",
    layout={"sidebar": "240", "response": "below"},
)


@pytest.fixture
def data(tmp_path: Path) -> UserData:
    """One user's own data, nothing in it yet."""
    return UserData(tmp_path / "data")


def test_nothing_kept_yet(data: UserData, tmp_path: Path) -> None:
    """The first start has defaults and writes nothing by reading."""
    assert (data.read_session(tmp_path), data.read_drafts(tmp_path)) == (Session(), ())
    assert data.read_preferences() == Preferences()
    assert not data.folder.exists()


def test_session_is_kept_for_each_workspace(data: UserData, tmp_path: Path) -> None:
    """Two workspaces of one name have sessions of their own, and a link to one leads to the same."""
    one, other, link = tmp_path / "a" / "shop", tmp_path / "b" / "shop", tmp_path / "link"
    one.mkdir(parents=True)
    link.symlink_to(one)
    data.write_session(one, SESSION)
    data.write_session(other, Session(active_key="z"))
    assert (data.read_session(one), data.read_session(other).active_key) == (SESSION, "z")
    assert data.read_session(link) == SESSION
    assert data.read_session(one / ".." / "shop") == SESSION
    assert data.workspace_data(one).name.startswith("shop-")
    assert data.trash_folder(one).parent == data.workspace_data(one)


def test_a_workspace_is_found_by_the_digest_of_its_path(data: UserData, tmp_path: Path) -> None:
    """The folder's name is the same in every version, whichever way the digest is made."""
    digest = hashlib.sha256(str(tmp_path.resolve() / "orders").encode()).hexdigest()
    assert data.workspace_data(tmp_path / "orders").name == f"orders-{digest[:12]}"


def test_session_keeps_what_later_versions_wrote(data: UserData, tmp_path: Path) -> None:
    """Fields this version does not know survive a save of the session."""
    data.write_session(tmp_path, SESSION)
    file = data.workspace_data(tmp_path) / "session.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"later": {"x": [1]}}))
    data.write_session(tmp_path, replace(SESSION, active_key="a"))
    assert json.loads(file.read_text())["later"] == {"x": [1]}
    assert data.read_session(tmp_path).active_key == "a"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(st.text(min_size=1, max_size=80), stored_things.requests, st.none() | stored_things.requests)
def test_draft_is_read_back_as_written(data: UserData, key: str, request_: Request, base: Request | None) -> None:
    """Any unsaved request, under any key, comes back as it was, and goes when it is discarded."""
    workspace = data.folder / "w"
    draft = Draft(key=key, path="collections/a/b.json", request=request_, base=base)
    data.write_draft(workspace, key, draft)
    assert data.read_drafts(workspace) == (draft,)
    data.delete_draft(workspace, key)
    data.delete_draft(workspace, key)
    assert data.read_drafts(workspace) == ()


_DRAFTS_UNTIL_KILLED = """
import sys
from pathlib import Path
from sanderling.domain.request import Request
from sanderling.domain.session import Draft
from sanderling.storage.user_data import UserData
data, number = UserData(Path(sys.argv[1])), 0
while True:
    number += 1
    for key in ("one", "two"):
        request = Request(name=key, notes=f"{number}\\n" * 20_000)
        data.write_draft(Path("/w"), key, Draft(key=key, path="", request=request, base=None))
    print(number, flush=True)
"""


def test_drafts_survive_a_kill(data: UserData) -> None:
    """After the program was killed in the middle of writing, every draft is whole and as new as was promised."""
    command = [sys.executable, "-c", _DRAFTS_UNTIL_KILLED, str(data.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        for _ in range(5):
            promised = int(program.stdout.readline())
        program.kill()
    drafts = data.read_drafts(Path("/w"))
    assert [draft.key for draft in drafts] == ["one", "two"]
    for draft in drafts:
        lines = draft.request.notes.split()
        assert len(lines) == 20_000 and len(set(lines)) == 1
        assert int(lines[0]) >= promised


def test_damaged_files_are_set_aside(data: UserData, tmp_path: Path) -> None:
    """Damage costs the one file: it is kept under another name, and defaults or the other drafts are used."""
    good = Draft(key="good", path="", request=Request(name="x"), base=None)
    data.write_draft(tmp_path, "good", good)
    data.write_draft(tmp_path, "bad", replace(good, key="bad"))
    data.write_session(tmp_path, SESSION)
    data.write_preferences(Preferences(theme="dark"))
    folder = data.workspace_data(tmp_path)
    damaged = (folder / "drafts" / "bad.json", folder / "session.json", data.folder / "preferences.json")
    for file in damaged:
        file.write_text("{ not json")
    assert data.read_drafts(tmp_path) == (good,)
    assert (data.read_session(tmp_path), data.read_preferences()) == (Session(), Preferences())
    for file in damaged:
        assert not file.exists()
        assert file.with_name(f"{file.name}.damaged").read_text() == "{ not json"


def test_preferences_are_read_back_as_written(data: UserData) -> None:
    """Preferences and what later versions added to them are kept; all are written out for people to find."""
    preferences = Preferences(theme="dark", recent_workspaces=("/a", "/b"), unknown={"later": {"a": None}})
    data.write_preferences(preferences)
    assert data.read_preferences() == preferences
    stored = json.loads((data.folder / "preferences.json").read_text())
    assert stored.keys() == {field for field in Preferences.__dataclass_fields__ if field != "unknown"} | {"later"}
    assert (data.folder / "preferences.json").stat().st_mode & 0o077 == 0
