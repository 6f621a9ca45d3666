"""A request as a person writes it: templates with ``{{variables}}``, tables whose rows can be switched off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sanderling.domain.auth_choice import INHERIT, AuthChoice
from sanderling.domain.pagination import Pagination
from sanderling.domain.send_settings import SendSettings

BODY_KINDS = ("none", "json", "xml", "text", "form", "multipart", "file")
TEXT_BODY_KINDS = ("json", "xml", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table (query, path, header, form field); name and value are templates.

    ``has_equals`` counts in a query only: ``?wsdl`` and ``?wsdl=`` are different to some servers.
    """

    name: str = ""
    value: str = ""
    enabled: bool = True
    description: str = ""
    has_equals: bool = True
    unknown: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_flag(self) -> bool:
        """Whether it stands in a query as it is, without an equals sign."""
        return not self.has_equals and not self.value

    @property
    def in_query(self) -> bool:
        """Whether a query shows it: it is switched on and says something."""
        return self.enabled and bool(self.name or self.value or self.is_flag)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a multipart body: text, or one or more files; texts and paths are templates."""

    name: str = ""
    value: str = ""
    files: tuple[str, ...] = ()
    is_file: bool = False
    content_type: str = ""
    enabled: bool = True
    description: str = ""
    unknown: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A request body. ``kind`` says which of the contents is sent; the others are kept for when it changes back."""

    kind: str = "none"
    text: str = ""
    fields: tuple[Row, ...] = ()
    parts: tuple[Part, ...] = ()
    file: str = ""
    content_type: str = ""
    unknown: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A stored request.

    ``url_template`` has no query: the query is ``query`` alone, and the URL line shows both joined
    (``domain.url_text``). ``unknown`` holds fields of the stored file that this version does not know.
    """

    name: str = "Untitled request"
    method: str = "GET"
    url_template: str = ""
    query: tuple[Row, ...] = ()
    path_values: tuple[Row, ...] = ()
    headers: tuple[Row, ...] = ()
    body: Body = Body()
    auth: AuthChoice = INHERIT
    settings: SendSettings = SendSettings()
    pagination: Pagination = Pagination()
    notes: str = ""
    sort_key: float = 0.0
    unknown: Mapping[str, object] = field(default_factory=dict)
