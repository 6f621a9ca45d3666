"""The URL line and the params table are two views of one query."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sanderling.domain.request import Row
from sanderling.domain.url_text import (
    fill_path,
    join_query,
    leads_out_in_the_clear,
    merge_query,
    path_names,
    split_query,
)


def test_a_pasted_url_fills_the_table() -> None:
    """The query is split into rows, nothing decoded, and the fragment stays with the URL."""
    assert split_query("http://x/y?a=1&b=%20z&flag&c=#top") == (
        "http://x/y#top",
        (
            Row(name="a", value="1"),
            Row(name="b", value="%20z"),
            Row(name="flag", has_equals=False),
            Row(name="c"),
        ),
    )


def test_a_question_mark_inside_a_variable_is_no_query() -> None:
    """Braces protect what is inside them."""
    assert split_query("{{base?}}/y?a={{b&c}}") == ("{{base?}}/y", (Row(name="a", value="{{b&c}}"),))


def test_rows_that_are_off_are_not_in_the_url_line() -> None:
    """The line shows what is sent."""
    rows = (Row(name="a", value="1"), Row(name="b", value="2", enabled=False))

    assert join_query("http://x/", rows) == "http://x/?a=1"


def test_characters_that_would_end_a_pair_are_escaped() -> None:
    """A value with an ampersand stays one value."""
    assert join_query("http://x/", (Row(name="a=b", value="c&d#e"),)) == "http://x/?a%3Db=c%26d%23e"


def test_editing_the_line_keeps_descriptions_and_rows_that_are_off() -> None:
    """Only what the line shows follows the line."""
    rows = (
        Row(name="page", value="1", description="which page"),
        Row(name="debug", value="1", enabled=False),
        Row(name="size", value="10", description="how many"),
    )

    merged = merge_query(rows, split_query("?page=2&size=10&new=x")[1])

    assert merged == (
        Row(name="page", value="2", description="which page"),
        Row(name="debug", value="1", enabled=False),
        Row(name="size", value="10", description="how many"),
        Row(name="new", value="x"),
    )


def test_renaming_a_parameter_in_the_line_keeps_its_description() -> None:
    """With the same number of pairs, the place identifies the row."""
    merged = merge_query((Row(name="page", value="1", description="which"),), split_query("?pag=1")[1])

    assert merged == (Row(name="pag", value="1", description="which"),)


def test_the_line_says_whether_there_is_an_equals_sign() -> None:
    """A flag typed in the line is one, with ``=`` behind it no longer; what else the row holds stays."""
    rows = (Row(name="wsdl", description="what it offers", unknown={"later": 1}), Row(description="only a remark"))

    flag = merge_query(rows, split_query("?wsdl")[1])

    assert flag == (replace(rows[0], has_equals=False), rows[1])
    assert join_query("http://x/", flag) == "http://x/?wsdl"
    assert merge_query(flag, split_query("?wsdl=")[1]) == rows


def test_a_flag_with_a_value_has_an_equals_sign() -> None:
    """A value cannot be shown without one, whatever the mark says."""
    assert join_query("http://x/", (Row(name="a", value="1", has_equals=False),)) == "http://x/?a=1"


def test_path_parameters_are_found_and_filled() -> None:
    """``:name`` counts after a slash only, so a port is none."""
    url = "http://localhost:8000/orders/:id/items/:item.json?x=:no"

    assert path_names(url) == ("id", "item")
    assert fill_path("http://localhost:8000/orders/:id", {"id": "7"}) == "http://localhost:8000/orders/7"


_names = st.text(st.characters(exclude_characters="{}?&#=", exclude_categories=["Cs"]), min_size=1, max_size=8)
_values = st.text(st.characters(exclude_characters="{}?&#", exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.tuples(_names, _values), max_size=5))
def test_joining_and_splitting_are_inverse(pairs: list[tuple[str, str]]) -> None:
    """What the table shows comes back from the line."""
    rows = tuple(Row(name=name, value=value) for name, value in pairs)

    assert split_query(join_query("http://x/y", rows)) == ("http://x/y", rows)


@given(st.one_of(st.text(), st.text("?&#={}a\n", max_size=24)))
@example("http://x/?wsdl")
@example("http://x/?a&b=1&c=")
@example("?")
@example("?=&&==&#?&")
@example("{{?a\n#}}")
def test_any_text_comes_back_as_it_was_typed(text: str) -> None:
    """The line can show again exactly what was typed into it, and the table's rows follow it exactly."""
    url, rows = split_query(text)

    assert join_query(url, rows) == text
    assert join_query(url, merge_query((), rows)) == text


@pytest.mark.parametrize(
    ("url", "clear"),
    [
        ("http://a.test/x", True),
        (" HTTP://ann:pw@10.0.0.1:8000?x", True),
        ("http://[2001:db8::1]/", True),
        ("http://localhost.a.test/", True),
        ("https://a.test/", False),
        ("http://localhost:8000/", False),
        ("http://shop.localhost#x", False),
        ("http://127.0.0.1/", False),
        ("http://[::1]:80/", False),
        ("http://{{host}}/", False),
        ("{{base}}/x", False),
        ("http://", False),
        ("a.test/?to=http://b.test", False),
        ("", False),
    ],
)
def test_plain_http_to_another_machine_is_seen(url: str, clear: bool) -> None:
    """Only where the text says so by itself."""
    assert leads_out_in_the_clear(url) is clear
