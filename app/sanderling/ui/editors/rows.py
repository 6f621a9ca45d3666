"""Rows of a request as rows of a table, and back; what the table does not show travels along."""

from __future__ import annotations

from collections.abc import Iterable

from sanderling.domain.request import Row
from sanderling.ui.widgets.table_row import TableRow


def table_rows(rows: Iterable[Row]) -> tuple[TableRow, ...]:
    """Return a table's rows; each remembers the row it came from."""
    return tuple(
        TableRow(
            name=row.name,
            value=row.value,
            enabled=row.enabled,
            description=row.description,
            has_equals=row.has_equals,
            tag=row.unknown,
        )
        for row in rows
    )


def rows_from_table(rows: Iterable[TableRow]) -> tuple[Row, ...]:
    """Return the request's rows; fields that this version does not know are kept."""
    return tuple(
        Row(
            name=row.name,
            value=row.value,
            enabled=row.enabled,
            description=row.description,
            has_equals=row.has_equals,
            unknown=row.tag if isinstance(row.tag, dict) else {},
        )
        for row in rows
    )
