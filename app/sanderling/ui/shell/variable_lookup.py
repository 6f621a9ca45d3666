"""What variable-aware controls ask, answered from the scopes of an item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from sanderling.domain.secret import MASK, SecretRef
from sanderling.domain.variables import Scopes
from sanderling.ui.widgets.variables import VariableInfo, VariableSource

DynamicNames = Callable[[], tuple[tuple[str, str], ...]]


@cache
def dynamic_names() -> tuple[tuple[str, str], ...]:
    """Return names and descriptions of the dynamic values."""
    from sanderling.services.scopes import dynamic_value_names

    return dynamic_value_names()


def variable_source(scopes: Scopes, dynamic: DynamicNames = dynamic_names) -> VariableSource:
    """Return a source that looks names up in scopes; values of secrets are masked."""

    def lookup(name: str) -> VariableInfo | None:
        if name.startswith("$"):
            return next((VariableInfo(text, "$") for known, text in dynamic() if known == name), None)
        found = scopes.find(name)
        if found is None:
            return None
        value = found.variable.value
        return VariableInfo(MASK if isinstance(value, SecretRef) else value, found.scope.label)

    def names() -> Sequence[tuple[str, str]]:
        known = []
        for name in scopes.names():
            info = lookup(name)
            known.append((name, f"{info.value}  ·  {info.origin}" if info else ""))
        return [*known, *dynamic()]

    return VariableSource(lookup=lookup, names=names)
