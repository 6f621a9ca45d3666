"""The kinds of pagination as forms: what window and command line ask for."""

from __future__ import annotations

from dataclasses import dataclass

from sanderling.domain.fields import Field
from sanderling.domain.registry import Registry


@dataclass(frozen=True, slots=True)
class PagingKindInfo:
    """A kind's name and form; ``fields`` are those of ``Pagination`` that it reads, beside the items and the limits."""

    name: str
    label: str
    help: str
    fields: tuple[Field, ...]


def paging_kinds() -> Registry[PagingKindInfo]:
    """Return every kind of pagination in the order in which they are offered."""
    from sanderling.engine.pagination import PAGING_KINDS

    return Registry(
        "kind of pagination",
        tuple(PagingKindInfo(kind.name, kind.label, kind.help, kind.fields) for kind in PAGING_KINDS),
    )
