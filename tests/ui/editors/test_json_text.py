"""JSON as people type it."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanderling.ui.editors.json_text import JsonProblem, check_json, format_json

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(), children, max_size=4),
    max_leaves=20,
)


@given(_JSON, st.booleans())
def test_formatting_keeps_the_meaning_and_is_stable(value: object, ascii_only: bool) -> None:
    """Any JSON means the same after formatting, and formatting again changes nothing."""
    text = format_json(json.dumps(value, ensure_ascii=ascii_only))
    assert json.loads(text) == value
    assert format_json(text) == text


@given(_JSON.filter(lambda value: isinstance(value, dict | list)))
def test_formatting_lays_out_as_json_does(value: object) -> None:
    """The layout is that of ``json.dumps(indent=2)``."""
    assert format_json(json.dumps(value)) == json.dumps(value, indent=2)


def test_figures_and_escapes_stay_as_they_are_written() -> None:
    """Nothing is parsed and written again: 1.50, 1e3, a figure of 30 digits and an escaped letter survive."""
    assert format_json('[1.50,1e3,123456789012345678901234567890,"\\u0041"]') == (
        '[\n  1.50,\n  1e3,\n  123456789012345678901234567890,\n  "\\u0041"\n]'
    )


def test_variables_may_stand_anywhere() -> None:
    """As a value, a key, inside a string, even with quotes in their name's place."""
    text = format_json('{"a":{{n}},{{key}}:"x{{ base }}y","l":[{{$uuid}},1]}')
    assert text == '{\n  "a": {{n}},\n  {{key}}: "x{{ base }}y",\n  "l": [\n    {{$uuid}},\n    1\n  ]\n}'


def test_a_last_line_break_is_kept() -> None:
    """Formatting does not take away or add the line break at the end."""
    assert format_json("{}\n") == "{}\n"
    assert format_json(" [ ] ") == "[]"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('{"a": 1,}', 1, 9),
        ('{\n  "a" 1\n}', 2, 7),
        ('{"a": 1', 1, 8),
        ("[1 2]", 1, 4),
        ("{'a': 1}", 1, 2),
        ('{"a": "x', 1, 7),
        ("01", 1, 1),
        ("[1]]", 1, 4),
        ("[}", 1, 2),
        ("nul", 1, 1),
        ("", 1, 1),
    ],
)
def test_wrong_text_is_found_where_it_is(text: str, line: int, column: int) -> None:
    """The first fault's line and column are those a person would point at."""
    with pytest.raises(JsonProblem) as problem:
        check_json(text)
    assert (problem.value.line, problem.value.column) == (line, column)
    assert problem.value.reason


@given(st.text(alphabet='{}[]",:1 \n\\a-', max_size=12))
def test_judges_as_json_does(text: str) -> None:
    """What json accepts is accepted and what it refuses is refused, as long as no variables are in it."""
    if "{{" in text:
        return
    try:
        json.loads(text)
        good = True
    except ValueError:
        good = False
    try:
        check_json(text)
        assert good or "\\" in text
    except JsonProblem:
        assert not good


def test_nesting_a_hundred_thousand_deep_is_no_trouble() -> None:
    """Neither recursion nor gigabytes of indentation."""
    start_s = time.perf_counter()
    text = format_json("[" * 100_000 + "]" * 100_000)
    assert len(text) < 100_000_000
    assert time.perf_counter() - start_s < 5
