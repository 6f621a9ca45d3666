"""Which proxy a request goes through: none, the one of the settings, or the one the system names at this moment."""

from __future__ import annotations

import os
import sys
from typing import Final
from urllib.request import getproxies, getproxies_environment, proxy_bypass

from sanderling.domain.errors import InvalidSetting
from sanderling.domain.secret import Masker
from sanderling.domain.send_settings import EffectiveSettings
from sanderling.engine.host_patterns import is_excluded, is_loopback
from sanderling.engine.proxies.proxy import Proxy, parse_proxy

_SETTING: Final = "the setting “Proxy address”"
_VARIABLES: Final = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
_HAS_SYSTEM_SETTINGS: Final = sys.platform in ("win32", "darwin")


def choose_proxy(scheme: str, host: str, port: int, settings: EffectiveSettings) -> Proxy | None:
    """Return the proxy for a host; ``None``: straight on.

    Raises:
        InvalidSetting: The proxy's address makes no sense.
    """
    if settings.proxy == "none" or settings.unix_socket or is_excluded(settings.proxy_exclusions, host, port):
        return None
    if settings.proxy == "manual":
        if not settings.proxy_url:
            raise InvalidSetting(
                "A proxy is to be used, but its address is empty.", advice="Fill it in, or choose another proxy."
            )
        return parse_proxy(settings.proxy_url, _SETTING, settings.proxy_user, str(settings.proxy_password))
    return _of_system(scheme, host, port)


def mask_credentials(settings: EffectiveSettings, masker: Masker) -> None:
    """Tell the masker of every credential that a proxy of these settings may be shown."""
    if settings.proxy == "none":
        return
    if settings.proxy == "manual":
        found = [(settings.proxy_url, settings.proxy_user, str(settings.proxy_password))]
    else:
        found = [(value, "", "") for name in _VARIABLES if "@" in (value := os.environ.get(name, ""))]
    for url, user, password in found:
        try:
            proxy = parse_proxy(url, _SETTING, user, password)
        except InvalidSetting:
            continue  # said when the proxy is about to be used
        masker.add(proxy.password)
        masker.add(proxy.authorization.removeprefix("Basic "))


def _of_system(scheme: str, host: str, port: int) -> Proxy | None:
    if is_loopback(host):
        return None
    proxies = getproxies()
    url = proxies.get(scheme) or proxies.get("all")
    if not url or is_excluded(tuple(proxies.get("no", "").replace(",", " ").split()), host, port):
        return None
    if _HAS_SYSTEM_SETTINGS and not getproxies_environment() and proxy_bypass(host):
        return None
    name = scheme if proxies.get(scheme) else "all"
    return parse_proxy(url, f"the system's settings ({name}_proxy)")
