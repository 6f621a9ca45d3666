"""How to send: time limits, redirects, TLS. Each value may be left to the folder above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Final

HTTP_VERSIONS = ("auto", "1.1", "2")


@dataclass(frozen=True, slots=True, kw_only=True)
class SendSettings:
    """Settings of one item; ``None`` means: as the folder, the collection or the program says."""

    total_timeout_s: float | None = None
    connect_timeout_s: float | None = None
    read_timeout_s: float | None = None
    write_timeout_s: float | None = None
    pool_timeout_s: float | None = None
    follow_redirects: bool | None = None
    max_redirects: int | None = None
    verify_tls: bool | None = None
    http_version: str | None = None
    unknown: Mapping[str, object] = field(default_factory=dict)

    def over(self, base: SendSettings) -> SendSettings:
        """Return these settings, with what is left open taken from ``base``."""
        merged = {}
        for item in fields(SendSettings):
            own = getattr(self, item.name)
            merged[item.name] = getattr(base, item.name) if own is None else own
        return SendSettings(**merged)


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveSettings:
    """Settings with nothing left open. A time limit of 0 means: none. All limits are in seconds."""

    total_timeout_s: float = 0.0
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 60.0
    write_timeout_s: float = 60.0
    pool_timeout_s: float = 30.0
    follow_redirects: bool = True
    max_redirects: int = 20
    verify_tls: bool = True
    http_version: str = "auto"


PROGRAM_DEFAULTS: Final = EffectiveSettings()


def effective(settings: SendSettings, defaults: EffectiveSettings = PROGRAM_DEFAULTS) -> EffectiveSettings:
    """Return the settings with every open value filled from ``defaults``."""
    values = {}
    for item in fields(EffectiveSettings):
        own = getattr(settings, item.name)
        values[item.name] = getattr(defaults, item.name) if own is None else own
    return EffectiveSettings(**values)
