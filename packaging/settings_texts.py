"""Write what is made from the table of settings: ``.venv/bin/python packaging/settings_texts.py [--check]``.

The settings' part of the JSON Schemas is kept in step with ``sanderling.domain.setting_fields.SETTINGS``. ``--check``
writes nothing and ends with 1 where something would change; a test does the same.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from environment import CHECKOUT

from sanderling.domain.setting_fields import SETTINGS, Setting, SettingType

SCHEMAS = ("request", "folder", "sanderling")
_TEXT = {"type": "string"}
_SECRET = {"anyOf": [{"$ref": "#/$defs/longText"}, {"$ref": "#/$defs/secret"}]}
_TYPES: dict[SettingType, Mapping[str, object]] = {
    SettingType.SECONDS: {"type": "number", "minimum": 0},
    SettingType.NUMBER: {"type": "number", "minimum": 0},
    SettingType.COUNT: {"type": "integer", "minimum": 0},
    SettingType.BYTES: {"type": "integer", "minimum": 0},
    SettingType.SWITCH: {"type": "boolean"},
    SettingType.CHOICE: _TEXT,
    SettingType.TEXT: _TEXT,
    SettingType.FILE: _TEXT,
    SettingType.SECRET: _SECRET,
    SettingType.LIST: {"type": "array", "items": _TEXT},
    SettingType.NUMBERS: {"type": "array", "items": {"type": "integer"}},
    SettingType.CERTIFICATES: {"type": "array", "items": {"$ref": "#/$defs/clientCertificate"}},
}
_SECRET_REFERENCE = {
    "description": "A secret: the keyring holds its value under this name.",
    "type": "object",
    "properties": {"secret": {"type": "string"}},
    "required": ["secret"],
    "additionalProperties": False,
}
_CLIENT_CERTIFICATE = {
    "description": "A client certificate and the hosts that it is shown to.",
    "type": "object",
    "properties": {
        "host": {"type": "string", "description": "A name, *.name or name:port."},
        "certificate_file": {"type": "string", "description": "A PEM file, or PKCS#12 (.p12, .pfx)."},
        "key_file": {"type": "string", "description": "The key, where it is in a PEM file of its own."},
        "pass_phrase": _SECRET,
        "enabled": {"type": "boolean", "default": True},
    },
}


def schema_of(setting: Setting) -> dict[str, object]:
    """Return the schema of one setting: a later version may know more choices, so those are named, not demanded."""
    schema: dict[str, object] = {"title": setting.label}
    if setting.help:
        schema["description"] = setting.help
    if setting.choices:
        return {**schema, "anyOf": [{"enum": [choice.value for choice in setting.choices]}, _TYPES[setting.type]]}
    return {**schema, **_TYPES[setting.type]}


def with_settings(document: Mapping[str, object]) -> dict[str, object]:
    """Return a schema with the settings' part made anew."""
    definitions = document["$defs"]
    assert isinstance(definitions, dict)
    settings = {
        "description": "What is not said here is as the folder above, the workspace or the program says.",
        "type": "object",
        "properties": {setting.name: schema_of(setting) for setting in SETTINGS},
    }
    made = {"secret": _SECRET_REFERENCE, "clientCertificate": _CLIENT_CERTIFICATE, "settings": settings}
    return {**document, "$defs": {**definitions, **made}}


def derived_texts() -> dict[Path, str]:
    """Return each file that holds something made from the table, with the content that it should have."""
    texts = {}
    for name in SCHEMAS:
        file = CHECKOUT / "resources" / "schemas" / f"{name}.schema.json"
        document = with_settings(json.loads(file.read_text("utf-8")))
        texts[file] = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    return texts


def main(arguments: list[str]) -> int:
    """Write the files that are behind, or only name them; return the exit code."""
    behind = {file: text for file, text in derived_texts().items() if file.read_text("utf-8") != text}
    for file, text in behind.items():
        print(file.relative_to(CHECKOUT))
        if "--check" not in arguments:
            file.write_text(text, "utf-8")
    return 1 if behind and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
