"""Values of settings on the command line: what is special there is where files are and that secrets are not."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from sanderling.domain.setting_fields import Setting, SettingType
from sanderling.domain.setting_text import NotUnderstood, value_from_text

__all__ = ["NotUnderstood", "metavar_of", "shown", "value_of"]


def value_of(setting: Setting, text: str) -> Any:
    """Return the value that a text stands for.

    Raises:
        NotUnderstood: It stands for none.
    """
    if setting.type is SettingType.FILE:
        return text if not text or "{{" in text else str(Path(text).expanduser().absolute())
    if setting.type is SettingType.SECRET and text and "{{" not in text:
        raise NotUnderstood("a variable such as {{name}}: secrets do not stand on the command line in clear")
    if setting.type is SettingType.CERTIFICATES:
        raise NotUnderstood("given with --cert and --key")
    return value_from_text(setting, text)


def metavar_of(setting: Setting) -> str:
    """Return what stands for the value in the help text."""
    if setting.choices:
        return "|".join(choice.value for choice in setting.choices if choice.value)
    return _METAVARS[setting.type]


def shown(value: object) -> str:
    """Return a value as it would be typed."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ",".join(str(item) for item in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


_METAVARS: Final = {
    SettingType.SECONDS: "SECONDS",
    SettingType.NUMBER: "NUMBER",
    SettingType.COUNT: "N",
    SettingType.BYTES: "SIZE",
    SettingType.TEXT: "TEXT",
    SettingType.FILE: "FILE",
    SettingType.LIST: "A,B,…",
    SettingType.NUMBERS: "N,N,…",
}
