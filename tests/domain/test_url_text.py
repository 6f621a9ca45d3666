"""The URL line and the params table are two views of one query."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sanderling.domain.request import Row
from sanderling.domain.url_text import fill_path, join_query, merge_query, path_names, split_query


def test_a_pasted_url_fills_the_table() -> None:
    """The query is split into pairs, nothing decoded, and the fragment stays with the URL."""
    assert split_query("http://x/y?a=1&b=%20z&flag#top") == (
        "http://x/y#top",
        (("a", "1"), ("b", "%20z"), ("flag", "")),
    )


def test_a_question_mark_inside_a_variable_is_no_query() -> None:
    """Braces protect what is inside them."""
    assert split_query("{{base?}}/y?a={{b&c}}") == ("{{base?}}/y", (("a", "{{b&c}}"),))


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

    merged = merge_query(rows, (("page", "2"), ("size", "10"), ("new", "x")))

    assert merged == (
        Row(name="page", value="2", description="which page"),
        Row(name="debug", value="1", enabled=False),
        Row(name="size", value="10", description="how many"),
        Row(name="new", value="x"),
    )


def test_renaming_a_parameter_in_the_line_keeps_its_description() -> None:
    """With the same number of pairs, the place identifies the row."""
    merged = merge_query((Row(name="page", value="1", description="which"),), (("pag", "1"),))

    assert merged == (Row(name="pag", value="1", description="which"),)


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
    rows = [Row(name=name, value=value) for name, value in pairs]

    assert split_query(join_query("http://x/y", rows)) == ("http://x/y", tuple(pairs))
