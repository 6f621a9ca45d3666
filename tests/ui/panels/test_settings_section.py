"""The form of the settings: groups, values and texts, secrets, client certificates."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from sanderling.domain.client_certificate import ClientCertificate
from sanderling.domain.request import Request
from sanderling.domain.secret import SecretRef
from sanderling.domain.send_settings import PROGRAM_DEFAULTS, SendSettings
from sanderling.domain.setting_fields import SETTING_BY_NAME, SETTINGS, Group, SettingType
from sanderling.ui.editors.certificate_list import CertificateList
from sanderling.ui.panels.setting_values import BadValue, texts_of, value_of, without_password
from sanderling.ui.panels.settings_section import SettingsSection


@pytest.fixture
def section(qtbot: QtBot) -> SettingsSection:
    """The form, with nothing set."""
    made = SettingsSection()
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    made.show_item(Request())
    return made


def _told(section: SettingsSection) -> list[SendSettings]:
    seen: list[SendSettings] = []
    section.changed.connect(lambda changes: seen.append(changes["settings"]))
    return seen


def test_settings_may_be_left_to_the_folder(section: SettingsSection) -> None:
    """An empty field means: as the folder says; nonsense is refused aloud and changes nothing."""
    seen = _told(section)
    section.form(Group.TIME).changed.emit({"total_timeout_s": "2,5"})
    section.form(Group.TLS).changed.emit({"verify_tls": "no", "unverified_hosts": "a.test, *.b.test:8443"})
    assert seen[-1] == SendSettings(total_timeout_s=2.5, verify_tls=False, unverified_hosts=("a.test", "*.b.test:8443"))
    count = len(seen)
    section.form(Group.TIME).changed.emit({"total_timeout_s": "soon"})
    assert "soon" in section.problem_text()
    assert len(seen) == count
    section.form(Group.TIME).changed.emit({})
    assert section.problem_text() == ""
    assert seen[-1].total_timeout_s is None
    assert seen[-1].verify_tls is False


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_what_the_form_shows_is_what_it_reads(setting: Any) -> None:
    """Every default, as the form writes it, is understood as the same value."""
    if setting.type is SettingType.CERTIFICATES:
        return
    value = getattr(PROGRAM_DEFAULTS, setting.name)
    texts = texts_of(replace(SendSettings(), **{setting.name: value}))
    empty = value == ""
    assert value_of(setting, texts[setting.name]) == (None if empty else value)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("max_body_bytes", "2 GB", 2_000_000_000),
        ("max_body_bytes", "1.5M", 1_500_000),
        ("retry_statuses", "429 503", (429, 503)),
        ("host_overrides", "a=1.2.3.4,\nb=::1", ("a=1.2.3.4", "b=::1")),
        ("follow_redirects", "no", False),
        ("unverified_hosts", "None", ()),
    ],
)
def test_people_may_write_values_their_way(name: str, text: str, value: object) -> None:
    """Sizes with a unit, lists with commas, blanks or line breaks."""
    assert value_of(SETTING_BY_NAME[name], text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [("retries", "2.5"), ("retries", "2k"), ("read_timeout_s", "-1"), ("retry_statuses", "429, often")],
)
def test_what_is_no_value_is_refused(name: str, text: str) -> None:
    """The text comes back with the error."""
    with pytest.raises(BadValue):
        value_of(SETTING_BY_NAME[name], text)


def test_a_password_in_the_address_of_a_proxy_is_not_kept(section: SettingsSection) -> None:
    """It would go into files in clear; the form says where it belongs."""
    seen = _told(section)
    section.form(Group.PROXY).changed.emit({"proxy_url": "http://ann:sea@shore@proxy.test:8080"})
    assert seen[-1].proxy_url == "http://ann@proxy.test:8080"
    assert "without its password" in section.problem_text()
    section.form(Group.PROXY).changed.emit({"proxy_url": "http://ann@proxy.test:8080"})
    assert section.problem_text() == ""


@pytest.mark.parametrize(
    "url",
    ["http://proxy.test:8080", "socks5://[::1]:1080", "proxy.test:8080", "http://{{user}}:{{password}}@proxy.test", ""],
)
def test_an_address_without_a_password_stays(url: str) -> None:
    """A password in a variable is no password in clear."""
    assert without_password(url) == url


def test_groups_tell_where_something_is_set(section: SettingsSection) -> None:
    """The mark behind a group comes and goes with its settings."""
    section.show_item(Request(settings=SendSettings(retries=3)))
    marked = [
        section.groups.item(row).text()
        for row in range(section.groups.count())
        if "•" in section.groups.item(row).text()
    ]
    assert marked == ["Retries •"]
    section.show_item(Request())
    assert not any("•" in section.groups.item(row).text() for row in range(section.groups.count()))


def test_what_counts_around_is_shown(section: SettingsSection) -> None:
    """Where nothing is filled in, the form tells what folder and workspace say."""
    section.show_group(Group.TIME)
    section.set_inherited(replace(PROGRAM_DEFAULTS, connect_timeout_s=3.5, verify_tls=False, http_version="2"))
    edit = section.form(Group.TIME).control("connect_timeout_s")
    assert isinstance(edit, QLineEdit)
    assert (edit.text(), edit.placeholderText()) == ("", "3.5")
    combos = [section.form(Group.TLS).control("verify_tls"), section.form(Group.CONNECTION).control("http_version")]
    assert [combo.currentText() for combo in combos if isinstance(combo, QComboBox)] == [
        "As around: No",
        "As around: HTTP/2",
    ]


def test_a_form_shows_what_was_set_before_it_was_built(section: SettingsSection) -> None:
    """A group that is opened later shows the request's values."""
    section.show_item(Request(settings=SendSettings(retries=3)))
    section.show_group(Group.RETRY)
    edit = section.form(Group.RETRY).control("retries")
    assert isinstance(edit, QLineEdit)
    assert edit.text() == "3"


