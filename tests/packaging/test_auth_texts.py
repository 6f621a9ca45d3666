"""The README's table of auth kinds."""

from __future__ import annotations

from tests.packaging.conftest import LoadScript

from sanderling.services.auth_kinds import auth_kinds


def test_the_readme_lists_every_kind(script: LoadScript) -> None:
    """A kind or field that was added or reworded is in the table: packaging/auth_texts.py writes it."""
    for file, text in script("auth_texts").derived_texts().items():
        assert file.read_text("utf-8") == text, f"run packaging/auth_texts.py: {file.name} is behind"
        assert all(f"| `{kind.name}` |" in text for kind in auth_kinds())
