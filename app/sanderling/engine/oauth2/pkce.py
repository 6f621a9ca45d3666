"""Proof Key for Code Exchange (RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from typing import Final

from sanderling.domain.errors import InvalidSetting

_VERIFIER: Final = re.compile(r"[A-Za-z0-9._~-]{43,128}")


def verifier_from(own: str) -> str:
    """Return the verifier: the person's own, or a new one.

    Raises:
        InvalidSetting: The own one is not what RFC 7636 (4.1) allows.
    """
    if not own:
        return secrets.token_urlsafe(48)
    if not _VERIFIER.fullmatch(own):
        raise InvalidSetting(
            "The auth field “Own verifier” is no PKCE verifier: it has 43 to 128 letters, digits or -._~ (RFC 7636).",
            advice="Correct it, or leave it empty for a new one each time. Nothing was sent.",
        )
    return own


def challenge(verifier: str, method: str) -> str:
    """Return the code challenge for a verifier; ``method`` is ``S256`` or ``plain``."""
    if method == "plain":
        return verifier
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode("ascii")
