"""Values of settings as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanderling.domain.setting_fields import SETTING_BY_NAME, SETTINGS
from sanderling.domain.setting_text import NotUnderstood, number_text, value_from_text


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("read_timeout_s", "500ms", 0.5),
        ("read_timeout_s", "2,5", 2.5),
        ("max_body_bytes", "1.5 GB", 1_500_000_000),
        ("max_body_bytes", "64MiB", 64 * 1024 * 1024),
        ("retry_statuses", "429, 503", (429, 503)),
        ("proxy_exclusions", ".a.test 10.0.0.0/8", (".a.test", "10.0.0.0/8")),
        ("host_overrides", "a:443:127.0.0.1", ("a:443=127.0.0.1",)),
        ("follow_redirects", "Off", False),
        ("csrf_source", "json:$.a, b", "json:$.a, b"),
        ("unverified_hosts", "{{my host}}:1,{{other, host}} c", ("{{my host}}:1", "{{other, host}}", "c")),
    ],
)
def test_people_write_values_their_way(name: str, text: str, value: object) -> None:
    """Units, commas and points, blanks between entries."""
    assert value_from_text(SETTING_BY_NAME[name], text) == value


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("retries", "2.5", "a whole number"),
        ("retries", "-1", "from 0 up"),
        ("rate_requests", "-1", "from 0 up"),
        ("read_timeout_s", "soon", "a number of seconds"),
        ("max_body_bytes", "1.0005K", "a size"),
        ("http_version", "4", "one of auto"),
        ("follow_redirects", "maybe", "on or off"),
        ("retry_failures", "boredom", "some of"),
        ("host_overrides", "a", "name=address"),
        ("retry_statuses", "429, often", "whole numbers"),
    ],
)
def test_what_is_no_value_says_what_would_be_one(name: str, text: str, wanted: str) -> None:
    """The error reads on from “must be”."""
    with pytest.raises(NotUnderstood, match=wanted):
        value_from_text(SETTING_BY_NAME[name], text)


@given(st.floats(min_value=0, max_value=1e15))
def test_a_number_is_shown_with_all_its_digits(value: float) -> None:
    """What a form shows is read again when another line of it is edited: nothing may be rounded off."""
    assert value_from_text(SETTING_BY_NAME["read_timeout_s"], number_text(value)) == pytest.approx(value, abs=1e-12)
    assert number_text(1_234_567.5) == "1234567.5"
    assert number_text(30.0) == "30"


@given(st.sampled_from(SETTINGS), st.text())
def test_any_text_is_a_value_or_refused(setting: object, text: str) -> None:
    """Nothing but ``NotUnderstood`` comes out of any text."""
    try:
        value_from_text(setting, text)  # type: ignore[arg-type]
    except NotUnderstood as error:
        assert str(error)
