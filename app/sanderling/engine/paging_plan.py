"""A request's pagination made ready: variables resolved, the form's defaults filled in, every text understood."""

from __future__ import annotations

from dataclasses import replace

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.pagination import Pagination
from sanderling.engine.json_places import parse_path
from sanderling.engine.pagination import PAGING_KINDS
from sanderling.engine.ports import PagingKind, ResolveText

_TEXTS = ("items_path", "next_path", "parameter", "size_parameter")


def paging_plan(pagination: Pagination, resolve: ResolveText) -> tuple[PagingKind, Pagination]:
    """Return the kind and the pagination as it is carried out.

    Raises:
        UnknownKind, InvalidPath, InvalidSetting: It makes no sense; nothing was sent.
        UnresolvedVariable: A variable has no value.
    """
    kind = PAGING_KINDS.get(pagination.kind)
    texts = {name: resolve(getattr(pagination, name), f"pagination, “{name}”").strip() for name in _TEXTS}
    for field in kind.fields:
        if field.name in texts and not texts[field.name]:
            texts[field.name] = field.default
    if "next_path" not in {field.name for field in kind.fields}:
        texts["next_path"] = ""  # that of a kind chosen before
    texts["items_path"] = texts["items_path"] or Pagination().items_path
    plan = replace(pagination, **texts)  # type: ignore[arg-type]
    _check(plan)
    return kind, plan


def _check(plan: Pagination) -> None:
    for path in (plan.items_path, plan.next_path):
        if path:
            parse_path(path)
    if plan.size > 0 and not plan.size_parameter:
        raise InvalidSetting(
            f"Pages of {plan.size} items are asked for, but not by which parameter.",
            advice="Name the size parameter, such as per_page, or leave the size open. Nothing was sent.",
        )
