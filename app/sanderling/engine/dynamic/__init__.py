"""Dynamic values, ``{{$name}}``: one file each family, all listed here."""

from sanderling.domain.registry import Registry
from sanderling.engine.dynamic.clock import ISO_TIMESTAMP, TIMESTAMP, TIMESTAMP_MS
from sanderling.engine.dynamic.random_values import RANDOM_HEX, RANDOM_INT, RANDOM_WORD, UUID
from sanderling.engine.ports import DynamicValue

DYNAMIC_VALUES: Registry[DynamicValue] = Registry(
    "dynamic value", (UUID, TIMESTAMP, TIMESTAMP_MS, ISO_TIMESTAMP, RANDOM_INT, RANDOM_HEX, RANDOM_WORD)
)


def dynamic_value(name: str) -> str | None:
    """Return a new value for ``$name``, or ``None`` if there is no such value."""
    return DYNAMIC_VALUES.get(name).value() if name in DYNAMIC_VALUES else None
