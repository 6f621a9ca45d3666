"""The list of environments: a sound model, with a line for none where it is wanted."""

from __future__ import annotations

from pytestqt.modeltest import ModelTester

from sanderling.domain.environment import EnvironmentEntry
from sanderling.ui.models.environments_model import ACTIVE_ROLE, EnvironmentsModel

ENTRIES = (EnvironmentEntry("environments/dev.json", "dev"), EnvironmentEntry("environments/live.json", "live"))


def test_the_model_obeys_qt(qtmodeltester: ModelTester) -> None:
    """Qt's own checks pass, also while the list changes."""
    model = EnvironmentsModel("No environment")
    qtmodeltester.check(model)
    model.show_environments(ENTRIES)
    model.show_active("environments/live.json")
    qtmodeltester.check(model)


def test_the_first_line_stands_for_none() -> None:
    """With a label for none, row 0 has no path and the environments follow."""
    model = EnvironmentsModel("No environment")
    model.show_environments(ENTRIES)
    assert [model.data(model.index(row)) for row in range(3)] == ["No environment", "dev", "live"]
    assert model.path_at(0) == ""
    assert model.row_of("environments/live.json") == 2
    assert model.row_of("environments/gone.json") == -1


def test_marks_the_active_environment() -> None:
    """Only the environment in use is marked."""
    model = EnvironmentsModel()
    model.show_environments(ENTRIES)
    model.show_active("environments/dev.json")
    assert [model.data(model.index(row), ACTIVE_ROLE) for row in range(2)] == [True, False]
