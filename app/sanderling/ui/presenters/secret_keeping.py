"""Puts a typed secret into the keyring; where there is none, asks whether to hold it for this session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sanderling.domain.errors import KeyringMissing
from sanderling.domain.secret import SecretRef

if TYPE_CHECKING:
    from sanderling.services.app_services import Services
    from sanderling.ui.presenters.questions import Questions


class SecretKeeper:
    """The way of a secret from a form to the keyring."""

    def __init__(self, services: Services, questions: Questions) -> None:
        """Use the program's keyring and its dialogs."""
        self._services = services
        self._questions = questions

    async def keep(self, value: str, ref: SecretRef | None) -> SecretRef | None:
        """Keep a value, in place of the one under ``ref`` if given.

        Returns:
            Its reference, or ``None`` if there is no keyring and the person does not want it held.

        Raises:
            SecretStoreError: The keyring is there but did not take it.
        """
        try:
            return await self._services.secrets.keep(value, ref)
        except KeyringMissing as error:
            if not await self._questions.hold_secrets(str(error)):
                return None
            self._services.secrets.hold_for_session(True)
            return await self._services.secrets.keep(value, ref)

    async def reveal(self, ref: SecretRef) -> str:
        """Return a kept value.

        Raises:
            SanderlingError: The keyring did not give it.
        """
        return await self._services.secrets.reveal(ref)
