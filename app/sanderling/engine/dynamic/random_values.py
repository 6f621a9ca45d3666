"""Dynamic values from the random number generator."""

from __future__ import annotations

import random
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass

_WORDS = ("dune", "ebb", "foam", "gull", "kelp", "pebble", "reef", "sand", "shell", "shore", "tide", "wave")


@dataclass(frozen=True, slots=True)
class RandomValue:
    """A random value of one shape."""

    name: str
    label: str
    draw: Callable[[], str]

    def value(self) -> str:
        """See ``DynamicValue.value``."""
        return self.draw()


UUID = RandomValue("uuid", "random UUID (version 4)", lambda: str(uuid.uuid4()))
RANDOM_INT = RandomValue("randomInt", "random whole number, 0 to 1000", lambda: str(random.randint(0, 1000)))
RANDOM_HEX = RandomValue("randomHex", "32 random hexadecimal digits", lambda: secrets.token_hex(16))
RANDOM_WORD = RandomValue("randomWord", "random short word", lambda: random.choice(_WORDS))
