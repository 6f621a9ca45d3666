"""Takes a multipart body apart, with each part's own content type (form parsers drop that of text parts)."""

from __future__ import annotations

from dataclasses import dataclass, field

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from sanderling.serving.playground.replies import Problem


@dataclass(slots=True)
class MultipartPart:
    """One part; ``filename`` is ``None`` for a plain field."""

    name: str = ""
    filename: str | None = None
    content_type: str = ""
    data: bytearray = field(default_factory=bytearray)


class _Collector:
    """Gathers what the parser reports."""

    def __init__(self) -> None:
        self.parts: list[MultipartPart] = []
        self._name = bytearray()
        self._value = bytearray()

    def on_part_begin(self) -> None:
        self.parts.append(MultipartPart())

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def on_header_end(self) -> None:
        part, name = self.parts[-1], bytes(self._name).lower()
        if name == b"content-type":
            part.content_type = self._value.decode("utf-8", "replace")
        elif name == b"content-disposition":
            _, options = parse_options_header(bytes(self._value))
            part.name = options.get(b"name", b"").decode("utf-8", "replace")
            if b"filename" in options:
                part.filename = options[b"filename"].decode("utf-8", "replace")
        self._name.clear()
        self._value.clear()

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].data += data[start:end]


def split_multipart(content_type: str, body: bytes) -> list[MultipartPart]:
    """Return the parts of a multipart body.

    Raises:
        Problem: It has no boundary or breaks the rules (400).
    """
    _, options = parse_options_header(content_type)
    if b"boundary" not in options:
        raise Problem(400, "The Content-Type of a multipart body must name its boundary.")
    found = _Collector()
    parser = MultipartParser(
        options[b"boundary"],
        {
            "on_part_begin": found.on_part_begin,
            "on_header_field": found.on_header_field,
            "on_header_value": found.on_header_value,
            "on_header_end": found.on_header_end,
            "on_part_data": found.on_part_data,
        },
    )
    try:
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise Problem(400, f"The multipart body cannot be taken apart: {error}.") from error
    return found.parts
