"""Environments: named sets of variables that a person switches between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sanderling.domain.variables import Variable


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """A named set of variables."""

    name: str = "Untitled environment"
    variables: tuple[Variable, ...] = ()
    sort_key: float = 0.0
    unknown: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EnvironmentEntry:
    """An environment in a list: its file, its name, and why it cannot be opened if it is damaged."""

    path: str
    name: str
    problem: str = ""
