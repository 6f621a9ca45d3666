"""What is written is read back exactly, and fits the published schemas."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from tests.storage import stored_things

from sanderling.domain.auth_choice import AuthChoice
from sanderling.domain.collection import Folder, WorkspaceInfo
from sanderling.domain.environment import Environment
from sanderling.domain.request import Body, Request, Row
from sanderling.domain.secret import SecretRef
from sanderling.storage import stored_items
from sanderling.storage.json_files import parse_object, to_bytes
from sanderling.storage.places import resources_folder
from sanderling.storage.stored_fields import WrongShape

SCHEMAS = resources_folder() / "schemas"


def validate(value: Mapping[str, object], schema: str) -> None:
    """Check an object against a shipped schema."""
    document = json.loads((SCHEMAS / f"{schema}.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(document).validate(value)


@given(stored_things.requests)
def test_request_is_read_back_as_written(request_: Request) -> None:
    """Any request survives the file, byte for byte on a second write, and its file fits the schema."""
    data = to_bytes(stored_items.request_to(request_))
    value = parse_object(data, "request.json")
    validate(value, "request")
    again = stored_items.request_from(value, "")
    assert again == request_
    assert to_bytes(stored_items.request_to(again)) == data


@given(stored_things.folders)
def test_folder_is_read_back_as_written(folder: Folder) -> None:
    """Any folder survives the file, and its file fits the schema."""
    value = parse_object(to_bytes(stored_items.folder_to(folder)), "folder.json")
    validate(value, "folder")
    assert stored_items.folder_from(value, "") == folder


@given(stored_things.environments)
def test_environment_is_read_back_as_written(environment: Environment) -> None:
    """Any environment survives the file, and its file fits the schema."""
    value = parse_object(to_bytes(stored_items.environment_to(environment)), "environment.json")
    validate(value, "environment")
    assert stored_items.environment_from(value, "") == environment


@given(stored_things.infos)
def test_workspace_info_is_read_back_as_written(info: WorkspaceInfo) -> None:
    """What the workspace's own file says survives, and fits the schema."""
    value = parse_object(to_bytes(stored_items.info_to(info)), "sanderling.json")
    validate(value, "sanderling")
    assert stored_items.info_from(value, "") == info


def test_stored_request_reads_well() -> None:
    """The file has a stable order, no defaults, lists of lines for long texts, and only a mark for a secret."""
    request = Request(
        name="Größe",
        url_template="{{base}}/a",
        headers=(Row(name="Accept", value="*/*", enabled=False),),
        body=Body(kind="json", text='{\n  "a": 1\n}\n'),
        auth=AuthChoice("basic", {"username": "ann", "password": SecretRef("0123")}),
        sort_key=3.0,
    )
    assert to_bytes(stored_items.request_to(request)).decode() == (
        """{
  "name": "Größe",
  "method": "GET",
  "sort": 3,
  "url": "{{base}}/a",
  "headers": [
    {
      "name": "Accept",
      "value": "*/*",
      "enabled": false
    }
  ],
  "auth": {
    "kind": "basic",
    "password": {
      "secret": "0123"
    },
    "username": "ann"
  },
  "body": {
    "kind": "json",
    "text": [
      "{",
      "  \\"a\\": 1",
      "}",
      ""
    ]
  }
}
"""
    )


def test_lone_surrogates_survive() -> None:
    """A text that has no UTF-8 form is kept as a JSON escape."""
    request = Request(name="\ud800 x", notes="\udfff")
    data = to_bytes(stored_items.request_to(request))
    assert stored_items.request_from(parse_object(data, "x"), "") == request


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"method": 5}, "“method” must be text, not a number"),
        ({"method": "GET", "headers": {}}, "“headers” must be a list, not an object"),
        ({"method": "GET", "headers": [{"enabled": 1}]}, "“headers”, entry 1 → “enabled” must be true or false"),
        ({"method": "GET", "headers": ["x"]}, "“headers”, entry 1 must be an object, not text"),
        ({"method": "GET", "body": {"text": ["a", 1]}}, "“body” → “text” must be text or a list of lines"),
        ({"method": "GET", "body": {"parts": [{"files": [None]}]}}, "“files” must be a list of texts"),
        ({"method": "GET", "settings": {"max_redirects": 1.5}}, "“settings” → “max_redirects” must be a whole number"),
        ({"method": "GET", "settings": {"read_timeout_s": True}}, "“settings” → “read_timeout_s” must be a number"),
        ({"method": "GET", "sort": "first"}, "“sort” must be a number, not text"),
        ({"method": "GET", "sort": 10**400}, "“sort” is too large a number"),
        ({"method": "GET", "auth": []}, "“auth” must be an object, not a list"),
        ({"orders": []}, "neither “method” nor “url”"),
        ([], "must be an object"),
    ],
)
def test_wrong_types_are_named(value: object, reason: str) -> None:
    """A field of a wrong type is refused with its place and both types."""
    with pytest.raises(WrongShape, match=reason):
        stored_items.request_from(value, "")


def test_auth_field_named_kind_is_refused() -> None:
    """A kind that declares a field “kind” cannot be stored, and says so to its author."""
    with pytest.raises(ValueError, match="kind"):
        stored_items.request_to(Request(auth=AuthChoice("odd", {"kind": "x"})))


def test_later_auth_fields_survive() -> None:
    """What a later version keeps in “auth” and this one cannot hold comes back unchanged."""
    stored = {"name": "a", "method": "GET", "auth": {"kind": "oauth2", "scopes": ["a"], "grants": [], "deep": {"b": 1}}}
    assert stored_items.request_to(stored_items.request_from(stored, "")) == stored


def test_schemas_are_valid_and_refuse_wrong_types() -> None:
    """Every schema is itself valid, and says no where the reader does."""
    files = sorted(SCHEMAS.glob("*.schema.json"))
    assert {file.name.partition(".")[0] for file in files} == {"sanderling", "folder", "request", "environment"}
    for file in files:
        jsonschema.Draft202012Validator.check_schema(json.loads(file.read_text("utf-8")))
    with pytest.raises(jsonschema.ValidationError):
        validate({"name": "x", "method": "GET", "body": {"kind": "json", "text": 5}}, "request")
    with pytest.raises(jsonschema.ValidationError):
        validate({"name": "x", "variables": [{"value": {"secret": 1}}]}, "environment")


def test_schemas_live_in_the_shipped_resources(checkout: Path) -> None:
    """The schemas are found where the program looks for its resources."""
    assert checkout / "resources" / "schemas" == SCHEMAS
