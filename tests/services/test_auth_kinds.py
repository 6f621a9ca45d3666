"""The auth kinds as forms."""

from __future__ import annotations

from sanderling.services.auth_kinds import auth_kinds


def test_every_kind_describes_its_form() -> None:
    """Names are stable, labels and help are there, and secrets are marked as such."""
    kinds = {kind.name: kind for kind in auth_kinds()}

    assert list(kinds)[:2] == ["inherit", "none"]
    assert {"basic", "bearer", "api-key"} <= set(kinds)
    assert all(kind.label and kind.help for kind in kinds.values())
    assert [field.name for field in kinds["basic"].fields if field.secret] == ["password"]
    assert [field.name for field in kinds["bearer"].fields if field.secret] == ["token"]
    assert [field.name for field in kinds["api-key"].fields if field.secret] == ["value"]
