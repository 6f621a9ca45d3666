"""Checks as texts: what they mean, and what is said of those that mean nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanderling.domain.errors import InvalidCheck
from sanderling.domain.response import ResponseHead
from sanderling.engine.check_reading import read_check
from sanderling.engine.check_rules import COMPARED_AT_MOST_BYTES, Verdict
from sanderling.engine.checks import CHECK_KINDS

BODY = b"""{"state": "done", "count": 5, "ratio": 0.5, "ok": true, "none": null, "text": "5",
 "items": [{"id": 1, "tags": ["a", "b"]}, {"id": 2, "tags": []}], "a==b": "yes"}"""
HEADERS = (("X-State", "ready"), ("X-Count", "12"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"))


def judge(text: str, tmp_path: Path, *, body: bytes = BODY, status: int = 202) -> Verdict:
    """Judge a check for a response."""
    path = tmp_path / "body"
    path.write_bytes(body)
    return read_check(text).judge(ResponseHead(status=status, headers=HEADERS), path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("status == 202", True),
        ("status==202", True),
        ("status == 200", False),
        ("status != 200", True),
        ("status < 300", True),
        ("status >= 203", False),
        ("status exists", True),
        ("status matches ^2", True),
        ('json $.state == "done"', True),
        ("json $.state == done", True),
        ("json $.state == 'done'", True),
        ('json $.state=="done"', True),
        ('json $.state != "done"', False),
        ('json $.missing != "done"', False),
        ("json $.missing exists", False),
        ("json $.none exists", True),
        ("json $.none == null", True),
        ("json $.count == 5", True),
        ("json $.count == 5.0", True),
        ('json $.count == "5"', False),
        ("json $.text == 5", False),
        ("json $.count > 4.5", True),
        ("json $.text > 4", False),
        ("json $.state > apple", True),
        ("json $.ok == true", True),
        ("json $.ok == 1", False),
        ("json $.ok > 0", False),
        ("json $.state contains on", True),
        ("json $.items[0].tags contains b", True),
        ("json $.items[1].tags contains b", False),
        ("json $.items[*].id == 2", True),
        ("json $.items[*].id != 2", False),
        ("json $.items[?@.id == 2].tags == []", True),
        ("json $.items[?@.id > 1 && @.id <= 2].id == 2", True),
        ('json $["a==b"] == yes', True),
        ("json $.ratio matches ^0\\.5$", True),
        ("header X-State == ready", True),
        ("header x-state == 'ready'", True),
        ("header X-Count == 12", True),
        ("header X-Count > 9", True),
        ("header X-Missing exists", False),
        ("header Set-Cookie contains b=2", True),
        ('body contains "state"', True),
        ("body contains nothing like it", False),
        (r"body matches \"count\": \d+", True),
        ("body exists", True),
    ],
)
def test_checks(text: str, expected: bool, tmp_path: Path) -> None:
    """Each kind with each operator."""
    assert judge(text, tmp_path).holds is expected


@pytest.mark.parametrize(
    ("text", "body", "found"),
    [
        ("status == 200", BODY, "the status was 202"),
        ("json $.state == x", BODY, 'the json was "done"'),
        ("json $.items[*].id == 9", BODY, "the json was 1, 2"),
        ("json $.missing == x", BODY, "there was nothing at $['missing']"),
        ("json $.a == x", b"<html>", "the body was not JSON"),
        ("json $.a == x", b'"{\\"a\\": 1}"', "there was nothing at $['a']"),
        ("json $ == x", b"7", "the json was 7"),
        ("header X-Missing == x", BODY, "there was no header X-Missing"),
        ("body contains x", b"", "the body was empty"),
        ("body contains x", b"y" * 200, f'the body was "{"y" * 78}…'),
    ],
)
def test_what_was_there_is_told(text: str, body: bytes, found: str, tmp_path: Path) -> None:
    """Half a sentence for the wait and the error."""
    assert judge(text, tmp_path, body=body) == Verdict(False, found)


def test_charsets_of_bodies_are_obeyed(tmp_path: Path) -> None:
    """And one that nobody knows is UTF-8."""
    path = tmp_path / "body"
    for charset, data in (("latin-1", b"caf\xe9"), ("klingon", "café".encode()), ("utf-8", "café".encode())):
        path.write_bytes(data)
        head = ResponseHead(status=200, headers=(("Content-Type", f"text/plain; charset={charset}"),))
        assert read_check("body == café").judge(head, path).holds


def test_too_much_json_is_not_read(tmp_path: Path) -> None:
    """The limit is told."""
    verdict = judge("json $ exists", tmp_path, body=b" " * (COMPARED_AT_MOST_BYTES + 1))
    assert verdict == Verdict(False, "the body had more than 16 MB")


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        ("", "at its end", "it begins with one of status, json, header, body"),
        ("cookie a == 1", "at character 1 (“cookie a == 1”)", "it begins with one of"),
        ("status is 200", "at its end", "there is no operator: one of =="),
        ("status = 200", "at character 8 (“= 200”)", "to compare, write =="),
        ("status code == 200", "at character 8", "nothing may stand"),
        ("status ==", "at its end", "something to compare with"),
        ("status == ok", "at character 11 (“ok”)", "a status is a number"),
        ("status exists 200", "at character 15", "nothing may stand"),
        ("json state == 1", "at character 6 (“state == 1”)", "a JSONPath begins with $"),
        ("json $.a b == 1", "at character 10 (“b == 1”)", "unexpected token"),
        ("json $.a[0 == 1", "at its end", "there is no operator"),
        ("json $.. == 1", "at character 9", "expected a shorthand selector"),
        ("header == 1", "at character 8", "the header’s name is missing"),
        ("header X State == 1", "at character 9", "no such character"),
        ("body matches [a", "at character 14", "this is no regular expression"),
    ],
)
def test_what_means_nothing_is_explained(text: str, where: str, why: str) -> None:
    """The place, the reason, and an example of how it is written."""
    with pytest.raises(InvalidCheck) as caught:
        read_check(text)
    assert where in caught.value.message
    assert why in caught.value.message
    assert "For example: " in caught.value.advice


def test_examples_can_be_read() -> None:
    """Each kind's own example is a check of that kind."""
    assert [read_check(kind.example).kind.name for kind in CHECK_KINDS] == [kind.name for kind in CHECK_KINDS]


@given(st.text(), st.sampled_from(["", "status ", "json $", "json $.a == ", "header ", "body matches "]))
def test_any_text_is_read_or_refused(text: str, start: str) -> None:
    """Nothing else happens."""
    try:
        check = read_check(start + text)
    except InvalidCheck:
        return
    assert check.operator
