"""Beside the first step: the texts of the settings become plain, their secrets are read from the keyring."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from sanderling.domain.client_certificate import ClientCertificate
from sanderling.domain.errors import InvalidSetting
from sanderling.domain.secret import Masker, SecretRef
from sanderling.domain.send_settings import ALL_RETRY_FAILURES, PROGRAM_DEFAULTS, EffectiveSettings
from sanderling.domain.setting_fields import SETTING_BY_NAME, SETTINGS, SettingType
from sanderling.engine.ports import ResolveText
from sanderling.engine.proxies.choice import mask_credentials

ReadSecret = Callable[[SecretRef, str], Awaitable[str]]
"""Takes a reference and where it stands; returns the secret, which the masker has been told of."""

_TEXTS: Final = (SettingType.TEXT, SettingType.SECRET, SettingType.LIST, SettingType.FILE, SettingType.CERTIFICATES)
_FIELDS: Final = tuple(setting for setting in SETTINGS if setting.type in _TEXTS)
_texts_of: Final = attrgetter(*(setting.name for setting in _FIELDS))
_UNUSED: Final = _texts_of(PROGRAM_DEFAULTS)
_CHOICES: Final = tuple(
    (setting, frozenset(choice.value for choice in setting.choices))
    for setting in SETTINGS
    if setting.type is SettingType.CHOICE
)
_NUMBERS: Final = tuple(
    setting
    for setting in SETTINGS
    if setting.type in (SettingType.SECONDS, SettingType.NUMBER, SettingType.COUNT, SettingType.BYTES)
)
_numbers_of: Final = attrgetter(*(setting.name for setting in _NUMBERS))


def texts_in_settings(settings: EffectiveSettings) -> Iterator[str]:
    """Yield the texts of the settings that may hold variables."""
    values = _texts_of(settings)
    if values == _UNUSED:
        return
    for value in values:
        yield from _texts_in(value)


async def resolve_settings(
    settings: EffectiveSettings, resolve: ResolveText, read_secret: ReadSecret, masker: Masker, folder: str = ""
) -> EffectiveSettings:
    """Return the settings with plain texts, the same object where there is nothing to resolve.

    Relative paths of files count from ``folder``.

    Raises:
        InvalidSetting: A choice is none of those there are, or a number is below 0.
        UnresolvedVariable, VariableCycle, SecretMissing, SecretStoreError: See there.
    """
    _check_values(settings)
    if _texts_of(settings) != _UNUSED:
        settings = await _resolved(settings, resolve, read_secret, masker, folder)
    _check_failures(settings)
    mask_credentials(settings, masker)
    return settings


def _check_values(settings: EffectiveSettings) -> None:
    """Refuse what no form and no option lets through, but a file can hold."""
    for setting, choices in _CHOICES:
        value = getattr(settings, setting.name)
        if value not in choices:
            known = ", ".join(choice.value for choice in setting.choices if choice.value)
            raise InvalidSetting(
                f"“{value}” is not a value of the setting “{setting.label}”.", advice=f"Choose one of: {known}."
            )
    if min(_numbers_of(settings)) < 0:
        label, value = next((s.label, number) for s in _NUMBERS if (number := getattr(settings, s.name)) < 0)
        raise InvalidSetting(f"“{value:g}” is not a value of the setting “{label}”.", advice="Write 0 or more.")


def _check_failures(settings: EffectiveSettings) -> None:
    if unknown := set(settings.retry_failures) - set(ALL_RETRY_FAILURES):
        raise InvalidSetting(
            f"“{min(unknown)}” is not a value of the setting “{SETTING_BY_NAME['retry_failures'].label}”.",
            advice=f"Choose some of: {', '.join(ALL_RETRY_FAILURES)}.",
        )


async def _resolved(
    settings: EffectiveSettings, resolve: ResolveText, read_secret: ReadSecret, masker: Masker, folder: str
) -> EffectiveSettings:
    changed: dict[str, Any] = {}
    for setting in _FIELDS:
        value, where = getattr(settings, setting.name), f"the setting “{setting.label}”"
        match setting.type:
            case SettingType.SECRET:
                # What is not used is not asked for: a locked keyring is nobody's business then.
                used = value if settings.proxy == "manual" else ""
                changed[setting.name] = await _secret(used, where, resolve, read_secret, masker)
            case SettingType.CERTIFICATES:
                changed[setting.name] = tuple(
                    [await _certificate(item, resolve, read_secret, masker, folder) for item in value if item.enabled]
                )
            case SettingType.LIST:
                plain = (resolve(item, where).strip() for item in value)
                changed[setting.name] = tuple(item for item in plain if item)
            case SettingType.FILE:
                changed[setting.name] = _file(value, where, resolve, folder)
            case _:
                changed[setting.name] = resolve(value, where).strip()
    return replace(settings, **changed)


async def _certificate(
    item: ClientCertificate, resolve: ResolveText, read_secret: ReadSecret, masker: Masker, folder: str
) -> ClientCertificate:
    where = f"the client certificate for {item.host or 'every host'}"
    return replace(
        item,
        host=resolve(item.host, where).strip().lower(),
        certificate_file=_file(item.certificate_file, where, resolve, folder),
        key_file=_file(item.key_file, where, resolve, folder),
        pass_phrase=await _secret(item.pass_phrase, f"the pass phrase of {where}", resolve, read_secret, masker),
    )


async def _secret(
    value: str | SecretRef, where: str, resolve: ResolveText, read_secret: ReadSecret, masker: Masker
) -> str:
    if isinstance(value, SecretRef):
        return await read_secret(value, where)
    text = resolve(value, where)
    masker.add(text)
    return text


def _file(template: str, where: str, resolve: ResolveText, folder: str) -> str:
    text = resolve(template, where).strip()
    return str(Path(folder, Path(text).expanduser())) if text else ""


def _texts_in(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case tuple():
            for item in value:
                yield from _texts_in(item)
        case ClientCertificate(enabled=True):
            yield from (value.host, value.certificate_file, value.key_file)
            if isinstance(value.pass_phrase, str):
                yield value.pass_phrase
