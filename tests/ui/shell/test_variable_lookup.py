"""What variable-aware controls are told."""

from __future__ import annotations

from sanderling.domain.secret import MASK, SecretRef
from sanderling.domain.variables import Scope, Scopes, Variable
from sanderling.ui.shell.variable_lookup import dynamic_names, variable_source

SCOPES = Scopes(
    (
        Scope(
            "Collection “Shop”", (Variable(name="base", value="http://a"), Variable(name="key", value=SecretRef("x")))
        ),
        Scope("Environment “live”", (Variable(name="base", value="http://b"),)),
    )
)
DYNAMIC = (("$uuid", "A random UUID"),)


def test_says_value_and_origin() -> None:
    """The value that counts comes with the scope it is from; an unknown name has none."""
    source = variable_source(SCOPES, lambda: DYNAMIC)
    info = source.lookup("base")
    assert info is not None and (info.value, info.origin) == ("http://b", "Environment “live”")
    assert source.lookup("nothing") is None


def test_secrets_are_masked() -> None:
    """A secret's value is never shown."""
    info = variable_source(SCOPES, lambda: DYNAMIC).lookup("key")
    assert info is not None and info.value == MASK


def test_offers_every_name() -> None:
    """Completion offers the variables in scope and the dynamic values."""
    offered = [name for name, _ in variable_source(SCOPES, lambda: DYNAMIC).names()]
    assert offered == ["base", "key", "$uuid"]
    assert variable_source(SCOPES, lambda: DYNAMIC).lookup("$uuid") is not None


def test_the_engine_names_its_dynamic_values() -> None:
    """The dynamic values of the engine are known by their names."""
    assert "$uuid" in {name for name, _ in dynamic_names()}
