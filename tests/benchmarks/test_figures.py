"""The arithmetic of the benchmarks' figures."""

from __future__ import annotations

import pytest
from tests.benchmarks.figures import Figure, limit, percentile, rate, ratio, table


def test_ratio_is_reached_up_to_its_limit() -> None:
    """A quotient that should be small is reached at its limit and no longer above it."""
    at, above = (ratio("start", own, 2.0, other_is="empty", unit="s", at_most=1.4) for own in (2.8, 2.9))
    assert (at.reached, above.reached) == (True, False)
    assert (at.measured, at.against, at.reach) == ("2.8 s (1.40×)", "empty: 2 s", "≤ 1.4×")


def test_rate_is_reached_from_its_limit_on() -> None:
    """A quotient that should be large is reached at its limit and not below it."""
    at, below = (rate("events", own, 1000, other_is="alone", unit="1/s", at_least=1.0) for own in (1000, 999))
    assert (at.reached, below.reached) == (True, False)
    assert at.measured == "1,000 1/s (1.00×)"


def test_limit_is_compared_in_its_own_unit() -> None:
    """A value with a limit of its own is reached up to that limit."""
    assert limit("gap", 33.0, "ms", 33).reached
    assert not limit("gap", 33.1, "ms", 33).reached


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50), (0.99, 99), (1.0, 100), (0.001, 1)])
def test_percentile_is_one_of_the_values(share: float, expected: int) -> None:
    """Of 1 to 100 in any order, a share gives the value that so many do not exceed."""
    assert percentile([*range(51, 101), *range(1, 51)], share) == expected


def test_table_shows_what_is_not_reached() -> None:
    """Each figure is a line of a Markdown table; what is not reached stands out, nothing to compare with is a dash."""
    lines = table([Figure("CPU", "0.9 %", "", "≤ 0.5 %", reached=False)]).splitlines()
    assert lines[0].count("|") == lines[1].count("|") == lines[2].count("|")
    assert lines[2] == "| CPU | 0.9 % | - | ≤ 0.5 % | **no** |"
