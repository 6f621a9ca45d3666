"""What each setting of ``SendSettings`` is: one row a setting, and everything else is derived from the rows.

The form in the window, the stored fields with their schema, the options of the command line and the README's table
read this table; a test keeps it and the two classes in step.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sanderling.domain.fields import Choice


class Group(StrEnum):
    """A heading of the form; the value is what people read."""

    TIME = "Time limits"
    REDIRECTS = "Redirects"
    CONNECTION = "Connection"
    TLS = "TLS"
    PROXY = "Proxy and addresses"
    COOKIES = "Cookies"
    RETRY = "Retries"
    LIMITS = "Rate limits"
    CACHE = "Cache"
    TRACING = "Tracing"


class SettingType(StrEnum):
    """What kind of value a setting has, and so how it is asked for and stored."""

    SECONDS = "seconds"
    NUMBER = "number"
    COUNT = "count"
    BYTES = "bytes"
    SWITCH = "switch"
    CHOICE = "choice"
    TEXT = "text"
    FILE = "file"
    SECRET = "secret"
    LIST = "list"
    NUMBERS = "numbers"
    CERTIFICATES = "certificates"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; ``option`` is that of ``sanderling send``, empty where the command line has a switch of its own."""

    name: str
    group: Group
    type: SettingType
    label: str
    help: str = ""
    choices: tuple[Choice, ...] = ()
    option: str = ""


HTTP_VERSIONS: Final = (
    Choice("auto", "Automatic"),
    Choice("1.1", "HTTP/1.1"),
    Choice("2", "HTTP/2"),
    Choice("2-prior-knowledge", "HTTP/2 with prior knowledge"),
    Choice("3", "HTTP/3"),
)
TLS_VERSIONS: Final = (Choice("1.2", "TLS 1.2"), Choice("1.3", "TLS 1.3"), Choice("1.0", "TLS 1.0"))
NEWEST_TLS_VERSIONS: Final = (Choice("", "Any"), Choice("1.2", "TLS 1.2"), Choice("1.3", "TLS 1.3"))
PROXIES: Final = (Choice("system", "As the system says"), Choice("none", "None"), Choice("manual", "This one"))

