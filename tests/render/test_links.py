"""Links are found where people see them, and nowhere else."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanderling.render.links import LONGEST_READ, MOST_LINKS, TextLink, links_in_header, links_in_row, resolved_link


def found(text: str, language: str = "") -> list[tuple[str, str]]:
    """Return each link as it stands in the row, and what it points to."""
    return [(text[link.start : link.end], link.target) for link in links_in_row(text, language)]


def targets(text: str, language: str = "") -> list[str]:
    """Return what the links point to."""
    return [link.target for link in links_in_row(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://a.example/x?y=1&z=2.", ["https://a.example/x?y=1&z=2"]),
        ("(http://a/b_(c)) and <http://[::1]:80/>", ["http://a/b_(c)", "http://[::1]:80/"]),
        ("http://a, http://b; 'http://c'", ["http://a", "http://b", "http://c"]),
        ("xhttp://a ftp://b https:// mailto:x", []),
        ("http://a/{id}/lines http://a/x{?page,size}", ["http://a/x"]),
        ("https://ä.example/straße", ["https://ä.example/straße"]),
    ],
)
def test_addresses_in_text_are_links(text: str, expected: list[str]) -> None:
    """Without the punctuation around them; with a template only where it can be left out."""
    assert targets(text) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (r'"url": "http:\/\/a\/b?c=1\u0026d=2",', "http://a/b?c=1&d=2"),
        ('"_links": {"next": {"href": "/orders?page=2"}}', "/orders?page=2"),
        ('"href": "/orders{?page,size}"', "/orders"),
        ('"self": "../a"', "../a"),
        ('"next": "?page=2"', "?page=2"),
        ('"comments_url": "/c/1"', "/c/1"),
        ('"avatarUrl" : "//cdn.example/a.png"', "//cdn.example/a.png"),
        ('{"note": "see http://a/b, please"}', "http://a/b"),
    ],
)
def test_json_has_links_of_its_own(row: str, expected: str) -> None:
    """HAL, JSON:API and members that are named for what they are; escapes are read."""
    assert targets(row, "json") == [expected]


@pytest.mark.parametrize(
    "row", ['"path": "/etc"', '"href": "a b"', '"/x": 1', '"href": "/orders/{id}"', '"next": "abc"', '"regex": "/a/"']
)
def test_not_every_slash_is_a_link(row: str) -> None:
    """Other members, and values that are no address."""
    assert targets(row, "json") == []


def test_markup_has_links_of_its_own() -> None:
    """Attributes, entities, text; no fragments, no scripts."""
    row = '<a href="/a?b=1&amp;c=2">x</a> <img src=\'i.png\'> <a href="#top"> <a href="javascript:x()"> https://b/?c&amp;d'
    assert targets(row, "html") == ["/a?b=1&c=2", "i.png", "https://b/?c&d"]
    assert targets("<loc>https://a/b</loc>", "xml") == ["https://a/b"]
    assert targets(row) == ["https://b/?c&amp;d"]


def test_places_are_those_of_the_row() -> None:
    """What is underlined is the address itself."""
    assert found('"href": "/a"', "json") == [("/a", "/a")]
    assert found(r'"u": "http:\/\/a\/b"', "json") == [(r"http:\/\/a\/b", "http://a/b")]


def test_half_an_address_is_none() -> None:
    """A row that is cut may end in the middle of one."""
    assert links_in_row("x http://a/b", is_cut=True) == ()
    assert links_in_row("x http://a/b ", is_cut=True) == (TextLink(2, 12, "http://a/b"),)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("Location", " /orders/7 ", ["/orders/7"]),
        ("content-location", "https://a/b", ["https://a/b"]),
        ("Link", '<https://a/?p=2>; rel="next", </x>; rel=self, </t{?q}>; rel=search', ["https://a/?p=2", "/x"]),
        ("X-Docs", "see https://a/docs.", ["https://a/docs"]),
        ("Content-Type", "application/json", []),
        ("Location", "", []),
    ],
)
def test_headers_have_links(name: str, value: str, expected: list[str]) -> None:
    """Those that are made for it, and addresses in any other."""
    links = links_in_header(name, value)
    assert [link.target for link in links] == expected
    assert all(link.target in value[link.start : link.end] for link in links)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/a", "http://b:8/a"),
        ("c?d", "http://b:8/x/c?d"),
        ("?p=2", "http://b:8/x/y?p=2"),
        ("//e/f", "http://e/f"),
        ("https://g/#top", "https://g/"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("mailto:a@b", None),
        ("http://[", None),
        ("http://a:99999/", None),
    ],
)
def test_references_become_addresses(target: str, expected: str | None) -> None:
    """Relative ones count from where the response came from; nothing but the web is followed."""
    assert resolved_link("http://b:8/x/y?z", target) == expected


rows = st.text(alphabet="htps:/\\\"'.{}()<>&;=a?u0 \n", max_size=80)


@given(rows, st.sampled_from(["", "json", "html", "xml", "css"]), st.booleans())
def test_any_row_can_be_looked_at(text: str, language: str, is_cut: bool) -> None:
    """Links are in order, apart, inside the row and say something."""
    links = links_in_row(text, language, is_cut=is_cut)
    places = [place for link in links for place in (link.start, link.end)]
    assert places == sorted(places)
    assert all(0 <= link.start < link.end <= len(text) and link.target for link in links)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_any_value_of_a_header_can_be_looked_at(value: str) -> None:
    """Whatever a server sends."""
    for name in ("Location", "Link", "X"):
        for link in links_in_header(name, value):
            assert resolved_link("http://a/", link.target) is None or link.end <= len(value)


@pytest.mark.parametrize(
    "text", ["http://a " * 5000, '"' * 10_000, '"\\"' * 5000, "{a}" * 5000, "http://a/" + "(" * 9000]
)
@pytest.mark.parametrize("language", ["json", "html"])
def test_long_rows_cost_little(text: str, language: str) -> None:
    """So much is read and no more; the worst row takes milliseconds."""
    begun_s = time.perf_counter()
    links = links_in_row(text, language)
    assert time.perf_counter() - begun_s < 0.5
    assert len(links) <= MOST_LINKS
    assert all(link.end <= LONGEST_READ for link in links)


def test_a_pretty_document_is_full_of_links() -> None:
    """Row by row, as it is shown."""
    document = {"data": [{"links": {"self": "/a/1", "related": {"href": "/b/2"}}}], "home": "https://c/"}
    lines = json.dumps(document, indent=2).splitlines()
    assert [target for line in lines for target in targets(line, "json")] == ["/a/1", "/b/2", "https://c/"]
