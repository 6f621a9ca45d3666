"""What is made from the table of settings is not behind it."""

from __future__ import annotations

from tests.packaging.conftest import LoadScript


def test_schemas_follow_the_table(script: LoadScript) -> None:
    """A setting that was added or reworded is in the schemas: packaging/settings_texts.py writes them."""
    for file, text in script("settings_texts").derived_texts().items():
        assert file.read_text("utf-8") == text, f"run packaging/settings_texts.py: {file.name} is behind"