SETTINGS: Final = (
    Setting(
        "total_timeout_s",
        Group.TIME,
        SettingType.SECONDS,
        "Whole exchange",
        help="Redirects, retries and the body included. 0: no limit.",
        option="--max-time",
    ),
    Setting(
        "connect_timeout_s",
        Group.TIME,
        SettingType.SECONDS,
        "Connecting",
        help="Name resolution, connection, proxy and TLS handshake, each attempt.",
        option="--connect-timeout",
    ),
    Setting(
        "read_timeout_s",
        Group.TIME,
        SettingType.SECONDS,
        "Longest silence",
        help="The server may be silent for so long.",
        option="--read-timeout",
    ),
    Setting(
        "write_timeout_s",
        Group.TIME,
        SettingType.SECONDS,
        "Sending stalls for",
        help="The server may refuse to take more for so long.",
        option="--write-timeout",
    ),
    Setting("pool_timeout_s", Group.TIME, SettingType.SECONDS, "Wait for a free connection", option="--pool-timeout"),
    Setting("follow_redirects", Group.REDIRECTS, SettingType.SWITCH, "Follow redirects"),
    Setting("max_redirects", Group.REDIRECTS, SettingType.COUNT, "Redirects at most", option="--max-redirects"),
    Setting(
        "http_version",
        Group.CONNECTION,
        SettingType.CHOICE,
        "HTTP version",
        help="Over TLS the version is agreed on by ALPN.",
        choices=HTTP_VERSIONS,
    ),
    Setting("max_connections", Group.CONNECTION, SettingType.COUNT, "Connections at most", option="--max-connections"),
    Setting(
        "max_connections_per_host",
        Group.CONNECTION,
        SettingType.COUNT,
        "Connections per host at most",
        help="0: no limit of its own.",
        option="--max-connections-per-host",
    ),
    Setting(
        "keep_alive_s",
        Group.CONNECTION,
        SettingType.SECONDS,
        "Keep idle connections for",
        help="0: close each connection at once.",
        option="--keep-alive",
    ),
    Setting(
        "decompress",
        Group.CONNECTION,
        SettingType.SWITCH,
        "Undo content codings",
        help="Off: the body is kept as it was sent.",
    ),
    Setting(
        "max_body_bytes",
        Group.CONNECTION,
        SettingType.BYTES,
        "Ask when a body is larger than",
        help="Counted decoded. 0: never ask.",
        option="--max-size",
    ),
    Setting(
        "expect_continue",
        Group.CONNECTION,
        SettingType.SWITCH,
        "Expect: 100-continue",
        help="The body is sent once the server says it wants it (RFC 9110, 10.1.1).",
    ),
    Setting(
        "compress_body",
        Group.CONNECTION,
        SettingType.SWITCH,
        "Send bodies with gzip",
        help="With Content-Encoding: gzip; the length is then not known beforehand.",
    ),
    Setting("verify_tls", Group.TLS, SettingType.SWITCH, "Verify certificates"),
    Setting(
        "unverified_hosts",
        Group.TLS,
        SettingType.LIST,
        "Do not verify these hosts",
        help="Names, *.names or name:port.",
        option="--insecure-host",
    ),
    Setting(
        "ca_file",
        Group.TLS,
        SettingType.FILE,
        "Trust these certificates too",
        help="A PEM file, beside the system's trust store.",
        option="--cacert",
    ),
    Setting("min_tls", Group.TLS, SettingType.CHOICE, "Oldest TLS version", choices=TLS_VERSIONS, option="--tls-min"),
    Setting(
        "max_tls", Group.TLS, SettingType.CHOICE, "Newest TLS version", choices=NEWEST_TLS_VERSIONS, option="--tls-max"
    ),
    Setting(
        "server_name",
        Group.TLS,
        SettingType.TEXT,
        "Server name (SNI)",
        help="Asked for and checked instead of the URL's host.",
        option="--sni",
    ),
    Setting(
        "client_certificates",
        Group.TLS,
        SettingType.CERTIFICATES,
        "Client certificates",
        help="Shown to these hosts when they ask for one.",
    ),
    Setting("proxy", Group.PROXY, SettingType.CHOICE, "Proxy", choices=PROXIES),
    Setting(
        "proxy_url",
        Group.PROXY,
        SettingType.TEXT,
        "Proxy address",
        help="http://host:port, https://host:port, socks5://host:port or socks5h://host:port.",
        option="--proxy",
    ),
    Setting("proxy_user", Group.PROXY, SettingType.TEXT, "Proxy user", option="--proxy-user"),
    Setting("proxy_password", Group.PROXY, SettingType.SECRET, "Proxy password", help="Kept in the keyring."),
    Setting(
        "proxy_exclusions",
        Group.PROXY,
        SettingType.LIST,
        "Without proxy",
        help="Names, .names, addresses or networks such as 10.0.0.0/8.",
        option="--noproxy",
    ),
    Setting(
        "host_overrides",
        Group.PROXY,
        SettingType.LIST,
        "Host overrides",
        help="name=address or name:port=address:port; the name stays in Host and TLS.",
        option="--resolve",
    ),
    Setting(
        "unix_socket",
        Group.PROXY,
        SettingType.TEXT,
        "Unix socket",
        help="The path of a socket that is connected to instead of the host.",
        option="--unix-socket",
    ),
    Setting(
        "use_cookies",
        Group.COOKIES,
        SettingType.SWITCH,
        "Keep and send cookies",
        help="The workspace's cookie jar (RFC 6265).",
    ),
    Setting(
        "csrf_source",
        Group.COOKIES,
        SettingType.TEXT,
        "CSRF token from",
        help="cookie:NAME, or json:$.path, html:NAME or header:NAME of the last response from this host.",
        option="--csrf-from",
    ),
    Setting("csrf_header", Group.COOKIES, SettingType.TEXT, "CSRF token in header", option="--csrf-header"),
    Setting("retries", Group.RETRY, SettingType.COUNT, "Retries at most", help="0: off.", option="--retry"),
    Setting(
        "retry_first_delay_s",
        Group.RETRY,
        SettingType.SECONDS,
        "First delay up to",
        help="Grows twofold with each attempt; a random part of it is waited (full jitter).",
        option="--retry-delay",
    ),
    Setting("retry_max_delay_s", Group.RETRY, SettingType.SECONDS, "Largest delay", option="--retry-max-delay"),
    Setting(
        "retry_budget_s",
        Group.RETRY,
        SettingType.SECONDS,
        "Time for all attempts",
        help="0: no limit.",
        option="--retry-max-time",
    ),
    Setting("retry_statuses", Group.RETRY, SettingType.NUMBERS, "Statuses", option="--retry-on"),
    Setting(
        "retry_failures",
        Group.RETRY,
        SettingType.LIST,
        "Failures",
        help="Of: name-resolution, connect, connect-timeout, reset, read-timeout, write-timeout, pool-timeout.",
        option="--retry-failures",
    ),
    Setting(
        "retry_unsafe_methods",
        Group.RETRY,
        SettingType.SWITCH,
        "Unsafe methods too",
        help="Else only safe ones (RFC 9110, 9.2.1) and requests with an Idempotency-Key.",
    ),
    Setting("obey_retry_after", Group.RETRY, SettingType.SWITCH, "Wait as Retry-After says"),
    Setting(
        "repeat_until",
        Group.RETRY,
        SettingType.TEXT,
        "Repeat until",
        help='A check: status == 200, json $.state == "done", header NAME == value or body contains text.',
        option="--repeat-until",
    ),
    Setting("repeat_limit", Group.RETRY, SettingType.COUNT, "Repetitions at most", option="--repeat-limit"),
    Setting(
        "rate_requests",
        Group.LIMITS,
        SettingType.NUMBER,
        "Requests per period",
        help="To one host; 0: no limit.",
        option="--rate",
    ),
    Setting("rate_period_s", Group.LIMITS, SettingType.SECONDS, "Period", option="--rate-period"),
    Setting(
        "rate_burst", Group.LIMITS, SettingType.COUNT, "Burst", help="So many may go at once.", option="--rate-burst"
    ),
    Setting(
        "slow_after_429",
        Group.LIMITS,
        SettingType.SWITCH,
        "Slow down after 429",
        help="Or with nothing left of its limit: the host is left alone for as long as it asked.",
    ),
    Setting(
        "breaker_failures",
        Group.LIMITS,
        SettingType.COUNT,
        "Circuit opens after failures",
        help="In a row, per host; 0: off.",
        option="--breaker",
    ),
    Setting("breaker_open_s", Group.LIMITS, SettingType.SECONDS, "Circuit stays open for", option="--breaker-open"),
    Setting(
        "use_cache", Group.CACHE, SettingType.SWITCH, "Use the cache", help="A private cache by the rules of RFC 9111."
    ),
    Setting(
        "trace_context",
        Group.TRACING,
        SettingType.SWITCH,
        "Send traceparent",
        help="A new trace for each request (W3C Trace Context).",
    ),
    Setting(
        "correlation_header",
        Group.TRACING,
        SettingType.TEXT,
        "Correlation id in header",
        help="A header that gets a new id with each request; empty: none.",
        option="--correlation-header",
    ),
)
SETTING_BY_NAME: Final = {setting.name: setting for setting in SETTINGS}
