"""Cookies as the server set them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sanderling.render.set_cookies import ShownCookie, parse_set_cookie


def test_all_parts() -> None:
    """Attributes are found whatever their case and spacing; Max-Age weighs more than Expires."""
    header = (
        "id = a=b ;  DOMAIN=.x.test; path=/a; Max-Age=5; expires=Wed, 21 Oct 2026 07:28:00 GMT; secure; SameSite=Lax"
    )
    assert parse_set_cookie(header) == ShownCookie(
        name="id", value="a=b", domain=".x.test", path="/a", expires="Max-Age 5 s", flags=("secure", "SameSite=Lax")
    )


@given(st.text())
def test_any_header_gives_a_cookie(header: str) -> None:
    """Nothing that a server may send raises, and name and value are parts of it."""
    cookie = parse_set_cookie(header)
    assert cookie.name in header
    assert cookie.value in header
