"""What a response's head says about its body."""

from __future__ import annotations

from sanderling.domain.response import ResponseHead


def test_media_type_and_charset_are_read_from_the_content_type() -> None:
    """Case, quotes and white space do not matter."""
    head = ResponseHead(status=200, headers=(("content-type", 'Text/HTML ; Charset="UTF-8"'),))

    assert head.media_type == "text/html"
    assert head.charset == "utf-8"


def test_without_a_content_type_both_are_empty() -> None:
    """Nothing is guessed here."""
    head = ResponseHead(status=204)

    assert (head.media_type, head.charset) == ("", "")
