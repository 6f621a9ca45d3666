"""Reading WWW-Authenticate as servers write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanderling.domain.response import ResponseHead
from sanderling.engine.challenges import Challenge, challenges_of, parameters_in, quoted


def _read(*values: str) -> tuple[Challenge, ...]:
    return challenges_of(ResponseHead(status=401, headers=tuple(("WWW-Authenticate", value) for value in values)))


def test_the_example_of_the_rfc() -> None:
    """RFC 9110, 11.6.1: two schemes in one header, the second without anything more."""
    found = _read('Basic realm="simple", charset="UTF-8", Newauth realm="apps", type=1, title="Login to \\"apps\\""')
    assert found == (
        Challenge("basic", {"realm": "simple", "charset": "UTF-8"}),
        Challenge("newauth", {"realm": "apps", "type": "1", "title": 'Login to "apps"'}),
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Negotiate", [("negotiate", {}, "")]),
        ("NTLM, Negotiate", [("ntlm", {}, ""), ("negotiate", {}, "")]),
        ("NTLM TlRMTVNTUAAC==, Basic realm=x", [("ntlm", {}, "TlRMTVNTUAAC=="), ("basic", {"realm": "x"}, "")]),
        ('Digest realm = "a, b" ,nonce=ab+/==, qop="auth,auth-int"',
         [("digest", {"realm": "a, b", "nonce": "ab+/==", "qop": "auth,auth-int"}, "")]),
        (", , Bearer", [("bearer", {}, "")]),
        ('Digest REALM="a", realm="b"', [("digest", {"realm": "a"}, "")]),
        ('Digest realm="never closed', [("digest", {"realm": "never closed"}, "")]),
        ("", []),
        ('"nonsense"', []),
    ],
)  # fmt: skip
def test_headers_as_servers_write_them(value: str, expected: list[tuple[str, dict[str, str], str]]) -> None:
    """Gaps, bare values, bare schemes, quotes that never end."""
    assert [(found.scheme, dict(found.parameters), found.token68) for found in _read(value)] == expected


def test_several_headers_are_read_in_order() -> None:
    """Each may have several challenges."""
    assert [found.scheme for found in _read("A x=1, B y=2", "C")] == ["a", "b", "c"]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc",))))
def test_what_is_quoted_is_read_again(value: str) -> None:
    """Any text survives the quotes."""
    assert parameters_in(f"a=1, b={quoted(value)}, c=2") == {"a": "1", "b": value, "c": "2"}


@given(st.text(alphabet='abAB=",\\ \t0/+'))
def test_any_text_is_read_without_end(value: str) -> None:
    """Nonsense neither raises nor hangs."""
    assert len(_read(value)) <= len(value)
