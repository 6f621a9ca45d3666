"""Which fields of a form are shown."""

from __future__ import annotations

from sanderling.domain.fields import Field, shown_fields
from sanderling.domain.secret import SecretRef

FORM = (
    Field(name="source", label="From", default="text"),
    Field(name="key", label="Key", secret=True, when=(("source", ("text", "base64")),)),
    Field(name="file", label="File", when=(("source", ("file",)),)),
    Field(name="pass_phrase", label="Pass phrase", when=(("file", ("x.pem",)),)),
)


def _names(values: dict[str, object]) -> list[str]:
    return [field.name for field in shown_fields(FORM, values)]


def test_a_field_follows_the_value_it_waits_for() -> None:
    """An empty value counts as the default; a value that is named shows the field."""
    assert _names({}) == ["source", "key"]
    assert _names({"source": ""}) == ["source", "key"]
    assert _names({"source": "base64"}) == ["source", "key"]
    assert _names({"source": "file"}) == ["source", "file"]


def test_a_field_behind_a_hidden_one_is_hidden() -> None:
    """The value that would show it is left over from before."""
    assert _names({"source": "file", "file": "x.pem"}) == ["source", "file", "pass_phrase"]
    assert _names({"source": "text", "file": "x.pem"}) == ["source", "key"]


def test_a_reference_to_a_secret_shows_nothing() -> None:
    """What it stands for is not known here."""
    assert _names({"source": SecretRef("s")}) == ["source"]
