"""The sign-ins that wait for a person just now, for every tab of the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from sanderling.domain.errors import SanderlingError
from sanderling.domain.sign_in import BrowserVisit, DeviceVisit, SignInVisit
from sanderling.services.qr_codes import QrRows, qr_rows


class SignInVisits(QObject):
    """The ``SignInPerson`` of a window; whose tab waits for a visit is told by the events of its exchange."""

    changed = Signal()
    """A visit has begun or ended."""

    def __init__(self, open_address: Callable[[str], None], parent: QObject | None = None) -> None:
        """Start with nobody waiting; ``open_address`` brings an address into the system's browser."""
        super().__init__(parent)
        self._open_address = open_address
        self._visits: list[SignInVisit] = []

    # --- what signing in tells

    def begins(self, visit: SignInVisit) -> None:
        """See ``SignInPerson``: the browser opens by itself, a code is shown."""
        self._visits.append(visit)
        self.changed.emit()
        if isinstance(visit, BrowserVisit):
            self._open_address(visit.url)

    def ends(self, visit: SignInVisit, _problem: SanderlingError | None) -> None:
        """See ``SignInPerson``; what the problem is, the exchange says."""
        if visit in self._visits:
            self._visits.remove(visit)
        self.changed.emit()

    # --- what tabs ask

    def named_in(self, detail: str) -> SignInVisit | None:
        """Return the one that a step of an exchange speaks of: by its code, or by where the browser is to come back."""
        return next((visit for visit in self._visits if _name_of(visit) in detail), None)

    def of(self, own: SignInVisit | None, purpose: str) -> SignInVisit | None:
        """Return what an exchange that signs in waits for: its own visit, else the only one at that server.

        The latter is that of another request which asks for the same token.
        """
        if own is not None:
            return own if own in self._visits else None
        there = [visit for visit in self._visits if visit.server in purpose]
        return there[0] if len(there) == 1 else None

    def open_address(self, address: str) -> None:
        """Open an address in the system's browser."""
        self._open_address(address)

    @staticmethod
    def qr(visit: SignInVisit | None) -> QrRows:
        """Return the QR code of the address at which the code is entered already; empty if there is none."""
        return qr_rows(visit.complete_uri) if isinstance(visit, DeviceVisit) and visit.complete_uri else ()


def _name_of(visit: SignInVisit) -> str:
    if isinstance(visit, BrowserVisit):
        return visit.redirect_uri
    assert isinstance(visit, DeviceVisit)
    return visit.user_code
