"""The table of settings and the classes that hold them."""

from __future__ import annotations

from dataclasses import fields

import pytest

from sanderling.domain.send_settings import EffectiveSettings, SendSettings
from sanderling.domain.setting_fields import SETTINGS, Setting, SettingType

_VALUE_TYPES: dict[SettingType, type | tuple[type, ...]] = {
    SettingType.SECONDS: (float, int),
    SettingType.NUMBER: (float, int),
    SettingType.COUNT: int,
    SettingType.BYTES: int,
    SettingType.SWITCH: bool,
    SettingType.CHOICE: str,
    SettingType.TEXT: str,
    SettingType.FILE: str,
    SettingType.SECRET: str,
    SettingType.LIST: tuple,
    SettingType.NUMBERS: tuple,
    SettingType.CERTIFICATES: tuple,
}


def test_every_setting_is_in_the_table_once() -> None:
    """Table, stored class and effective class name the same settings."""
    named = sorted(setting.name for setting in SETTINGS)
    assert named == sorted(item.name for item in fields(EffectiveSettings))
    assert sorted([*named, "unknown"]) == sorted(item.name for item in fields(SendSettings))


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_default_is_of_the_setting_s_type(setting: Setting) -> None:
    """What the program does by itself is a value that the form could hold."""
    default = getattr(EffectiveSettings(), setting.name)
    assert isinstance(default, _VALUE_TYPES[setting.type])
    if setting.choices:
        assert default in {choice.value for choice in setting.choices}


def test_no_two_settings_share_an_option() -> None:
    """The command line can tell them apart."""
    options = [setting.option for setting in SETTINGS if setting.option]
    assert len(options) == len(set(options))
