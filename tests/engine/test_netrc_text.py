"""The text of .netrc files, with the oddities that people have in theirs."""

from __future__ import annotations

import pytest

from sanderling.engine.netrc_text import NetrcUnreadable, find_entry

TEXT = """# accounts

# of the shore
machine One.test login wader password a#b # not this
machine two.test
    login
        "a b"
    password "say \\"tide\\" \\\\"
    account extra

macdef init
    machine three.test
    quit

machine four.test login machine password default
machine one.test login second password never
machine five.test login #5 password back\\slash
default login guest password welcome
"""


@pytest.mark.parametrize(
    ("host", "login", "password"),
    [
        ("one.test", "wader", "a#b"),
        ("two.test", "a b", 'say "tide" \\'),
        ("three.test", "guest", "welcome"),
        ("four.test", "machine", "default"),
        ("FIVE.test", "#5", "back\\slash"),
    ],
)
def test_the_first_entry_of_a_host(host: str, login: str, password: str) -> None:
    """Comments, quotes, macros, and values that look like words of the format."""
    entry = find_entry(TEXT, host)

    assert entry is not None
    assert (entry["login"], entry["password"]) == (login, password)


def test_no_entry_is_nothing() -> None:
    """Also an empty file."""
    assert find_entry("", "x.test") is None
    assert find_entry("machine a.test login b password c", "x.test") is None


@pytest.mark.parametrize(
    ("text", "line"), [("login a", 1), ("machine a\nlogin b\nfoo", 3), ("\nmachine", 2), ("machine a login", 1)]
)
def test_a_damaged_line_is_named_but_not_quoted(text: str, line: int) -> None:
    """It may hold a password."""
    with pytest.raises(NetrcUnreadable) as caught:
        find_entry(text, "x.test")
    assert caught.value.line == line
    assert str(caught.value) == f"line {line}"
