"""How to send: time limits, redirects, TLS, proxies, policies. Each value may be left to the folder above.

What each value means, its unit and its choices stand in ``domain.setting_fields``, from which the form, the stored
fields, the options of the command line and the documentation are made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Final

from sanderling.domain.client_certificate import ClientCertificate
from sanderling.domain.secret import SecretRef

RETRY_STATUSES: Final = (429, 502, 503, 504)
RETRY_FAILURES: Final = ("name-resolution", "connect", "connect-timeout", "reset", "read-timeout")
"""Failures that are retried unless a person chooses others."""
ALL_RETRY_FAILURES: Final = (*RETRY_FAILURES, "write-timeout", "pool-timeout")


@dataclass(frozen=True, slots=True, kw_only=True)
class SendSettings:
    """Settings of one item; ``None`` means: as the folder, the collection, the workspace or the program says."""

    total_timeout_s: float | None = None
    connect_timeout_s: float | None = None
    read_timeout_s: float | None = None
    write_timeout_s: float | None = None
    pool_timeout_s: float | None = None
    follow_redirects: bool | None = None
    max_redirects: int | None = None
    http_version: str | None = None
    max_connections: int | None = None
    max_connections_per_host: int | None = None
    keep_alive_s: float | None = None
    decompress: bool | None = None
    max_body_bytes: int | None = None
    verify_tls: bool | None = None
    unverified_hosts: tuple[str, ...] | None = None
    ca_file: str | None = None
    min_tls: str | None = None
    max_tls: str | None = None
    server_name: str | None = None
    client_certificates: tuple[ClientCertificate, ...] | None = None
    proxy: str | None = None
    proxy_url: str | None = None
    proxy_user: str | None = None
    proxy_password: str | SecretRef | None = field(default=None, repr=False)
    proxy_exclusions: tuple[str, ...] | None = None
    host_overrides: tuple[str, ...] | None = None
    unix_socket: str | None = None
    use_cookies: bool | None = None
    csrf_source: str | None = None
    csrf_header: str | None = None
    retries: int | None = None
    retry_first_delay_s: float | None = None
    retry_max_delay_s: float | None = None
    retry_budget_s: float | None = None
    retry_statuses: tuple[int, ...] | None = None
    retry_failures: tuple[str, ...] | None = None
    retry_unsafe_methods: bool | None = None
    obey_retry_after: bool | None = None
    repeat_until: str | None = None
    repeat_limit: int | None = None
    rate_requests: float | None = None
    rate_period_s: float | None = None
    rate_burst: int | None = None
    slow_after_429: bool | None = None
    use_cache: bool | None = None
    breaker_failures: int | None = None
    breaker_open_s: float | None = None
    trace_context: bool | None = None
    correlation_header: str | None = None
    expect_continue: bool | None = None
    compress_body: bool | None = None
    unknown: Mapping[str, object] = field(default_factory=dict)

    def over(self, base: SendSettings) -> SendSettings:
        """Return these settings, with what is left open taken from ``base``."""
        merged = {}
        for name in _NAMES:
            own = getattr(self, name)
            merged[name] = getattr(base, name) if own is None else own
        return SendSettings(**merged)


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveSettings:
    """Settings with nothing left open. All limits are in seconds or bytes; 0 means: none. An empty text means: none.

    Texts may still hold variables; ``engine.steps.resolve_settings`` resolves them before anything uses them.
    """

    total_timeout_s: float = 0.0
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 60.0
    write_timeout_s: float = 60.0
    pool_timeout_s: float = 30.0
    follow_redirects: bool = True
    max_redirects: int = 20
    http_version: str = "auto"
    max_connections: int = 100
    max_connections_per_host: int = 0
    keep_alive_s: float = 30.0
    decompress: bool = True
    max_body_bytes: int = 2_000_000_000
    verify_tls: bool = True
    unverified_hosts: tuple[str, ...] = ()
    ca_file: str = ""
    min_tls: str = "1.2"
    max_tls: str = ""
    server_name: str = ""
    client_certificates: tuple[ClientCertificate, ...] = ()
    proxy: str = "system"
    proxy_url: str = ""
    proxy_user: str = ""
    proxy_password: str | SecretRef = field(default="", repr=False)
    proxy_exclusions: tuple[str, ...] = ()
    host_overrides: tuple[str, ...] = ()
    unix_socket: str = ""
    use_cookies: bool = True
    csrf_source: str = ""
    csrf_header: str = "X-CSRF-Token"
    retries: int = 0
    retry_first_delay_s: float = 0.5
    retry_max_delay_s: float = 30.0
    retry_budget_s: float = 120.0
    retry_statuses: tuple[int, ...] = RETRY_STATUSES
    retry_failures: tuple[str, ...] = RETRY_FAILURES
    retry_unsafe_methods: bool = False
    obey_retry_after: bool = True
    repeat_until: str = ""
    repeat_limit: int = 10
    rate_requests: float = 0.0
    rate_period_s: float = 1.0
    rate_burst: int = 1
    slow_after_429: bool = True
    use_cache: bool = False
    breaker_failures: int = 0
    breaker_open_s: float = 30.0
    trace_context: bool = False
    correlation_header: str = ""
    expect_continue: bool = False
    compress_body: bool = False


_NAMES: Final = tuple(item.name for item in fields(EffectiveSettings))
PROGRAM_DEFAULTS: Final = EffectiveSettings()


def effective(settings: SendSettings, defaults: EffectiveSettings = PROGRAM_DEFAULTS) -> EffectiveSettings:
    """Return the settings with every open value filled from ``defaults``.

    A proxy that is named, while nobody says whether one is used, is used.
    """
    if settings.proxy is None and settings.proxy_url:
        settings = replace(settings, proxy="manual")
    values = {}
    for name in _NAMES:
        own = getattr(settings, name)
        values[name] = getattr(defaults, name) if own is None else own
    return EffectiveSettings(**values)
