"""Settings in files: every one of the table, any value, what later versions add, and what is wrong."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from tests.storage import stored_things

from sanderling.domain.client_certificate import ClientCertificate
from sanderling.domain.secret import SecretRef
from sanderling.domain.send_settings import SendSettings
from sanderling.domain.setting_fields import SETTINGS, Setting
from sanderling.storage.json_files import parse_object, to_bytes
from sanderling.storage.stored_fields import Fields, WrongShape
from sanderling.storage.stored_settings import settings_from, settings_to

STORED: dict[str, object] = {
    "seconds": 2.5, "number": 0.5, "count": 3, "bytes": 1000, "switch": False, "choice": "1.3", "text": "{{name}}",
    "file": "ca.pem", "secret": {"secret": "0123"}, "list": ["a", "b"], "numbers": [503],
    "certificates": [{"host": "a.test", "certificate_file": "a.pem"}],
}  # fmt: skip


@given(stored_things.settings)
def test_settings_are_read_back_as_written(settings: SendSettings) -> None:
    """Any settings survive the file, and a second write gives the same bytes."""
    data = to_bytes(settings_to(settings))
    again = settings_from(Fields(parse_object(data, "settings")))
    assert again == settings
    assert to_bytes(settings_to(again)) == data


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_each_setting_is_stored_by_itself(setting: Setting) -> None:
    """A value of the setting's type comes back as it was; one of another type is refused with its name."""
    stored = {setting.name: STORED[setting.type.value]}
    settings = settings_from(Fields(stored))
    assert getattr(settings, setting.name) is not None and not settings.unknown
    assert settings_to(settings) == stored
    with pytest.raises(WrongShape, match=f"“settings” → “{setting.name}”"):
        settings_from(Fields({setting.name: {"what": "is this"}}, "“settings”"))


def test_the_order_is_that_of_the_table() -> None:
    """However a file was written, the next save puts the settings in one order; what is unknown stands last."""
    stored = {"x-later": 1, **{setting.name: STORED[setting.type.value] for setting in reversed(SETTINGS)}}
    assert list(settings_to(settings_from(Fields(stored)))) == [*(setting.name for setting in SETTINGS), "x-later"]


def test_nothing_said_is_nothing_stored() -> None:
    """Open settings leave no trace; an empty text or list is something said: none of what is inherited."""
    assert settings_to(SendSettings()) == {}
    said = SendSettings(proxy_user="", proxy_exclusions=(), retries=0, use_cookies=False)
    assert settings_to(said) == {"proxy_user": "", "proxy_exclusions": [], "use_cookies": False, "retries": 0}
    assert settings_from(Fields(settings_to(said))) == said


def test_a_certificate_keeps_what_it_does_not_know_and_no_pass_phrase() -> None:
    """Fields of a later version stay inside the certificate, and the pass phrase is a mark."""
    stored = {"host": "*.a.test", "certificate_file": "a.p12", "pass_phrase": {"secret": "01"}, "x-pin": [1]}
    settings = settings_from(Fields({"client_certificates": [stored]}))
    assert settings.client_certificates == (
        ClientCertificate(
            host="*.a.test", certificate_file="a.p12", pass_phrase=SecretRef("01"), unknown={"x-pin": [1]}
        ),
    )
    assert json.dumps(settings_to(settings)) == json.dumps({"client_certificates": [stored]})


@pytest.mark.parametrize(
    ("stored", "reason"),
    [
        ({"retries": 1.5}, "“retries” must be a whole number, not a number"),
        ({"retries": None}, "“retries” must be a whole number, not null"),
        ({"retry_statuses": ["503"]}, "“retry_statuses” must be a list of whole numbers, not text"),
        ({"retry_statuses": [True]}, "“retry_statuses” must be a list of whole numbers, not true or false"),
        ({"host_overrides": "a=b"}, "“host_overrides” must be a list, not text"),
        ({"verify_tls": "no"}, "“verify_tls” must be true or false, not text"),
        ({"proxy_password": {"secret": 1}}, "“proxy_password” must be text or a list of lines, not an object"),
        ({"client_certificates": ["a.pem"]}, "“client_certificates”, entry 1 must be an object, not text"),
        ({"client_certificates": [{}, {"host": 1}]}, "“client_certificates”, entry 2 → “host” must be text"),
    ],
)
def test_wrong_shapes_are_named(stored: object, reason: str) -> None:
    """Which setting is wrong, and how, in words."""
    with pytest.raises(WrongShape, match=reason):
        settings_from(Fields(stored))


def test_a_secret_does_not_show_in_a_repr() -> None:
    """Templates of passwords and pass phrases stay out of logs and tracebacks."""
    certificate = ClientCertificate(pass_phrase="{{a}}x-phrase")
    settings = SendSettings(proxy_password="{{a}}x-password", client_certificates=(certificate,))
    assert "x-phrase" not in repr(settings) and "x-password" not in repr(settings)
