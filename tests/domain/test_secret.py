"""Masks hide secrets wherever they stand in a text."""

from __future__ import annotations

from sanderling.domain.secret import MASK, Masker


def test_every_known_secret_is_masked_the_longest_first() -> None:
    """A secret that contains another one is masked whole."""
    masker = Masker()
    masker.add("shore")
    masker.add("shore-token")

    assert masker.mask("Bearer shore-token, shore") == f"Bearer {MASK}, {MASK}"


def test_very_short_values_are_left() -> None:
    """Masking a single letter would only garble the text."""
    masker = Masker()
    masker.add("a")

    assert masker.mask("banana") == "banana"
