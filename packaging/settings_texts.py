"""Write what is made from the table of settings: ``.venv/bin/python packaging/settings_texts.py [--check]``.

The settings' part of the JSON Schemas and the table of the README are kept in step with
``sanderling.domain.setting_fields.SETTINGS``. ``--check`` writes nothing and ends with 1 where something would change;
a test does the same.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from environment import CHECKOUT

from sanderling.cli.setting_options import options_of
from sanderling.cli.setting_values import shown
from sanderling.domain.send_settings import PROGRAM_DEFAULTS
from sanderling.domain.setting_fields import SETTINGS, Group, Setting, SettingType

SCHEMAS = ("request", "folder", "sanderling")
README_BEGIN = "<!-- all settings: written by packaging/settings_texts.py -->"
README_END = "<!-- end of all settings -->"
_GIVEN_OTHERWISE = {
    "proxy": "`--proxy system`, `--proxy none`",
    "proxy_password": "`SANDERLING_SECRET_PROXY_PASSWORD`",
    "client_certificates": "`-E`, `--cert`, `--key`",
}
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


def readme_table() -> str:
    """Return a table for each group of settings: name in the files, meaning, default, options."""
    lines = []
    for group in Group:
        lines += ["", f"**{group.value}**", "", "| name | what it is | default | command line |", "|---|---|---|---|"]
        lines += [_readme_row(setting) for setting in SETTINGS if setting.group is group]
    return "\n".join([*lines[1:], ""])


def _readme_row(setting: Setting) -> str:
    what = f"{setting.label}. {setting.help}".strip() if setting.help else setting.label
    options = ", ".join(f"`{option}`" for option in options_of(setting)) or _GIVEN_OTHERWISE[setting.name]
    default = shown(getattr(PROGRAM_DEFAULTS, setting.name))
    cells = (f"`{setting.name}`", what, default or "-", options)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def with_table(readme: str) -> str:
    """Return the README with the tables made anew."""
    before, begin, rest = readme.partition(README_BEGIN)
    _, end, after = rest.partition(README_END)
    assert begin and end, "the README has lost the marks around its table of settings"
    return f"{before}{begin}\n\n{readme_table()}\n{end}{after}"


def derived_texts() -> dict[Path, str]:
    """Return each file that holds something made from the table, with the content that it should have."""
    readme = CHECKOUT / "README.md"
    texts = {readme: with_table(readme.read_text("utf-8"))}
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
