"""The options of ``send`` that say how to send, made from the table of settings.

Each option, and ``--set NAME=VALUE`` for any setting, puts its value into one dictionary, so the last one given counts.
"""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Mapping
from typing import Any, Final

from sanderling.cli.setting_values import NotUnderstood, metavar_of, shown, value_of
from sanderling.domain.send_settings import PROGRAM_DEFAULTS, SendSettings
from sanderling.domain.setting_fields import PROXIES, SETTING_BY_NAME, SETTINGS, Group, Setting, SettingType

SWITCHES: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "follow_redirects": (("-L", "--location"), ("--no-redirects",)),
    "decompress": (("--decompress",), ("--no-decompress",)),
    "expect_continue": (("--expect-continue",), ("--no-expect-continue",)),
    "compress_body": (("--gzip",), ("--no-gzip",)),
    "verify_tls": (("--verify",), ("-k", "--insecure")),
    "use_cookies": (("--cookies",), ("--no-cookies",)),
    "retry_unsafe_methods": (("--retry-unsafe",), ("--no-retry-unsafe",)),
    "obey_retry_after": (("--retry-after",), ("--ignore-retry-after",)),
    "slow_after_429": (("--slow-after-429",), ("--no-slow-after-429",)),
    "use_cache": (("--cache",), ("--no-cache",)),
    "trace_context": (("--trace",), ("--no-trace",)),
}
"""The options that switch a setting on, and those that switch it off."""

HTTP_VERSION_OPTIONS: Final = {
    "--http1.1": "1.1",
    "--http2": "2",
    "--http2-prior-knowledge": "2-prior-knowledge",
    "--http3": "3",
}
_SHORT: Final = {"total_timeout_s": "-m", "proxy_url": "-x"}
_METAVARS: Final = {
    "proxy_url": "URL|system|none",
    "proxy_user": "NAME",
    "server_name": "NAME",
    "host_overrides": "NAME=ADDRESS",
    "unix_socket": "PATH",
    "csrf_source": "SOURCE",
    "csrf_header": "NAME",
    "correlation_header": "NAME",
    "repeat_until": "CHECK",
    "rate_requests": "N[/s|/m|/h]",
}
_RATE_PERIODS_S: Final = {"s": 1.0, "m": 60.0, "h": 3600.0}
_NOT_ON_THE_LINE: Final = frozenset(("proxy_password", "client_certificates", "proxy"))
"""Given otherwise: a secret, the files of ``--cert``, and the kind of proxy, which ``--proxy`` says."""


def add_setting_options(parser: argparse.ArgumentParser) -> None:
    """Add an option for each setting, under the headings of the table."""
    parser.set_defaults(settings={})
    for group in Group:
        under = parser.add_argument_group(_lowered(group.value))
        for setting in SETTINGS:
            if setting.group is group:
                _add(under, setting)
    other = parser.add_argument_group("any setting")
    other.add_argument(
        "--set",
        dest="settings",
        metavar="NAME=VALUE",
        action=_AnySetting,
        help="a setting by the name that it has in the files, such as retries=3 or use_cache=on (README, Settings)",
    )


def settings_of(arguments: argparse.Namespace) -> SendSettings:
    """Return what the options say; what none mentions is open."""
    return SendSettings(**arguments.settings)


def options_of(setting: Setting) -> tuple[str, ...]:
    """Return the options that give a setting its value, as the documentation names them."""
    if setting.name in SWITCHES:
        on, off = SWITCHES[setting.name]
        return (*on, *off)
    if setting.name == "http_version":
        return tuple(HTTP_VERSION_OPTIONS)
    short = _SHORT.get(setting.name)
    return tuple(option for option in (short, setting.option) if option)


def _add(group: argparse._ArgumentGroup, setting: Setting) -> None:
    if setting.name in SWITCHES:
        on, off = SWITCHES[setting.name]
        default = getattr(PROGRAM_DEFAULTS, setting.name)
        group.add_argument(*on, **_constant(setting, True), help=_help(setting) if not default else argparse.SUPPRESS)
        group.add_argument(*off, **_constant(setting, False), help=_off_help(setting) if default else argparse.SUPPRESS)
    elif setting.name == "http_version":
        for option, version in HTTP_VERSION_OPTIONS.items():
            label = next(choice.label for choice in setting.choices if choice.value == version)
            group.add_argument(option, **_constant(setting, version), help=f"{label} only")
    elif setting.name not in _NOT_ON_THE_LINE:
        group.add_argument(
            *options_of(setting),
            dest="settings",
            action=_OneSetting,
            const=setting.name,
            metavar=_METAVARS.get(setting.name) or metavar_of(setting),
            help=_help(setting),
        )


