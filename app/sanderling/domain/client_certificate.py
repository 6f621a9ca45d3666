"""A client certificate and the hosts it is shown to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sanderling.domain.secret import SecretRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCertificate:
    """Files of a certificate: PEM with its key in the same or another file, or PKCS#12 (``.p12``, ``.pfx``).

    ``host`` is a name, ``*.name`` or ``name:port``. The pass phrase is a template, or a reference into the keyring.
    """

    host: str = ""
    certificate_file: str = ""
    key_file: str = ""
    pass_phrase: str | SecretRef = field(default="", repr=False)
    enabled: bool = True
    unknown: Mapping[str, object] = field(default_factory=dict)
