"""JSONPath over bytes: the text of a place, as it stands there."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanderling.domain.errors import InvalidPath
from sanderling.engine.json_places import JsonText, NotJson, compact, parse_path, scalar_text

DOCUMENT = rb"""{"meta": {"next": "/a?b=1", "n": 12345678901234567890123, "f": 1.10, "gone": null},
 "data": [{"id": 1, "ok": true}, {"id": 2, "ok": false}, {"id": 3, "ok": true}], "@odata.nextLink": "x"}"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("$.meta.next", [b'"/a?b=1"']),
        ("$['meta']['n']", [b"12345678901234567890123"]),
        ('$["meta"].f', [b"1.10"]),
        ("$['@odata.nextLink']", [b'"x"']),
        ("$.data[1].id", [b"2"]),
        ("$.data[-1].id", [b"3"]),
        ("$.data[*]", [b'{"id": 1, "ok": true}', b'{"id": 2, "ok": false}', b'{"id": 3, "ok": true}']),
        ("$.data[?@.ok == true].id", [b"1", b"3"]),
        ("$..id", [b"1", b"2", b"3"]),
        ("$.data[0:2].id", [b"1", b"2"]),
        ("$.data[9]", []),
        ("$.meta.next.deeper", []),
        ("$.data.id", []),
        ("$.nothing[*]", []),
    ],
)
def test_places_are_found_as_they_are_written(path: str, expected: list[bytes]) -> None:
    """Simple paths and all others of RFC 9535; numbers keep their digits."""
    assert list(JsonText(DOCUMENT).find(parse_path(path))) == expected


@pytest.mark.parametrize("path", ["", "data", "$.", "$[", "$.a[?@.b", "$.a | $.b", "$.a~b", "$." + "[" * 500])
def test_what_is_no_path_is_refused(path: str) -> None:
    """The message shows a path that is one."""
    with pytest.raises(InvalidPath, match="is not a JSONPath") as caught:
        parse_path(path)
    assert "$.data[*]" in caught.value.advice


@pytest.mark.parametrize("data", [b"<html>", b'{"a":1} x', b'{"a":', b"[" * 100_000, b'{"data":[1,]}', b"nonsense"])
@pytest.mark.parametrize("path", ["$.data[*]", "$..id"])
def test_what_is_no_json_is_said(data: bytes, path: str) -> None:
    """However a path looks at it, however deep it is."""
    with pytest.raises(NotJson):
        list(JsonText(data).find(parse_path(path)))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=8,
)


@given(json_values, st.booleans())
def test_both_ways_to_look_agree(value: object, pretty: bool) -> None:
    """What is walked over bytes is what python-jsonpath finds on objects."""
    data = json.dumps(value, indent=2 if pretty else None).encode()
    for simple, other in (("$.a", "$['a','a']"), ("$.a[*]", "$.a[*,*]"), ("$[*]", "$[*,*]")):
        walked = [json.loads(text) for text in JsonText(data).find(parse_path(simple))]
        looked = [json.loads(text) for text in JsonText(data).find(parse_path(other))]
        assert [*walked, *walked] == looked


def test_a_line_keeps_its_signs() -> None:
    """Blanks between go, everything else stays."""
    assert compact(b'{ "a" : [ 1.0 , 1e400 ],\n "b" : "x  y\\u00e9" }') == b'{"a":[1.0,1e400],"b":"x  y\\u00e9"}'


@pytest.mark.parametrize(
    ("text", "expected"), [(b'"a"', "a"), (b"12", "12"), (b"null", None), (b'" "', None), (b"false", None)]
)
def test_what_leads_on_is_a_text_or_a_number(text: bytes, expected: str | None) -> None:
    """Null, false and nothing lead nowhere."""
    assert scalar_text(text) == expected


def test_an_object_leads_nowhere() -> None:
    """It is a mistake in the path, and said."""
    with pytest.raises(NotJson, match="array or object"):
        scalar_text(b'{"href": "/a"}')
