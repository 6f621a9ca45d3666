"""Turns the rows of a request into lines of a table and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sanderling.domain.request import Row
from sanderling.ui.widgets.key_value_table import TableRow


def table_rows(rows: Iterable[Row]) -> list[TableRow]:
    """Return lines for a table; each remembers its row, so that what the table does not show survives."""
    return [
        TableRow(name=row.name, value=row.value, enabled=row.enabled, description=row.description, tag=row)
        for row in rows
    ]


def rows_of(lines: Iterable[TableRow]) -> tuple[Row, ...]:
    """Return the rows of a table's lines."""
    return tuple(
        replace(
            line.tag if isinstance(line.tag, Row) else Row(),
            name=line.name,
            value=line.value,
            enabled=line.enabled,
            description=line.description,
        )
        for line in lines
    )
