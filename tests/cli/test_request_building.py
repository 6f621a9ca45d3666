"""Arguments become requests."""

from __future__ import annotations

import pytest

from sanderling.cli.arguments import build_parser
from sanderling.cli.reporting import BadArgument
from sanderling.cli.request_building import find_target, request_for_url, variables_of, with_arguments
from sanderling.domain.pagination import Pagination
from sanderling.domain.request import Request, Row


def _with(request: Request, *arguments: str) -> Request:
    return with_arguments(request, build_parser().parse_args(["send", "x", *arguments]), None)


def test_a_url_goes_out_as_it_was_typed() -> None:
    """Its query stays in it: ``?wsdl`` gets no equals sign."""
    request = request_for_url("http://x/a?wsdl&b=1&c={{d}}")
    assert request.url_template == "http://x/a?wsdl&b=1&c={{d}}"
    assert request.query == ()


def test_a_header_replaces_the_stored_one() -> None:
    """-H takes the place of stored headers of that name, whatever their case."""
    stored = Request(headers=(Row(name="accept", value="a"), Row(name="X-Kept", value="k")))
    rows = _with(stored, "-H", "Accept: b", "-H", "X-Url: http://y").headers
    assert [(row.name, row.value) for row in rows] == [("X-Kept", "k"), ("Accept", "b"), ("X-Url", "http://y")]


def test_settings_not_given_are_the_stored_ones() -> None:
    """What no option mentions stays open, or as it was stored."""
    settings = _with(Request(), "-k", "--max-time", "2.5", "--http2").settings
    assert (settings.verify_tls, settings.total_timeout_s, settings.http_version) == (False, 2.5, "2")
    assert settings.follow_redirects is None and settings.connect_timeout_s is None


def test_pages_are_followed_as_the_options_say() -> None:
    """--paginate, in one piece or in several, takes the place of what is stored; what it cannot be is told."""
    stored = Request(pagination=Pagination(kind="link"))
    assert _with(stored).pagination == stored.pagination
    assert _with(stored, "--paginate", "none").pagination == Pagination()
    said = _with(stored, "--paginate", "page:p items=$.data[*]", "--paginate", "max-pages=2").pagination
    assert said == Pagination(kind="page", parameter="p", items_path="$.data[*]", max_pages=2)
    with pytest.raises(BadArgument, match=r"--paginate: .*“tide”"):
        _with(stored, "--paginate", "tide")


def test_a_stored_method_stays_when_a_body_is_given() -> None:
    """-d turns a GET into a POST, but leaves another method alone."""
    assert _with(Request(), "-d", "x").method == "POST"
    assert _with(Request(method="PATCH"), "-d", "x").method == "PATCH"
    assert _with(Request(), "-d", "x", "-X", "GET").method == "GET"


def test_braces_that_are_no_json_are_a_form() -> None:
    """Only what parses as JSON is sent as JSON."""
    assert _with(Request(), "-d", "[1, 2]").body.kind == "json"
    assert _with(Request(), "-d", "{not json").body.kind == "text"
    assert _with(Request(), "-d", "[" * 100_000).body.kind == "text"


def test_variables_are_split_at_the_first_equals_sign() -> None:
    """A value may hold equals signs, and be empty."""
    variables = variables_of(["a=b=c", "d="])
    assert [(variable.name, variable.value) for variable in variables] == [("a", "b=c"), ("d", "")]
    with pytest.raises(BadArgument):
        variables_of(["=value"])


def test_anything_that_is_no_file_is_a_url() -> None:
    """A bare host name is a URL, also where it looks like a relative path."""
    assert find_target("example.com/orders.json", None).path is None
