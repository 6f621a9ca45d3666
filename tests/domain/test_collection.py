"""Paths of items, and kinds by name."""

from __future__ import annotations

import pytest

from sanderling.domain.collection import ancestors_of, parent_of
from sanderling.domain.environment import Environment
from sanderling.domain.errors import UnknownKind
from sanderling.domain.fields import Field
from sanderling.domain.preferences import THEMES, Preferences
from sanderling.domain.registry import Registry
from sanderling.domain.session import Session


def test_the_folders_around_an_item_begin_with_its_collection() -> None:
    """The item itself is left out, and so is the root."""
    path = "collections/shop/orders/list.json"

    assert ancestors_of(path) == ("collections/shop", "collections/shop/orders")
    assert ancestors_of("collections/shop") == ()
    assert parent_of(path) == "collections/shop/orders"


def test_kinds_are_found_by_name_and_two_may_not_share_one() -> None:
    """An unknown kind is named in the message."""
    field = Field(name="token", label="Token")
    registry = Registry("field", (field,))

    assert registry.get("token") is field
    assert "token" in registry
    with pytest.raises(UnknownKind, match="morse"):
        registry.get("morse")
    with pytest.raises(ValueError, match="share a name"):
        Registry("field", (field, field))


def test_defaults_mean_nothing_chosen() -> None:
    """A first start: the system's theme, no tabs, no variables."""
    assert Preferences().theme == THEMES[0] == "system"
    assert Session().tabs == ()
    assert Environment().variables == ()
