"""Errors have names that may be stored and texts for people."""

from __future__ import annotations

from sanderling.domain.errors import NameResolutionFailed, TimedOut


def test_codes_are_made_of_the_names() -> None:
    """Codes are stable words with dashes."""
    assert NameResolutionFailed("x").code == "name-resolution-failed"
    assert TimedOut("x", phase="read").code == "timed-out"


def test_the_text_holds_message_and_advice() -> None:
    """What is printed says what happened and what to do."""
    assert str(NameResolutionFailed("No such host.", advice="Check it.")) == "No such host. Check it."
