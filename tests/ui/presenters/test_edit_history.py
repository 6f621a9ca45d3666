"""Undo and redo of whole values."""

from __future__ import annotations

from sanderling.ui.presenters.edit_history import EditHistory


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_edits_are_undone_and_redone() -> None:
    """Undo goes back to each value, redo forward again, and neither runs over the end."""
    clock = Clock()
    history = EditHistory("a", clock)
    for value in ("b", "c"):
        clock.now_s += 10
        history.record(value)
    assert [history.undo(), history.undo(), history.undo()] == ["b", "a", "a"]
    assert [history.redo(), history.redo(), history.redo()] == ["b", "c", "c"]


def test_quick_edits_count_as_one() -> None:
    """What follows within a moment is undone together; an edit marked apart never joins."""
    clock = Clock()
    history = EditHistory("", clock)
    for value in ("t", "to", "tok"):
        clock.now_s += 0.1
        history.record(value)
    history.record("pasted", apart=True)
    assert [history.undo(), history.undo()] == ["tok", ""]


def test_a_new_edit_ends_redo() -> None:
    """After an undo, a new edit takes the place of what was undone."""
    clock = Clock()
    history = EditHistory(1, clock)
    history.record(2)
    history.undo()
    history.record(3)
    assert not history.can_redo
    assert history.undo() == 1


def test_a_change_from_elsewhere_reaches_every_value() -> None:
    """A rename is no edit: undo does not bring the old name back."""
    history = EditHistory("old 1")
    history.record("old 2", apart=True)
    history.adjust(lambda text: text.replace("old", "new"))
    assert history.value == "new 2"
    assert history.undo() == "new 1"
