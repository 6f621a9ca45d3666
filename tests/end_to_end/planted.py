"""Secrets that are planted by tests, and every way in which they could be written down."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus

from tests.end_to_end.workspaces import everything_below


@dataclass(frozen=True, slots=True)
class Planted:
    """A secret with characters that each encoding writes in its own way."""

    value: str

    def forms(self) -> set[bytes]:
        """Return the value as text, in URLs, in JSON and in base64, wherever it stands in a longer text."""
        plain = self.value.encode()
        texts = {self.value, quote(self.value, safe=""), quote(self.value), quote_plus(self.value)}
        texts |= {text.lower() for text in texts}
        found = {text.encode() for text in texts} | {json.dumps(self.value)[1:-1].encode()}
        found |= {plain[::-1], self.value.encode("utf-16-le"), plain.hex().encode()}
        for lead in range(3):  # base64 of a longer text: the value may begin at any of three places in a group
            coded = base64.b64encode(b"\0" * lead + plain + b"\0" * (-(lead + len(plain)) % 3))
            inner = coded[4 if lead else 0 : -4]
            found |= {inner, inner.translate(bytes.maketrans(b"+/", b"-_"))}
        return found


def written_down(planted: list[Planted], *folders: Path) -> dict[str, list[str]]:
    """Return the files below the folders in which a planted secret stands, with the forms found."""
    found: dict[str, list[str]] = {}
    for file, content in everything_below(*folders).items():
        forms = [form for each in planted for form in each.forms() if form in content or form in str(file).encode()]
        if forms:
            found[str(file)] = [form.decode("latin-1") for form in forms]
    return found
