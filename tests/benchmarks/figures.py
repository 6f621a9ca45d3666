"""What a benchmark gives: a figure beside what it is measured against, and what it should reach."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table; ``reached`` says whether the figure is what it should be."""

    what: str
    measured: str
    against: str
    reach: str
    reached: bool


def ratio(what: str, own: float, other: float, *, other_is: str, unit: str, at_most: float) -> Figure:
    """Return the figure for a quotient that should be small."""
    quotient = own / other
    return Figure(
        what,
        f"{own:.3g} {unit} ({quotient:.2f}×)",
        f"{other_is}: {other:.3g} {unit}",
        f"≤ {at_most:g}×",
        quotient <= at_most,
    )


def rate(what: str, own: float, other: float, *, other_is: str, unit: str, at_least: float) -> Figure:
    """Return the figure for a quotient that should be large."""
    quotient = own / other
    return Figure(
        what,
        f"{own:,.0f} {unit} ({quotient:.2f}×)",
        f"{other_is}: {other:,.0f} {unit}",
        f"≥ {at_least:g}×",
        quotient >= at_least,
    )


def limit(what: str, value: float, unit: str, at_most: float, *, against: str = "") -> Figure:
    """Return the figure for a value with a limit of its own."""
    return Figure(what, f"{value:.3g} {unit}", against, f"≤ {at_most:g} {unit}", value <= at_most)


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as a Markdown table."""
    lines = ["| what | measured | against | reach | reached |", "| --- | --- | --- | --- | --- |"]
    for line in figures:
        cells = (line.what, line.measured, line.against or "-", line.reach, "yes" if line.reached else "**no**")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest of the values that is not less than that share (0 to 1) of them."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def median_of(run: Callable[[], float], times: int) -> float:
    """Return the median of several runs."""
    return statistics.median(run() for _ in range(times))


def timed(run: Callable[[], object]) -> float:
    """Return the seconds a call takes."""
    start_s = time.perf_counter()
    run()
    return time.perf_counter() - start_s