def test_a_proxy_password_goes_to_the_keyring(section: SettingsSection) -> None:
    """The typed password is handed out to be kept; what is stored is the reference; a variable's secret is not ours."""
    seen = _told(section)
    asked: list[tuple[str, str]] = []
    section.keep_secret_requested.connect(lambda name, text, _old: asked.append((name, text)))
    section.set_secret("proxy_password", SecretRef("of-a-variable"))
    assert seen == []
    section.form(Group.PROXY).keep_requested.emit("proxy_password", "open sesame", None)
    assert asked == [("proxy_password", "open sesame")]
    section.set_secret("proxy_password", SecretRef("kept"))
    assert seen[-1].proxy_password == SecretRef("kept")


def test_client_certificates_are_added_and_removed(qtbot: QtBot) -> None:
    """Each has a form; the pass phrase of the right one takes the reference."""
    certificates = CertificateList()
    qtbot.addWidget(certificates)
    first = ClientCertificate(host="a.test", certificate_file="a.pem", unknown={"later": 1})
    certificates.show_certificates((first,))
    seen: list[tuple[ClientCertificate, ...]] = []
    asked: list[str] = []
    certificates.changed.connect(seen.append)
    certificates.keep_requested.connect(lambda name, _text, _old: asked.append(name))
    certificates.add_button.click()
    host = certificates._cards[1].form.control("host")
    assert isinstance(host, QLineEdit)
    host.setText("b.test")
    assert [each.host for each in seen[-1]] == ["a.test", "b.test"]
    certificates._cards[1].form.keep_requested.emit("pass_phrase", "x", None)
    assert asked == ["client-certificate-1"]
    certificates.set_secret("client-certificate-1", SecretRef("kept"))
    assert [each.pass_phrase for each in seen[-1]] == ["", SecretRef("kept")]
    certificates._cards[0].removal_requested.emit()
    assert [(each.host, each.pass_phrase) for each in seen[-1]] == [("b.test", SecretRef("kept"))]
    certificates.show_certificates((first,))
    assert certificates.certificates()[0].unknown == {"later": 1}
