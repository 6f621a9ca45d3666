"""What there is to say about a session: whose it is, what for, how long, its ID token, what the server says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QDateTime, QLocale, QObject

from sanderling.domain.sign_in import HeldToken
from sanderling.ui.viewers.facts_table import Fact

_TIMES: Final = frozenset({"exp", "iat", "nbf", "auth_time", "updated_at"})
_HOUR_S: Final = 3600


class SessionFacts(QObject):
    """Words for a session, in the window's language."""

    def left(self, held: HeldToken, now_s: float) -> str:
        """Return how long the access token is good for."""
        left_s = held.time_left_s(now_s)
        if left_s is None:
            return self.tr("no end known")
        if left_s <= 0:
            return self.tr("expired")
        if left_s >= _HOUR_S:
            hours, minutes = int(left_s // _HOUR_S), int(left_s % _HOUR_S // 60)
            return self.tr("{hours} h {minutes} min").format(hours=hours, minutes=minutes)
        return f"{int(left_s // 60)}:{int(left_s % 60):02d}"

    def who(self, held: HeldToken) -> str:
        """Return for whom it is: the user, or the client where there is none."""
        return held.user or self.tr("the client itself")

    def facts(self, held: HeldToken, introspected: Mapping[str, object] | None = None) -> list[Fact]:
        """Return all that is known, under headings; no token is among it."""
        facts = [
            Fact(self.tr("Session")),
            Fact(self.tr("Server"), held.server),
            Fact(self.tr("User"), self.who(held), code=bool(held.user)),
            Fact(self.tr("Client"), held.client),
            Fact(self.tr("Grant"), held.grant),
            Fact(self.tr("Scope"), " ".join(held.scopes) or self.tr("not said"), code=bool(held.scopes)),
            *([Fact(self.tr("Audience"), held.audience)] if held.audience else []),
            Fact(self.tr("Kind of token"), held.token_type),
            Fact(self.tr("Obtained"), _moment(held.obtained_at_s), code=False),
        ]
        if held.expires_at_s is not None:
            facts.append(Fact(self.tr("Expires"), _moment(held.expires_at_s), code=False))
        facts.append(Fact(self.tr("Refresh token"), self.tr("yes") if held.can_refresh else self.tr("no"), code=False))
        if introspected is not None:
            active = bool(introspected.get("active"))
            facts.append(Fact(self.tr("What the server says of the token")))
            facts.append(_active(self.tr("Good"), self.tr("yes") if active else self.tr("no"), active=active))
            facts += self._claims({name: value for name, value in introspected.items() if name != "active"})
        if held.id_claims:
            facts += [Fact(self.tr("ID token, checked when it came")), *self._claims(held.id_claims)]
            facts += [Fact(self.tr("Header of the ID token")), *self._claims(held.id_header)]
        return facts

    @staticmethod
    def _claims(claims: Mapping[str, object]) -> list[Fact]:
        return [Fact(name, claim_text(name, value)) for name, value in claims.items()]


def claim_text(name: str, value: object) -> str:
    """Return a claim as people read it; moments with their time in words."""
    if name in _TIMES and isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.0f} ({_moment(float(value))})"
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)


def _active(name: str, text: str, *, active: bool) -> Fact:
    return Fact(name, text, "success" if active else "error", code=False)


def _moment(at_s: float) -> str:
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(at_s)), QLocale.FormatType.ShortFormat)
