"""Dates as servers write them into Expires."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanderling.engine.cookies.cookie_dates import parse_cookie_date

KNOWN = datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Sun, 6-Nov-1994 8:49:37",
        "nov 6 1994 08:49:37 UTC+1 (nobody minds)",
        "1994 6 november 08:49:37",
    ],
)
def test_one_time_in_many_ways(text: str) -> None:
    """All forms of the standards, and those of the wild."""
    assert parse_cookie_date(text) == KNOWN


@pytest.mark.parametrize(
    ("text", "year"), [("01 Jan 69 00:00:00", 2069), ("01 Jan 70 00:00:00", 1970), ("01 Jan 99 00:00:00", 1999)]
)
def test_years_of_two_digits(text: str, year: int) -> None:
    """70 to 99 are of the last century."""
    found = parse_cookie_date(text)
    assert found is not None
    assert found.year == year


@pytest.mark.parametrize(
    "text",
    ["", "0", "-1", "soon", "31 Feb 2026 00:00:00", "1 Jan 2026 25:00:00", "1 Jan 1600 00:00:00", "1 Jan 2026",
     "00 Jan 2026 00:00:00", "1 Jan 12345 00:00:00"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    """It is as if nothing had been said."""
    assert parse_cookie_date(text) is None


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(text: str) -> None:
    """Nothing that a server sends makes it fail."""
    assert isinstance(parse_cookie_date(text), datetime | None)


@given(st.datetimes(datetime(1970, 1, 2), datetime(9999, 12, 30)))  # noqa: DTZ001
def test_every_time_is_read_back(time: datetime) -> None:
    """What the standard's form says is what is understood."""
    whole = time.replace(microsecond=0, tzinfo=UTC)
    assert parse_cookie_date(f"{whole:%a, %d %b} {whole.year:04d} {whole:%H:%M:%S} GMT") == whole