def _constant(setting: Setting, value: object) -> dict[str, Any]:
    return {"dest": "settings", "action": _Constant, "const": (setting.name, value)}


class _Settings(argparse.Action):
    """Puts settings beside those that earlier options gave."""

    def _put(self, namespace: argparse.Namespace, values: Mapping[str, object]) -> None:
        setattr(namespace, self.dest, {**getattr(namespace, self.dest), **values})


class _Constant(_Settings):
    """An option without a value; it stands for one."""

    def __init__(self, **named: Any) -> None:
        super().__init__(nargs=0, **named)

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option: str | None = None
    ) -> None:
        name, value = self.const
        self._put(namespace, {name: value})


class _OneSetting(_Settings):
    """An option for one setting."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option: str | None = None
    ) -> None:
        setting = SETTING_BY_NAME[self.const]
        given = _understood(setting, str(values), option or setting.option)
        if setting.type is SettingType.LIST:  # a second one adds to the first
            given = {setting.name: (*getattr(namespace, self.dest).get(setting.name, ()), *given[setting.name])}
        self._put(namespace, given)


class _AnySetting(_Settings):
    """``--set NAME=VALUE``."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option: str | None = None
    ) -> None:
        name, equals, text = str(values).partition("=")
        setting = SETTING_BY_NAME.get(name.strip())
        if not equals:
            raise argparse.ArgumentError(None, f"--set {values} is not understood: write it as NAME=VALUE")
        if setting is None:
            raise argparse.ArgumentError(None, f"there is no setting “{name.strip()}”{_like(name.strip())}")
        try:
            self._put(namespace, {setting.name: value_of(setting, text)})
        except NotUnderstood as error:
            raise argparse.ArgumentError(None, f"--set {name} must be {error}{_instead(setting, text)}") from None


def _understood(setting: Setting, text: str, option: str) -> dict[str, Any]:
    if setting.name == "proxy_url":
        return _proxy(text)
    try:
        if setting.name == "rate_requests":
            return _rate(setting, text)
        return {setting.name: value_of(setting, text)}
    except NotUnderstood as error:
        raise argparse.ArgumentError(None, f"{option} must be {error}{_instead(setting, text)}") from None


def _instead(setting: Setting, text: str) -> str:
    return "" if setting.type is SettingType.SECRET else f", not “{text}”"


def _proxy(text: str) -> dict[str, Any]:
    """Return which proxy: an address, or one of the words that need none."""
    words = {choice.value for choice in PROXIES} - {"manual"}
    return {"proxy": text} if text in words else {"proxy": "manual", "proxy_url": text}


def _rate(setting: Setting, text: str) -> dict[str, Any]:
    """Return a rate as curl writes it, ``30/m``; a plain number leaves the period alone."""
    number, slash, unit = text.partition("/")
    if not slash:
        return {setting.name: value_of(setting, number)}
    if unit not in _RATE_PERIODS_S:
        raise NotUnderstood("a number, or a rate such as 10/s, 30/m or 500/h")
    return {setting.name: value_of(setting, number), "rate_period_s": _RATE_PERIODS_S[unit]}


def _like(name: str) -> str:
    near = difflib.get_close_matches(name, SETTING_BY_NAME, n=1)
    return f"; did you mean “{near[0]}”?" if near else "; the README lists them all"


def _help(setting: Setting) -> str:
    text = _lowered(setting.label)
    if setting.help:
        reads_on = setting.help[:1].isalpha() and ":" not in setting.label
        text = f"{text}: {_lowered(setting.help)}" if reads_on else f"{text}. {setting.help}"
    default = shown(getattr(PROGRAM_DEFAULTS, setting.name))
    if setting.type is not SettingType.SWITCH and default not in ("", "0"):
        text = f"{text.removesuffix('.')}. Default: {default}"
    return text.removesuffix(".").replace("%", "%%")


def _off_help(setting: Setting) -> str:
    return f"do not {_lowered(setting.label)}".replace("%", "%%")


def _lowered(text: str) -> str:
    """Return the text with a small letter in front; abbreviations and names of headers stay as they are."""
    word = text.partition(" ")[0]
    return text if word[1:2].isupper() or word.endswith(":") else text[:1].lower() + text[1:]
