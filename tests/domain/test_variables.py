"""Variables: which value counts, what is reported when there is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanderling.domain.errors import UnresolvedVariable, VariableCycle
from sanderling.domain.secret import Secret, SecretRef
from sanderling.domain.variables import Resolver, Scope, Scopes, Variable, references_in


def scopes(**outer_to_inner: dict[str, str | SecretRef]) -> Scopes:
    """Return scopes from keyword arguments, outermost first."""
    return Scopes(
        tuple(
            Scope(label, tuple(Variable(name=name, value=value) for name, value in values.items()))
            for label, values in outer_to_inner.items()
        )
    )


def test_the_inner_scope_wins() -> None:
    """A later scope's value takes the place of an earlier one's."""
    found = scopes(collection={"base": "a"}, environment={"base": "b"})

    assert Resolver(found).resolve("{{base}}/x", "the URL") == "b/x"
    assert found.find("base").scope.label == "environment"  # type: ignore[union-attr]


def test_a_variable_that_is_switched_off_does_not_count() -> None:
    """With the inner one off, the outer one counts."""
    inner = Scope("inner", (Variable(name="base", value="b", enabled=False),))
    outer = Scope("outer", (Variable(name="base", value="a"),))

    assert Resolver(Scopes((outer, inner))).resolve("{{ base }}", "the URL") == "a"


def test_values_may_hold_variables() -> None:
    """A value is a template itself."""
    found = scopes(one={"host": "{{name}}.test", "name": "shop"})

    assert Resolver(found).resolve("http://{{host}}/", "the URL") == "http://shop.test/"


def test_an_unresolved_variable_is_named_with_its_place_and_trail() -> None:
    """The message says which variable, where, and through which others."""
    found = scopes(one={"host": "{{name}}.test"})

    with pytest.raises(UnresolvedVariable) as caught:
        Resolver(found).resolve("{{host}}", "header “Accept”")

    assert "{{name}}" in caught.value.message
    assert "header “Accept”" in caught.value.message
    assert "{{host}}" in caught.value.message


def test_a_circle_is_shown() -> None:
    """Variables that refer to each other are reported in their order."""
    found = scopes(one={"a": "{{b}}", "b": "{{c}}", "c": "{{a}}"})

    with pytest.raises(VariableCycle) as caught:
        Resolver(found).resolve("{{a}}", "the URL")

    assert "{{a}} → {{b}} → {{c}} → {{a}}" in caught.value.message


def test_dynamic_values_are_asked_for_each_time() -> None:
    """Each use of a dynamic value asks anew."""
    values = iter("12")

    assert Resolver(Scopes(()), dynamic=lambda _: next(values)).resolve("{{$n}}{{$n}}", "the URL") == "12"


def test_an_unknown_dynamic_value_is_unresolved() -> None:
    """A misspelt dynamic value stops the send."""
    with pytest.raises(UnresolvedVariable, match=r"\$uuuid"):
        Resolver(Scopes(())).resolve("{{$uuuid}}", "the URL")


def test_secrets_behind_other_variables_are_found() -> None:
    """The secrets that a text leads to are known before it is resolved."""
    ref = SecretRef("s1")
    found = scopes(one={"header": "Token {{token}}", "token": ref, "other": SecretRef("s2")})

    assert found.secrets_behind({"header"}) == {"token": ref}
    assert Resolver(found, secrets={"token": Secret("t0p")}).resolve("{{header}}", "x") == "Token t0p"


def test_a_secret_never_shows_itself() -> None:
    """Neither repr nor str of a secret holds its value."""
    secret = Secret("hunter2-hunter2")

    assert "hunter2" not in f"{secret!r} {secret}"


@given(st.text())
def test_text_without_references_comes_back_unchanged(text: str) -> None:
    """Whatever has no reference in it is left exactly as it is."""
    if not references_in(text):
        assert Resolver(Scopes(())).resolve(text, "x") == text
