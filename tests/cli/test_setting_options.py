"""The options made from the table of settings."""

from __future__ import annotations

import pytest

from sanderling.cli.arguments import build_parser
from sanderling.cli.setting_options import SWITCHES, options_of, settings_of
from sanderling.domain.send_settings import SendSettings
from sanderling.domain.setting_fields import SETTINGS, Setting, SettingType

TEXTS = {
    SettingType.SECONDS: "2", SettingType.NUMBER: "2", SettingType.COUNT: "2", SettingType.BYTES: "2",
    SettingType.TEXT: "text", SettingType.FILE: "/ca.pem", SettingType.LIST: "a", SettingType.NUMBERS: "503",
}  # fmt: skip
LISTS = {"host_overrides": "a=b", "retry_failures": "reset"}
GIVEN_OTHERWISE = {"proxy_password": "SANDERLING_SECRET_PROXY_PASSWORD", "client_certificates": "--cert", "proxy": "-x"}


def settings(*arguments: str) -> SendSettings:
    """Return what options say."""
    return settings_of(build_parser().parse_args(["send", "x", *arguments]))


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_has_its_options(setting: Setting) -> None:
    """Each option of a setting gives that setting a value, and no other but those it is about."""
    if setting.name in GIVEN_OTHERWISE:
        assert not options_of(setting)
        return
    assert options_of(setting)
    for option in options_of(setting):
        alone = setting.name in SWITCHES or setting.name == "http_version"
        text = LISTS.get(setting.name) or (setting.choices[0].value if setting.choices else TEXTS.get(setting.type, ""))
        said = settings(option) if alone else settings(option, text)
        assert getattr(said, setting.name) is not None
        others = {other.name for other in SETTINGS if getattr(said, other.name) is not None} - {setting.name}
        assert others == ({"proxy"} if setting.name == "proxy_url" else set())


@pytest.mark.parametrize(("name", "options"), SWITCHES.items())
def test_a_switch_goes_both_ways(name: str, options: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    """What a file switches on, the command line can switch off, and the other way round; the last word counts."""
    on, off = options
    assert getattr(settings(on[0]), name) is True
    assert getattr(settings(off[0]), name) is False
    assert getattr(settings(off[0], on[0]), name) is True


def test_what_is_not_given_is_open() -> None:
    """Without options nothing is said, and one call's options are not the next one's."""
    settings("--retry", "3", "--noproxy", "a")
    assert settings() == SendSettings()


def test_lists_grow_and_the_last_value_counts() -> None:
    """A list may be given in one piece or in several; of anything else the last one counts, --set included."""
    assert settings("--noproxy", "a,b", "--noproxy", "c").proxy_exclusions == ("a", "b", "c")
    assert settings("--retry", "3", "--set", "retries=5", "--http2", "--http1.1") == SendSettings(
        retries=5, http_version="1.1"
    )


@pytest.mark.parametrize(
    ("text", "kind", "url"),
    [("none", "none", None), ("system", "system", None), ("socks5h://x:1", "manual", "socks5h://x:1")],
)
def test_a_proxy_by_address_or_by_a_word(text: str, kind: str, url: str | None) -> None:
    """--proxy takes an address, or says that the system decides, or that there is none."""
    assert settings("-x", text) == SendSettings(proxy=kind, proxy_url=url)


def test_a_rate_as_curl_writes_it() -> None:
    """The unit of a rate is its period; a plain number leaves the period as it was."""
    assert settings("--rate", "30/m") == SendSettings(rate_requests=30.0, rate_period_s=60.0)
    assert settings("--rate", "5") == SendSettings(rate_requests=5.0)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--retry", "x"), "--retry must be a whole number from 0 up, not “x”"),
        (("--rate", "3/d"), "--rate must be a number, or a rate such as 10/s"),
        (("--tls-min", "9"), "--tls-min must be one of 1.2, 1.3, 1.0, not “9”"),
        (("--set", "retrys=1"), "there is no setting “retrys”; did you mean “retries”?"),
        (("--set", "retries"), "write it as NAME=VALUE"),
        (("--set", "retries=many"), "--set retries must be a whole number"),
        (("--set", "client_certificates=a"), "given with --cert"),
        (("--retry",), "--retry: expected one argument"),
    ],
)
def test_a_wrong_value_is_one_sentence(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong and what would be right, without half a hundred lines of usage; code 2."""
    with pytest.raises(SystemExit) as ended:
        settings(*arguments)
    assert ended.value.code == 2
    shown = capsys.readouterr().err
    assert said in shown and len(shown.splitlines()) == 2


def test_a_refused_secret_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    """A password that was typed where it must not be does not land in a log of error messages too."""
    with pytest.raises(SystemExit):
        settings("--set", "proxy_password=tiptop-hidden")
    assert "tiptop-hidden" not in capsys.readouterr().err


def test_help_has_a_heading_for_each_group(capsys: pytest.CaptureFixture[str]) -> None:
    """--help shows the options under what they are about, with their defaults."""
    with pytest.raises(SystemExit):
        build_parser().parse_args(["send", "--help"])
    shown = capsys.readouterr().out
    for heading in ("time limits:", "TLS:", "proxy and addresses:", "retries:", "rate limits:", "cache:"):
        assert f"\n{heading}\n" in shown
    assert "longest silence: the server may be silent for so long. Default: 60" in " ".join(shown.split())
