"""The colours can be read, in both themes."""

from __future__ import annotations

import pytest

from sanderling.ui.theme import tokens

THEMES = {"light": tokens.LIGHT, "dark": tokens.DARK}


@pytest.mark.parametrize("scheme", THEMES)
@pytest.mark.parametrize("pair", tokens.TEXT_PAIRS, ids="-on-".join)
def test_text_can_be_read(scheme: str, pair: tuple[str, str]) -> None:
    """Every text colour reaches 4.5:1 on every ground it is drawn on."""
    colors = THEMES[scheme]
    assert tokens.contrast(colors[pair[0]], colors[pair[1]]) >= tokens.TEXT_CONTRAST


@pytest.mark.parametrize("scheme", THEMES)
@pytest.mark.parametrize("pair", tokens.CONTROL_PAIRS, ids="-on-".join)
def test_controls_can_be_seen(scheme: str, pair: tuple[str, str]) -> None:
    """Edges and marks of controls reach 3:1."""
    colors = THEMES[scheme]
    assert tokens.contrast(colors[pair[0]], colors[pair[1]]) >= tokens.CONTROL_CONTRAST


def test_both_themes_have_the_same_names() -> None:
    """A name that a widget asks for exists in light and dark."""
    assert tokens.LIGHT.keys() == tokens.DARK.keys()


def test_every_text_colour_is_measured() -> None:
    """No method, status, syntax or variable colour is left out of the measured pairs."""
    measured = {name for name, _ in tokens.TEXT_PAIRS}
    prefixes = ("method.", "status.", "syntax.", "variable.")
    named = {name for name in tokens.LIGHT if name.startswith(prefixes) and not name.endswith("_surface")}
    assert named <= measured


def test_contrast_is_that_of_wcag() -> None:
    """Black on white is 21:1, and the order does not matter."""
    assert tokens.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert tokens.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert tokens.contrast("#ffffff", "#777777") == tokens.contrast("#777777", "#ffffff")
