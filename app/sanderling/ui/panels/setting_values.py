"""Settings as the fields of a form: what is asked for each, and texts to values and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from sanderling.domain.fields import Choice, Field, FieldType
from sanderling.domain.secret import SecretRef
from sanderling.domain.send_settings import PROGRAM_DEFAULTS, EffectiveSettings, SendSettings
from sanderling.domain.setting_fields import SETTINGS, Group, Setting, SettingType
from sanderling.domain.setting_text import NotUnderstood, number_text, value_from_text

Translate = Callable[[str], str]
Value = str | SecretRef
NONE: Final = "none"
"""What is written to say that a list is empty, whatever the folder around says."""
_MANY: Final = {SettingType.LIST, SettingType.NUMBERS}
_NUMBERS: Final = {SettingType.SECONDS, SettingType.NUMBER}
_UNITS: Final = {SettingType.SECONDS: "s", SettingType.BYTES: "bytes"}


class BadValue(ValueError):
    """A text that cannot be a setting's value."""

    def __init__(self, setting: Setting, text: str, wanted: str) -> None:
        """Keep the setting, the text and what it should have been."""
        super().__init__(text)
        self.setting = setting
        self.text = text
        self.wanted = wanted


def settings_in(group: Group) -> tuple[Setting, ...]:
    """Return the settings of a group that a form asks for line by line."""
    return tuple(s for s in SETTINGS if s.group is group and s.type is not SettingType.CERTIFICATES)


def form_field(setting: Setting, words: Mapping[str, str], inherited: EffectiveSettings = PROGRAM_DEFAULTS) -> Field:
    """Return the field that asks for a setting; ``words`` are ``inherit``, ``yes`` and ``no`` in the person's language.

    Empty means: as the folder around says, and that is what placeholder and first choice show.
    """
    around = _inherited_text(setting, inherited, words)
    unit = _UNITS.get(setting.type)
    label = f"{setting.label}, {unit}" if unit else setting.label
    inherit = Choice("", f"{words['inherit']}: {around}" if around else words["inherit"])
    choices: tuple[Choice, ...] = ()
    kind = FieldType.TEXT
    if setting.type is SettingType.SWITCH:
        kind, choices = FieldType.CHOICE, (inherit, Choice("yes", words["yes"]), Choice("no", words["no"]))
    elif setting.type is SettingType.CHOICE:
        kind, choices = FieldType.CHOICE, (inherit, *(choice for choice in setting.choices if choice.value))
    elif setting.type is SettingType.FILE:
        kind = FieldType.FILE
    return Field(
        name=setting.name,
        label=label,
        type=kind,
        secret=setting.type is SettingType.SECRET,
        choices=choices,
        help=setting.help,
        placeholder=around,
    )


def _inherited_text(setting: Setting, inherited: EffectiveSettings, words: Mapping[str, str]) -> str:
    value = getattr(inherited, setting.name)
    if setting.type is SettingType.SWITCH:
        return words["yes" if value else "no"]
    if setting.type is SettingType.CHOICE:
        return next((choice.label for choice in setting.choices if choice.value == value), str(value))
    return "" if setting.type is SettingType.SECRET else _text_of(setting, value)


def texts_of(settings: SendSettings) -> dict[str, Value]:
    """Return the values that are set, as the form shows them."""
    texts: dict[str, Value] = {}
    for setting in SETTINGS:
        value = getattr(settings, setting.name)
        if value is not None and setting.type is not SettingType.CERTIFICATES:
            texts[setting.name] = value if isinstance(value, SecretRef) else _text_of(setting, value)
    return texts


def _text_of(setting: Setting, value: object) -> str:
    if setting.type is SettingType.SWITCH:
        return "yes" if value else "no"
    if setting.type in _NUMBERS:
        assert isinstance(value, float | int)
        return number_text(value)
    if setting.type in _MANY:
        assert isinstance(value, tuple)
        return ", ".join(str(item) for item in value) or NONE
    return str(value)


def without_password(url: str) -> str:
    """Return a proxy's address without a password that stands in it in clear: files must not hold one."""
    scheme, mark, rest = url.rpartition("://")
    userinfo, at, host = rest.rpartition("@")
    user, _, password = userinfo.partition(":")
    in_clear = password and not password.startswith("{{")
    return f"{scheme}{mark}{user}{at}{host}" if in_clear else url


def value_of(setting: Setting, text: Value) -> object:
    """Return the value that a text stands for; ``None`` for an empty one.

    Raises:
        BadValue: It cannot be understood.
    """
    if isinstance(text, SecretRef):
        return text
    text = text.strip()
    if not text:
        return None
    if setting.name == "proxy_url":
        return without_password(text)
    if setting.type in _MANY and text.lower() == NONE:
        return ()
    try:
        return value_from_text(setting, text)
    except NotUnderstood as error:
        raise BadValue(setting, text, str(error)) from None
