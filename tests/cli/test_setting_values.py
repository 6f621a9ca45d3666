"""Values of settings as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from sanderling.cli.setting_values import NotUnderstood, metavar_of, shown, value_of
from sanderling.domain.setting_fields import SETTING_BY_NAME, SETTINGS, SettingType


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("total_timeout_s", "2.5", 2.5),
        ("total_timeout_s", "250ms", 0.25),
        ("total_timeout_s", "2m", 120.0),
        ("total_timeout_s", "0", 0.0),
        ("rate_requests", "0.5", 0.5),
        ("retries", "3", 3),
        ("max_body_bytes", "1000", 1000),
        ("max_body_bytes", "10M", 10_000_000),
        ("max_body_bytes", "2gb", 2_000_000_000),
        ("max_body_bytes", "64MiB", 64 * 2**20),
        ("use_cache", "on", True),
        ("use_cache", "FALSE", False),
        ("min_tls", "1.3", "1.3"),
        ("max_tls", "", ""),
        ("proxy_password", "{{password}}", "{{password}}"),
        ("proxy_exclusions", "a.test, .b.test,10.0.0.0/8,", ("a.test", ".b.test", "10.0.0.0/8")),
        ("retry_statuses", "500, 503", (500, 503)),
        ("retry_failures", "connect,reset", ("connect", "reset")),
        ("host_overrides", "a.test=127.0.0.1", ("a.test=127.0.0.1",)),
        ("host_overrides", "a.test:443:127.0.0.1", ("a.test:443=127.0.0.1",)),
        ("host_overrides", "[::1]:443:[::2]", ("[::1]:443=[::2]",)),
        ("ca_file", "{{certificates}}/ca.pem", "{{certificates}}/ca.pem"),
    ],
)
def test_what_is_understood(name: str, text: str, value: object) -> None:
    """Units, suffixes and lists with commas, as curl's users write them."""
    assert value_of(SETTING_BY_NAME[name], text) == value


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("total_timeout_s", "soon", "seconds"),
        ("total_timeout_s", "-1", "seconds"),
        ("total_timeout_s", "1.2.3", "seconds"),
        ("rate_requests", "inf", "a number"),
        ("rate_requests", "nan", "a number"),
        ("retries", "1.5", "a whole number"),
        ("retries", "²", "a whole number"),
        ("max_body_bytes", "10X", "a size such as"),
        ("use_cache", "maybe", "on or off"),
        ("min_tls", "0.9", "one of 1.2, 1.3, 1.0"),
        ("proxy_password", "clear", "secrets do not stand on the command line"),
        ("retry_statuses", "5xx", "whole numbers"),
        ("retry_failures", "conect", "some of name-resolution, connect"),
        ("host_overrides", "a.test", "name=address"),
        ("client_certificates", "a.pem", "--cert"),
    ],
)
def test_what_is_not(name: str, text: str, wanted: str) -> None:
    """The message names what would be understood."""
    with pytest.raises(NotUnderstood, match=wanted):
        value_of(SETTING_BY_NAME[name], text)


def test_a_file_is_meant_from_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative name does not change its meaning with the place of the request's file."""
    monkeypatch.chdir(tmp_path)
    assert value_of(SETTING_BY_NAME["ca_file"], "ca.pem") == str(tmp_path / "ca.pem")


@pytest.mark.parametrize("value", [True, False, 2.5, 30.0, 100, ("a", "b"), (503, 504), "text"])
def test_a_value_is_shown_as_it_would_be_typed(value: object) -> None:
    """The help's defaults could be given again as they stand."""
    types = {bool: "use_cache", float: "rate_period_s", int: "retries", tuple: "proxy_exclusions", str: "proxy_url"}
    name = "retry_statuses" if value == (503, 504) else types[type(value)]
    assert value_of(SETTING_BY_NAME[name], shown(value)) == value


def test_every_setting_has_a_word_for_its_value() -> None:
    """The help never shows a name of ours where a value goes."""
    for setting in SETTINGS:
        if setting.type not in (SettingType.SWITCH, SettingType.SECRET, SettingType.CERTIFICATES):
            assert metavar_of(setting)
