"""Variables: ``{{name}}`` in any text, looked up in scopes from the innermost outwards.

``{{$name}}`` is a dynamic value. White space inside the braces does not matter. A value may itself hold variables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sanderling.domain.errors import UnresolvedVariable, VariableCycle
from sanderling.domain.secret import Secret, SecretRef

REFERENCE: Final = re.compile(r"\{\{\s*(\$?[^\s{}][^{}]*?)\s*\}\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A named value: a template, or a reference to a secret in the keyring."""

    name: str = ""
    value: str | SecretRef = ""
    enabled: bool = True
    description: str = ""
    unknown: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_secret(self) -> bool:
        """Whether the keyring holds the value."""
        return isinstance(self.value, SecretRef)


@dataclass(frozen=True, slots=True)
class Scope:
    """Variables of one origin; ``label`` says which (``Environment “staging”``)."""

    label: str
    variables: tuple[Variable, ...]
    path: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A variable and the scope it was found in."""

    variable: Variable
    scope: Scope


class Scopes:
    """Scopes in order of weight: a later one wins over an earlier one."""

    def __init__(self, scopes: tuple[Scope, ...]) -> None:
        """Index the enabled variables of the scopes, outermost first."""
        self.scopes = scopes
        self._found: dict[str, Found] = {}
        for scope in scopes:
            for variable in scope.variables:
                if variable.enabled and variable.name:
                    self._found[variable.name] = Found(variable, scope)

    def find(self, name: str) -> Found | None:
        """Return the variable that counts, or ``None``."""
        return self._found.get(name)

    def names(self) -> tuple[str, ...]:
        """Return every name that has a value, sorted."""
        return tuple(sorted(self._found))

    def secrets_behind(self, names: set[str]) -> dict[str, SecretRef]:
        """Return the secret variables that these names lead to, through other variables too."""
        seen: set[str] = set()
        waiting = list(names)
        secrets: dict[str, SecretRef] = {}
        while waiting:
            name = waiting.pop()
            found = self._found.get(name)
            if name in seen or found is None:
                continue
            seen.add(name)
            if isinstance(found.variable.value, SecretRef):
                secrets[name] = found.variable.value
            else:
                waiting.extend(references_in(found.variable.value))
        return secrets


def references_in(text: str) -> list[str]:
    """Return the names referred to in a text, in order, ``$`` of dynamic values included."""
    return REFERENCE.findall(text) if "{{" in text else []


class Resolver:
    """Turns templates into text."""

    def __init__(
        self,
        scopes: Scopes,
        *,
        secrets: Mapping[str, Secret] | None = None,
        dynamic: Callable[[str], str | None] = lambda _name: None,
    ) -> None:
        """Hold where values come from.

        Args:
            scopes: The variables.
            secrets: Values of the secret variables, by variable name.
            dynamic: Gives the value of ``$name`` (without the ``$``), or ``None`` if there is no such value.
        """
        self._scopes = scopes
        self._secrets = secrets or {}
        self._dynamic = dynamic
        self._resolved: dict[str, str] = {}

    def resolve(self, template: str, where: str) -> str:
        """Return the text with every variable replaced.

        Args:
            template: The text.
            where: Where it stands, for the error message (``the URL``, ``header “Accept”``).

        Raises:
            UnresolvedVariable: A name has no value.
            VariableCycle: Names refer to each other in a circle.
        """
        if "{{" not in template:
            return template
        return self._replace(template, where, ())

    def _replace(self, template: str, where: str, trail: tuple[str, ...]) -> str:
        return REFERENCE.sub(lambda match: self._value(match.group(1), where, trail), template)

    def _value(self, name: str, where: str, trail: tuple[str, ...]) -> str:
        if name.startswith("$"):
            value = self._dynamic(name[1:])
            if value is None:
                raise _unresolved(name, where, trail, "There is no dynamic value of that name.")
            return value
        if name in trail:
            circle = " → ".join(f"{{{{{n}}}}}" for n in (*trail[trail.index(name) :], name))
            raise VariableCycle(
                f"Variables refer to each other in a circle in {where}: {circle}.",
                advice="Give one of them a plain value. Nothing was sent.",
            )
        if name not in self._resolved:
            self._resolved[name] = self._looked_up(name, where, trail)
        return self._resolved[name]

    def _looked_up(self, name: str, where: str, trail: tuple[str, ...]) -> str:
        found = self._scopes.find(name)
        if found is None:
            raise _unresolved(name, where, trail, "No scope has a variable of that name that is switched on.")
        if isinstance(found.variable.value, SecretRef):
            secret = self._secrets.get(name)
            if secret is None:
                raise _unresolved(name, where, trail, "It is secret and has no value on this machine.")
            return secret.value
        return self._replace(found.variable.value, where, (*trail, name))


def _unresolved(name: str, where: str, trail: tuple[str, ...], reason: str) -> UnresolvedVariable:
    through = f" (through {' → '.join(f'{{{{{n}}}}}' for n in trail)})" if trail else ""
    return UnresolvedVariable(
        f"The variable {{{{{name}}}}} in {where}{through} has no value. {reason}",
        advice="Set it in an environment, a folder or the collection, or choose another environment. Nothing was sent.",
    )
