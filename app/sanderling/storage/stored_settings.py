"""Settings of how to send, to and from JSON objects, by the table ``domain.setting_fields.SETTINGS``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from sanderling.domain.client_certificate import ClientCertificate
from sanderling.domain.send_settings import SendSettings
from sanderling.domain.setting_fields import SETTINGS, SettingType
from sanderling.storage.stored_fields import Fields, JsonObject, stored_number, stored_template, without_defaults


def settings_from(fields: Fields) -> SendSettings:
    """Return the settings that a stored object stands for.

    Raises:
        WrongShape: A setting has another type than it must.
    """
    values = {item.name: _READERS[item.type](fields, item.name) for item in SETTINGS if item.name in fields}
    unknown = fields.rest()
    return SendSettings(**values, unknown=unknown) if values or unknown else _NOTHING_SAID


def settings_to(settings: SendSettings) -> JsonObject:
    """Return settings as they are stored, in the order of the table; empty if all are left open."""
    stored = {
        item.name: _WRITERS[item.type](value)
        for item in SETTINGS
        if (value := getattr(settings, item.name)) is not None
    }
    return {**stored, **{name: value for name, value in settings.unknown.items() if name not in stored}}


def certificate_from(fields: Fields) -> ClientCertificate:
    """Return the client certificate that a stored object stands for."""
    return ClientCertificate(
        host=fields.text("host"),
        certificate_file=fields.text("certificate_file"),
        key_file=fields.text("key_file"),
        pass_phrase=fields.template("pass_phrase"),
        enabled=fields.flag("enabled", True),
        unknown=fields.rest(),
    )


def certificate_to(certificate: ClientCertificate) -> JsonObject:
    """Return a client certificate as it is stored; a secret pass phrase keeps only its reference."""
    fields: Mapping[str, object] = {
        "host": certificate.host,
        "certificate_file": certificate.certificate_file,
        "key_file": certificate.key_file,
        "pass_phrase": stored_template(certificate.pass_phrase),
        "enabled": None if certificate.enabled else False,
    }
    return without_defaults(fields, certificate.unknown)


def _number(fields: Fields, name: str) -> float:
    return fields.number(name, 0)


def _whole_number(fields: Fields, name: str) -> int:
    return fields.whole_number(name, 0)


def _switch(fields: Fields, name: str) -> bool:
    return fields.flag(name, False)


def _certificates(fields: Fields, name: str) -> tuple[ClientCertificate, ...]:
    return tuple(certificate_from(certificate) for certificate in fields.objects(name))


def _same(value: object) -> object:
    return value


_NOTHING_SAID: Final = SendSettings()
_READERS: Final[dict[SettingType, Callable[[Fields, str], Any]]] = {
    SettingType.SECONDS: _number,
    SettingType.NUMBER: _number,
    SettingType.COUNT: _whole_number,
    SettingType.BYTES: _whole_number,
    SettingType.SWITCH: _switch,
    SettingType.CHOICE: Fields.text,
    SettingType.TEXT: Fields.text,
    SettingType.FILE: Fields.text,
    SettingType.SECRET: Fields.template,
    SettingType.LIST: Fields.texts,
    SettingType.NUMBERS: Fields.whole_numbers,
    SettingType.CERTIFICATES: _certificates,
}
_WRITERS: Final[dict[SettingType, Callable[[Any], object]]] = {
    **dict.fromkeys(SettingType, _same),
    SettingType.SECONDS: stored_number,
    SettingType.NUMBER: stored_number,
    SettingType.SECRET: stored_template,
    SettingType.LIST: list,
    SettingType.NUMBERS: list,
    SettingType.CERTIFICATES: lambda certificates: [certificate_to(certificate) for certificate in certificates],
}
